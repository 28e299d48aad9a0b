#include "review/published.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/file.hpp"
#include "review/published_marks.hpp"
#include "store/migrator.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using namespace catseye::review;

namespace {

const Time kNow = *parse_time("2026-04-01T09:00");

/// An empty database of the test's own.
struct House {
    tests::TemporaryFolder folder;
    std::unique_ptr<store::Database> database =
        *store::open_sqlite(folder / "catseye.db", store::Access::read_write);
    House() { REQUIRE(store::migrate(*database, kNow)); }
    std::int64_t count(const std::string& sql) { return **database->integer(sql); }
};

PublishedMap map_called(const std::string& name) {
    auto map = find_map(name, compiled_law());
    if (!map) FAIL(map.error().message);
    return *map;
}

PublishedImport import_into(House& house, const std::string& map, const std::string& csv) {
    auto done = import_published(*house.database, map_called(map), csv, kNow);
    if (!done) FAIL(done.error().message);
    return *done;
}

/// "row column remark value" of every remark, in order.
std::vector<std::string> lines_of(const PublishedImport& done) {
    std::vector<std::string> lines;
    for (const PublishedRemark& remark : done.remarks)
        lines.push_back(std::to_string(remark.row) + " " + remark.column + " " + remark.remark +
                        " " + remark.value);
    return lines;
}

const std::string kWestYorkshire =
    "mode,make,model,colour,offence,district,disposal,date,location\n"
    "Cyclist,Ford,FOCUS,RED,RT88576 Drive without reasonable consideration to "
    "others,BD,Educational Course,"
    "2023-10-01T00:00:00Z,\"A1 MILL LANE, TOWN\"\n"
    "VEHICLE DRIVER,Audi,A1,Blue,N/A,LD,nfa,01/10/2023,NA\n"
    "Pedestrian,Kia,XX00 XXX,unknown,RT88575AA00AAA,LD,FINE,2023-13-01,NA\n";

std::string map_text(const std::string& more) {
    return "name = \"x\"\npublisher = \"X\"\ndisposal_basis = \"final\"\n" + more;
}

}  // namespace

TEST_CASE("a published word is looked up without case, spaces and punctuation") {
    CHECK(plain_form("RTC - Actioned") == plain_form("rtc actioned"));
    CHECK(plain_form("N/A") == "na");
    CHECK(plain_form("Outside of 14\xC2\xA0"
                     "DAYs  NIP.") == "outsideof14daysnip");
    CHECK(plain_form("Pelican \xE2\x80\x93 crossing") == plain_form("pelican crossing"));
    CHECK(plain_form("caf\xC3\xA9") != plain_form("caf"));
}

TEST_CASE("every shipped map reads, and knows only codes of ours") {
    for (const std::string name : {"west-yorkshire", "west-midlands"})
        CHECK(map_called(name).name == name);
}

TEST_CASE("an unknown map is answered with the known ones") {
    const auto map = find_map("atlantis", compiled_law());
    REQUIRE_FALSE(map);
    CHECK(map.error().code == ErrorCode::not_found);
    CHECK_THAT(map.error().message, Catch::Contains("west-midlands, west-yorkshire"));
}

TEST_CASE("a map may come from a file of one's own") {
    const tests::TemporaryFolder folder;
    const auto path = folder / "own.toml";
    const auto file = create_file(path, 0600);
    REQUIRE(write_all(
        *file, map_text("[columns]\ndisposal = [\"Result\"]\n[disposal]\n\"Fined\" = \"COFP\"\n")));
    const auto map = find_map(path.string(), compiled_law());
    REQUIRE(map);
    CHECK(map->disposals.at("fined").disposal == "COFP");
}

TEST_CASE("a faulty map is refused with the fault") {
    const std::string columns = "[columns]\ndisposal = [\"Result\"]\n";
    const std::pair<std::string, std::string> faults[] = {
        {"name = ", "x.toml"},
        {map_text(""), "columns"},
        {map_text("[columns]\nmake = [\"Make\"]\n"), "no column gives the disposal"},
        {map_text("[columns]\ndisposal = \"Result\"\n"), "must be a list"},
        {map_text("[columns]\ndisposal = [\"Result\", \"RESULT\"]\n"), "stands twice"},
        {map_text("[columns]\ndisposal = [\"Result\"]\nshoe_size = [\"Size\"]\n"), "shoe_size"},
        {map_text("typo = 1\n" + columns), "typo"},
        {map_text(columns + "[disposal]\n\"Fined\" = \"GAOL\"\n"), "GAOL"},
        {map_text(columns + "[disposal]\n\"Late\" = \"NFA/TOO_LATE\"\n"), "TOO_LATE"},
        {map_text(columns + "[nfa_reason]\n\"Late\" = \"TOO_LATE\"\n"), "TOO_LATE"},
        {"name = \"x\"\npublisher = \"X\"\ndisposal_basis = \"guess\"\n" + columns,
         "disposal_basis"},
        {"a = " + std::string(100, '['), "nested too deeply"},
        {"name = '\xDB'", "UTF-8"},
    };
    for (const auto& [toml, what] : faults) {
        const auto map = parse_map(toml, "x.toml", compiled_law());
        INFO(toml);
        REQUIRE_FALSE(map);
        CHECK(map.error().code == ErrorCode::invalid_request);
        CHECK_THAT(map.error().message, Catch::Contains(what));
    }
}

