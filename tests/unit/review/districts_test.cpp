#include "review/districts.hpp"

#include <set>

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "review/tsv.hpp"

using namespace catseye;
using namespace catseye::review;

TEST_CASE("a place is in the district of the one town that it names") {
    const std::pair<const char*, const char*> table[] = {
        {"A59, Preston", "Preston"},
        {"Preston New Road, Blackpool", "Blackpool"},
        {"BLACKBURN OLD RD., RISHTON", "Hyndburn"},
        {"Lancaster Road, Knott End-on-Sea", "Wyre"},
        {"St Anne's, the sea front", "Fylde"},
        {"Great Eccleston", "Wyre"},
        {"Eccleston", "Chorley"},
        {"Bispham Green", "West Lancashire"},
        {"Whittle-le-Woods, A6", "Chorley"},
        {"A6 in Garstang, towards Lancaster", "Wyre"},
        {"M55 Preston bound, Kirkham", "Fylde"},
        {"Chorley, later Chorley again", "Chorley"},
    };
    for (const auto& [place, district] : table) {
        INFO(place);
        CHECK(Districts::shipped().of(place) == district);
    }
}

TEST_CASE("a place that names no town, two, or one somewhere else is not known") {
    for (const char* place :
         {"", "A59", "Preston Road", "Blackburn New Road", "Penwortham, Preston",
          "between Preston and Clitheroe", "A6 near Garstang", "heading to Blackpool", "Manchester",
          "Prestonpans", "Lancaster Canal", "Warton", "\xff\xfe", "''''", "le le le"}) {
        INFO(place);
        CHECK(Districts::shipped().of(place).empty());
    }
}

TEST_CASE("a road is the one number that a place names") {
    const std::pair<const char*, const char*> table[] = {{"A59, Preston", "A59"},
                                                         {"on the m6 northbound", "M6"},
                                                         {"B5269 Longridge", "B5269"},
                                                         {"A601(M) at Carnforth", "A601(M)"},
                                                         {"A59 and A6", ""},
                                                         {"A59, again A59", "A59"},
                                                         {"flat A12345", ""},
                                                         {"Route A59b", ""},
                                                         {"AA59", ""},
                                                         {"A0", ""},
                                                         {"", ""},
                                                         {"A", ""}};
    for (const auto& [place, road] : table) {
        INFO(place);
        CHECK(road_of(place) == road);
    }
}

TEST_CASE("the shipped districts are Lancashire's fourteen, and each place lies in one of them") {
    const auto text =
        read_text(std::filesystem::path(CATSEYE_SOURCE) / "data/force/districts.tsv", 1 << 20);
    REQUIRE(text);
    const auto table = TsvTable::parse("districts", *text);
    REQUIRE(table);
    CHECK(table->size() == 14);
    CHECK(Districts::shipped().all().size() == 14);
    std::int64_t people = 0;
    std::set<std::string> seen;
    for (std::size_t row = 0; row < table->size(); ++row) {
        const std::string district = *table->required(row, "district");
        CHECK(Districts::shipped().named(district)->people == *table->integer(row, "people"));
        people += *table->integer(row, "people");
        std::string rest = *table->required(row, "places") + ";";
        while (!rest.empty()) {
            const std::string place = rest.substr(0, rest.find(';'));
            rest.erase(0, place.size() + 1);
            INFO(place);
            CHECK(seen.insert(place).second);
            CHECK(Districts::shipped().of("A road in " + place) == district);
        }
    }
    CHECK(people == 1'531'100);
    CHECK(Districts::shipped().named("Atlantis") == nullptr);
}
