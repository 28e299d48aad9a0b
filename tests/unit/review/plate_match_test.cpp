#include "review/plate_match.hpp"

using catseye::findings::Json;
using catseye::review::plate_match;

namespace {

const Json kLooked =
    Json::array({{{"stage", "derive"}, {"content", {{"warnings", Json::array()}}}}});

Json reads(std::initializer_list<const char*> marks) {
    Json sightings = Json::array({{{"state", "unread"}}});
    for (const char* mark : marks)
        sightings.push_back({{"vrm", mark}, {"state", "confident"}});
    return sightings;
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
        CHECK(plate_match(row.given, reads({row.read}), kLooked)["result"] == row.result);
    }
}

TEST_CASE("one character off says which, and a match elsewhere goes before it") {
    const Json off = plate_match("AB12CDE", reads({"XY99ZZZ", "AB17CDE"}), kLooked);
    CHECK(off["result"] == "one_off");
    CHECK(off["character"] == 4);
    CHECK(off["given"] == "2");
    CHECK(off["read"] == "7");
    CHECK(off["sighting"] == 2);
    const Json match = plate_match("AB12CDE", reads({"AB17CDE", "AB12CDE"}), kLooked);
    CHECK(match["result"] == "match");
    CHECK(match["sighting"] == 2);
}

TEST_CASE("nothing legible, not looked for and not yet looked at are three things") {
    CHECK(plate_match("AB12CDE", reads({}), kLooked)["result"] == "none_legible");
    Json failed = kLooked;
    failed[0]["content"]["warnings"].push_back({{"code", "plates_not_looked_for"}});
    CHECK(plate_match("AB12CDE", reads({}), failed)["result"] == "not_looked_for");
    CHECK(plate_match("AB12CDE", Json::array(), Json::array()).empty());
}