TEST_CASE("a day is read by the map's formats, whole or not at all") {
    PublishedMap map;
    map.date_formats = {"%Y-%m-%dT%H:%M:%SZ", "%d/%m/%Y", "%b %Y"};
    CHECK(published_day(map, "2023-10-01T00:00:00Z") == *parse_day("2023-10-01"));
    CHECK(published_day(map, "31/12/2023") == *parse_day("2023-12-31"));
    CHECK(published_day(map, "Mar 2026") == *parse_day("2026-03-01"));
    CHECK_FALSE(published_day(map, "31/02/2023"));
    CHECK_FALSE(published_day(map, "31/12/2023 or so"));
    CHECK_FALSE(published_day(map, ""));
}

TEST_CASE("a registration mark is found wherever it hides, and a road is none") {
    const std::pair<std::string, std::string> cells[] = {
        {"AA00 AAA", "AA00 AAA"},
        {"aa00aaa", "aa00aaa"},
        {"RT88576AA00AAA", "AA00AAA"},
        {"white AA00 AAB, blue AA00AAC", "AA00 AAB AA00AAC"},
        {"A123 ABC", "A123 ABC"},
        {"ABC123A", "ABC123A"},
        {"A65 New Road Side, Rawdon", ""},
        {"M62 JCT 24", ""},
        {"Fairford Terrace LS11 Leeds", ""},
        {"RT88576 Drive without reasonable consideration to others", ""},
        {"XAA00AAA", ""},
        {"", ""},
    };
    for (const auto& [cell, expected] : cells) {
        std::string found;
        for (const StrayMark& mark : find_marks(cell))
            found += (found.empty() ? "" : " ") + mark.mark;
        INFO(cell);
        CHECK(found == expected);
    }
}

TEST_CASE("published rows are stored in our codes, and what has none is listed") {
    House house;
    const PublishedImport done = import_into(house, "west-yorkshire", kWestYorkshire);
    CHECK(done.rows == 3);
    CHECK(lines_of(done) == std::vector<std::string>{"4 model registration_mark XX00 XXX",
                                                     "4 offence registration_mark AA00AAA",
                                                     "4 date unmapped 2023-13-01",
                                                     "4 disposal unmapped FINE"});
    CHECK(house.count("SELECT count(*) FROM published_outcome WHERE disposal = 'COURSE' AND "
                      "submitter_mode = 'cyclist' "
                      "AND offence = 'RT88576' AND offence_wording = 'Drive without reasonable "
                      "consideration to others' "
                      "AND place = 'A1 MILL LANE, TOWN'") == 1);
    CHECK(house.count("SELECT count(*) FROM published_outcome WHERE disposal = 'NFA' AND "
                      "submitter_mode = 'driver' "
                      "AND offence IS NULL AND place = '' AND colour = 'Blue'") == 1);
    CHECK(house.count("SELECT count(*) FROM published_outcome WHERE disposal IS NULL AND "
                      "published_disposal = 'FINE' "
                      "AND received_day IS NULL AND offence = 'RT88575'") == 1);
    CHECK(house.count("SELECT count(DISTINCT received_day) FROM published_outcome") == 1);
}

TEST_CASE("a registration mark is cut out of what is stored") {
    House house;
    (void)import_into(house, "west-yorkshire", kWestYorkshire);
    CHECK(house.count("SELECT count(*) FROM published_outcome WHERE model = '[mark]' AND "
                      "offence_wording = '[mark]'") == 1);
}

TEST_CASE("the same file twice is imported once, and says so with the same remarks") {
    House house;
    const PublishedImport first = import_into(house, "west-yorkshire", kWestYorkshire);
    const PublishedImport second = import_into(house, "west-yorkshire", kWestYorkshire);
    CHECK_FALSE(first.already_imported);
    CHECK(second.already_imported);
    CHECK(second.rows == first.rows);
    auto expected = lines_of(first);
    std::sort(expected.begin(), expected.end());
    auto found = lines_of(second);
    std::sort(found.begin(), found.end());
    CHECK(found == expected);
    CHECK(house.count("SELECT count(*) FROM published_outcome") == 3);
}

