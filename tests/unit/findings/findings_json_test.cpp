#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "findings/json.hpp"

using namespace catseye;
using namespace catseye::findings;

namespace {

ProbeFindings whole_probe() {
    ProbeFindings probe;
    probe.verdict = Verdict::accepted_with_warnings;
    probe.reasons = {
        {"damaged_frames", "Some pictures are damaged: \"quoted\", é, \xf0\x9f\x9a\x97"}};
    probe.container = "mov";
    probe.duration_s = 60.04;
    probe.video = VideoFacts{"h264", 1920, 1080, 29.97, true, 90, 1800};
    probe.audio = AudioFacts{"aac"};
    probe.times = {{"mvhd", "2026-03-20T08:15:02Z", "utc"}};
    probe.gps = Gps{
        "novatek", {{0.5, 53.76, -2.7, 48.2, "2026-03-20T08:15:02Z"}, {1.5, 53.77, -2.71, {}, {}}}};
    probe.edit_signs = {
        {"writer_mark", "Lavf59.27.100", "consistent with a program that writes files"}};
    return probe;
}

Sighting whole_sighting() {
    Sighting sighting;
    sighting.vrm = "AA?0AAA";
    sighting.state = SightingState::check;
    sighting.confidence = 0.5;
    sighting.plate_format = "current";
    sighting.first_s = 1.25;
    sighting.last_s = 3.5;
    sighting.reads = 11;
    sighting.best = {54, 1.8, {1, 2, 30, 10}, {{{1, 2}, {31, 2}, {31, 12}, {1, 12}}}, 0.75};
    sighting.alternatives = {{"AA00AAA", 0.25}};
    sighting.crop = "plate_crop_00.png";
    return sighting;
}

/// Through text and back; the text of what came back.
template <typename Value, typename Read>
void check_survives(const Value& value, Read read) {
    const std::string line = to_line(to_json(value));
    INFO(line);
    const auto parsed = parse_json(line);
    REQUIRE(parsed);
    const auto back = read(*parsed);
    REQUIRE(back);
    CHECK(to_line(to_json(*back)) == line);
    CHECK(line.find('\n') == std::string::npos);
    CHECK(line.find("null") == std::string::npos);
}

/// `value` with the entry at a JSON pointer replaced, or taken away.
Json with(Json json, const std::string& pointer, const Json& entry) {
    json[Json::json_pointer(pointer)] = entry;
    return json;
}

}  // namespace

TEST_CASE("findings survive the way through JSON") {
    check_survives(whole_probe(), probe_from);
    check_survives(ProbeFindings{}, probe_from);
    check_survives(
        DeriveFindings{ProxyMethod::remuxed, 1800, 1799, 1, 60.04, {{"declared_longer", "m"}}},
        derive_from);
    check_survives(StillFindings{120, -512, 1, 15360, 1080, 1920}, still_from);
    check_survives(whole_sighting(), sighting_from);
    check_survives(Sighting{}, sighting_from);
}

TEST_CASE("what is absent is left out") {
    const Json empty = to_json(ProbeFindings{});
    for (const char* key : {"container", "duration_s", "video", "audio", "gps"})
        CHECK_FALSE(empty.contains(key));
    CHECK_FALSE(to_json(Sighting{}).contains("vrm"));
    CHECK(to_json(whole_probe()).at("video").at("frames") == 1800);
}

TEST_CASE("findings that no honest stage writes are refused") {
    const Json probe = to_json(whole_probe());
    REQUIRE(probe_from(probe));
    const std::vector<std::pair<std::string, Json>> table{
        {"/verdict", "guilty"},
        {"/verdict", 1},
        {"/reasons", "text"},
        {"/reasons/0", Json::array()},
        {"/reasons/0/code", std::string(4097, 'x')},
        {"/reasons/0/message", "\xc3\x28"},
        {"/duration_s", "60"},
        {"/duration_s", std::numeric_limits<double>::infinity()},
        {"/duration_s", std::nan("")},
        {"/video", Json::array()},
        {"/video/width", 1920.5},
        {"/video/width", std::numeric_limits<std::uint64_t>::max()},
        {"/video/height", Json()},
        {"/video/variable_frame_rate", 1},
        {"/audio", "aac"},
        {"/times/0/basis", 5},
        {"/gps/points", Json::object()},
        {"/gps/points", std::vector<int>(100'001, 0)},
        {"/gps/points/0/lat", "53.76"},
        {"/edit_signs/0", nullptr},
    };
    for (const auto& [pointer, entry] : table) {
        INFO(pointer);
        const auto read = probe_from(with(probe, pointer, entry));
        REQUIRE_FALSE(read);
        CHECK(read.error().code == ErrorCode::invalid_media);
    }
}

TEST_CASE("sightings that no honest stage writes are refused") {
    const Json sighting = to_json(whole_sighting());
    REQUIRE(sighting_from(sighting));
    const std::vector<std::pair<std::string, Json>> table{
        {"/state", "certain"},
        {"/confidence", "high"},
        {"/vrm", 7},
        {"/reads", 1.5},
        {"/best", Json()},
        {"/best/box", Json::array({1, 2, 3})},
        {"/best/box", Json::array({1, 2, 3, "4"})},
        {"/best/corners", Json::array({1, 2, 3, 4})},
        {"/best/corners/3", Json::array({1, 2, 3})},
        {"/best/sharpness", std::numeric_limits<double>::infinity()},
        {"/alternatives/0/vrm", std::string(5000, 'A')},
        {"/crop", 0},
    };
    for (const auto& [pointer, entry] : table) {
        INFO(pointer);
        const auto read = sighting_from(with(sighting, pointer, entry));
        REQUIRE_FALSE(read);
        CHECK(read.error().code == ErrorCode::invalid_media);
    }
    CHECK_FALSE(sighting_from(with(sighting, "/best/corners/4", Json::array({1, 2}))));
}

TEST_CASE("what is missing or of another kind altogether is refused") {
    for (const Json& json : {Json(), Json(1), Json("text"), Json::array(), Json::object()}) {
        INFO(json);
        CHECK_FALSE(probe_from(json));
        CHECK_FALSE(derive_from(json));
        CHECK_FALSE(still_from(json));
        CHECK_FALSE(sighting_from(json));
    }
}

TEST_CASE("text that is not JSON is an error, never an exception") {
    for (const std::string& text :
         {std::string(), std::string("{"), std::string("nul"), std::string("{\"a\": 1e999}"),
          std::string("\xff\xfe"), std::string("[1,]"), std::string("{} {}"),
          std::string(33, '[') + std::string(33, ']'), std::string(1'000'000, '['),
          std::string("\"\xed\xa0\x80\"")}) {
        INFO(text.substr(0, 40));
        const auto parsed = parse_json(text);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == ErrorCode::invalid_request);
    }
    CHECK(parse_json(std::string(32, '[') + std::string(32, ']')));
    CHECK(parse_json(R"(["[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\"[[["])"));
}

TEST_CASE("bytes that are not UTF-8 are replaced on the way out") {
    const std::string line = to_line(Json{{"name", "a\xff z"}});
    CHECK(parse_json(line));
    CHECK(line.find('\xff') == std::string::npos);
}
