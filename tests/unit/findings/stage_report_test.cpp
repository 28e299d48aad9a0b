#include "findings/stage_report.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace catseye;
using namespace catseye::findings;

namespace {

StageOutput derived() {
    StageOutput output;
    output.derive = DeriveFindings{ProxyMethod::remuxed, 10, 10, 0, 1.0, {}};
    Sighting sighting;
    sighting.crop = "plate_crop_00.png";
    output.sightings = {sighting};
    output.files = {"proxy.mp4", "plate_crop_00.png"};
    return output;
}

}  // namespace

TEST_CASE("the lines of a report survive the way through the pipe") {
    const auto progress = report_line_from("derive", to_line(Progress{42}));
    REQUIRE(progress);
    CHECK(std::get<Progress>(*progress).percent == 42);

    const auto error = report_line_from(
        "probe", to_line(fail(ErrorCode::unsupported, "no decoder\nfor this track")));
    REQUIRE(error);
    CHECK(std::get<Error>(*error).code == ErrorCode::unsupported);
    CHECK(std::get<Error>(*error).message == "no decoder\nfor this track");

    const std::string line = to_line(derived());
    CHECK(line.find('\n') == std::string::npos);
    const auto result = report_line_from("derive", line);
    REQUIRE(result);
    const auto& output = std::get<StageOutput>(*result);
    CHECK(output.files == derived().files);
    CHECK(output.sightings.at(0).crop == "plate_crop_00.png");
    CHECK(to_line(output) == line);
}

TEST_CASE("a stage names only the files of its own slots") {
    const std::string line = to_line(derived());
    CHECK(report_line_from("still", line).error().code == ErrorCode::invalid_media);
    CHECK(report_line_from("probe", line).error().code == ErrorCode::invalid_media);
    for (const std::string name :
         {"", ".", "../proxy.mp4", "/etc/passwd", "proxy.mp4/", "PROXY.MP4"}) {
        StageOutput output;
        output.files = {name};
        CHECK(report_line_from("derive", to_line(output)).error().code == ErrorCode::invalid_media);
        output.files = {};
        output.sightings = {Sighting{}};
        output.sightings.at(0).crop = name;
        CHECK(report_line_from("derive", to_line(output)).error().code == ErrorCode::invalid_media);
    }
}

TEST_CASE("a line that makes no sense is refused") {
    for (const std::string& line :
         {std::string(), std::string("text"), std::string("[]"), std::string("{}"),
          std::string("1"), std::string(R"({"progress": "half"})"),
          std::string(R"({"progress": 0.5})"), std::string(R"({"progress": null})"),
          std::string(R"({"result": []})"), std::string(R"({"result": {"files": "proxy.mp4"}})"),
          std::string(R"({"result": {"files": [1]}})"),
          std::string(R"({"result": {"sightings": {}}})"),
          std::string(R"({"result": {"sightings": [1]}})"),
          std::string(R"({"result": {"probe": 1}})"), std::string(R"({"result": {"derive": {}}})"),
          std::string(R"({"error": "text"})"), std::string(R"({"error": {"code": 1}})"),
          std::string(R"({"error": {"message": []}})"), std::string(100'000, '[')}) {
        INFO(line.substr(0, 60));
        const auto read = report_line_from("derive", line);
        REQUIRE_FALSE(read);
        CHECK(read.error().code == ErrorCode::invalid_media);
    }
}

TEST_CASE("progress stays between 0 and 100, and an unknown code is our fault") {
    for (const auto& [line, percent] : std::vector<std::pair<std::string, std::int64_t>>{
             {R"({"progress": -5})", 0}, {R"({"progress": 1000})", 100}, {R"({"progress": 7})", 7}})
        CHECK(std::get<Progress>(*report_line_from("probe", line)).percent == percent);
    const auto error =
        report_line_from("probe", R"({"error": {"code": "rm -rf", "message": "m"}})");
    CHECK(std::get<Error>(*error).code == ErrorCode::internal);
}

TEST_CASE("every slot of a stage has its own plain name and a limit") {
    for (const std::string_view stage : {"derive", "still"}) {
        std::set<std::string_view> names;
        for (const OutputSlot& slot : output_slots(stage)) {
            CHECK(names.insert(slot.name).second);
            CHECK(slot.name.find('/') == std::string_view::npos);
            CHECK(slot.max_bytes > 0);
        }
        CHECK_FALSE(names.empty());
    }
    CHECK(output_slots("probe").empty());
    CHECK(output_slots("no such stage").empty());
}