TEST_CASE("West Midlands' sheet is read through its map: title row, spellings, reasons") {
    House house;
    const PublishedImport done = import_into(
        house, "west-midlands",
        "Operation Snap,,,,,,,,,,\r\n,,,,,,,,,,\r\n"
        ",Reporter Transport Mode,Offender Vehicle Make,Offender Vehicle Model,Offender Vehicle "
        "Colour,Offence,"
        "Second Offence,Offence Location,Council Area,Disposal,Rationale For NFA,Weather\r\n"
        ",Car,Ford,Focus,Red,Careless,No Insurance,Long Lane,Dudley,Warning Letter,N/A,dry\r\n"
        ",car,Ford,Focus,Red,Careless,,Long Lane,Dudley,nfa,Outside of 14 DAYs NIP,dry\r\n"
        ",CYCLE,Ford,Focus,Red,Careless,,Long Lane,Dudley,NFA,outside of 14 days nip,wet\r\n"
        ",Pedestrian,Ford,Focus,Red,Careless,,Long Lane,Dudley,No VRM,,wet\r\n"
        ",Tractor,Ford,Focus,Red,Careless,,Long Lane,Dudley,Out of Force,because\r\n"
        ",,,,,,,,,,\r\n");
    CHECK(done.rows == 5);
    CHECK(lines_of(done) == std::vector<std::string>{"3 Weather unmapped_column Weather",
                                                     "8  cell_count 11 cells, the header has 12",
                                                     "8 Reporter Transport Mode unmapped Tractor",
                                                     "8 Rationale For NFA unmapped because"});
    CHECK(house.count("SELECT count(*) FROM published_outcome WHERE submitter_mode = 'car'") == 2);
    CHECK(house.count(
              "SELECT count(*) FROM published_outcome WHERE nfa_reason = 'NIP_MISSED_FORCE'") == 2);
    CHECK(house.count("SELECT count(*) FROM published_outcome WHERE disposal = 'NFA' AND "
                      "nfa_reason = 'NO_VRM'") == 1);
    CHECK(house.count("SELECT count(*) FROM published_outcome WHERE disposal = 'REFER_FORCE'") ==
          1);
    CHECK(house.count("SELECT count(*) FROM published_outcome WHERE received_day IS NOT NULL") ==
          0);
}

TEST_CASE("a file that the map does not describe is refused by the column it lacks") {
    House house;
    const std::pair<std::string, std::string> files[] = {
        {"mode,make\nCyclist,Ford\n", "disposal"},
        {"a,b\n1,2\n", "no column gives"},
        {"", "the published file"},
        {"mode\xFF,make\n", "UTF-8"},
        {"mode,\"make\n", "line 1"},
    };
    for (const auto& [csv, what] : files) {
        const auto done =
            import_published(*house.database, map_called("west-yorkshire"), csv, kNow);
        INFO(csv);
        REQUIRE_FALSE(done);
        CHECK(done.error().code == ErrorCode::invalid_request);
        CHECK_THAT(done.error().message, Catch::Contains(what));
    }
}

TEST_CASE("an import that fails half-way leaves nothing") {
    House house;
    REQUIRE(
        house.database->run_script("CREATE TRIGGER full_disk BEFORE INSERT ON published_remark "
                                   "BEGIN SELECT RAISE(ABORT, 'disk full'); END"));
    REQUIRE_FALSE(
        import_published(*house.database, map_called("west-yorkshire"), kWestYorkshire, kNow));
    CHECK(house.count("SELECT count(*) FROM published_import") == 0);
    CHECK(house.count("SELECT count(*) FROM published_outcome") == 0);
}

TEST_CASE("West Yorkshire's three years are read whole, and the four planted marks are found") {
    const char* media = std::getenv("CATSEYE_REAL_MEDIA");
    if (media == nullptr) {
        WARN("skipped: CATSEYE_REAL_MEDIA names no folder");
        return;
    }
    const auto csv =
        read_text(std::filesystem::path(media) / "opsnap/west-yorkshire-2021-2023.csv", 64 << 20);
    REQUIRE(csv);
    House house;
    const PublishedImport done = import_into(house, "west-yorkshire", *csv);
    CHECK(done.rows == 18'363);
    const auto of = [&](const std::string& code) {
        return house.count("SELECT count(*) FROM published_outcome WHERE disposal = '" + code +
                           "'");
    };
    CHECK(of("COURSE") == 9'806);
    CHECK(of("NFA") == 5'697);
    CHECK(of("COFP") == 2'326);
    CHECK(of("COURT") == 307);
    CHECK(of("REFER_UNIT") == 225);
    CHECK(lines_of(done) ==
          std::vector<std::string>{
              "1245 disposal unmapped FINE", "1793 offence registration_mark AA00AAA",
              "3087 mode unmapped NA", "3087 disposal unmapped NA",
              "15095 colour registration_mark AA00 AAB", "16546 colour registration_mark AA00AAC",
              "17096 model registration_mark AA00AAD"});
}
