#include "review/plate_match.hpp"

using catseye::findings::Json;
using catseye::findings::Sighting;
using catseye::findings::SightingState;
using catseye::review::CaseOriginal;
using catseye::review::lacks_legible_plate;
using catseye::review::plate_match;

namespace {

/// An original that was looked through: first a plate that could not be read, then these.
std::vector<CaseOriginal> reads(std::initializer_list<const char*> marks) {
    CaseOriginal original;
    original.derive = catseye::findings::DeriveFindings();
    original.sightings.emplace_back();
    for (const char* mark : marks) {
        Sighting sighting;
        sighting.vrm = mark;
        sighting.state = SightingState::confident;
        original.sightings.push_back(sighting);
    }
    return {original};
}

}  // namespace

TEST_CASE(
    "the mark given is compared with every read, shapes that are the same counting as equal") {
    struct Row {
        const char* given;
        const char* read;
        const char* result;
    };
    for (const Row& row : {Row{"AB12CDE", "AB12CDE", "match"},
                           {"AB12CDO", "AB12CD0", "match"},
                           {"A?12CDE", "AB12CDE", "match"},
                           {"AB12CDE", "AB12?DE", "match"},
                           {"AB12CDE", "AB12CDF", "one_off"},
                           {"AB12CDE", "AB12CFF", "not_seen"},
                           {"AB12CDE", "AB12CD", "not_seen"}}) {
        CAPTURE(row.given, row.read);
        CHECK(plate_match(row.given, reads({row.read}))["result"] == row.result);
    }
}

TEST_CASE("one character off says which, and a match elsewhere goes before it") {
    const Json off = plate_match("AB12CDE", reads({"XY99ZZZ", "AB17CDE"}));
    CHECK(off["result"] == "one_off");
    CHECK(off["character"] == 4);
    CHECK(off["given"] == "2");
    CHECK(off["read"] == "7");
    CHECK(off["sighting"] == 2);
    const Json match = plate_match("AB12CDE", reads({"AB17CDE", "AB12CDE"}));
    CHECK(match["result"] == "match");
    CHECK(match["sighting"] == 2);
}

TEST_CASE("nothing legible, not looked for and not yet looked at are three things") {
    auto footage = reads({});
    CHECK(plate_match("AB12CDE", footage)["result"] == "none_legible");
    CHECK(lacks_legible_plate(footage[0]));
    footage[0].derive->warnings.push_back({"plates_not_looked_for", "…"});
    CHECK(plate_match("AB12CDE", footage)["result"] == "not_looked_for");
    CHECK_FALSE(lacks_legible_plate(footage[0]));
    footage[0].derive.reset();
    CHECK(plate_match("AB12CDE", footage).empty());
    CHECK_FALSE(lacks_legible_plate(footage[0]));
    CHECK_FALSE(lacks_legible_plate(reads({"AB12CDE"})[0]));
}

TEST_CASE("a sighting's index counts through all originals") {
    auto footage = reads({"XY99ZZZ"});
    footage.push_back(reads({"AB12CDE"})[0]);
    CHECK(plate_match("AB12CDE", footage)["sighting"] == 3);
}
