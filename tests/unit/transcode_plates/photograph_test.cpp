// Photographs: no report can be made of one, but its plates can be asked for.
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>

#include "tests/support/stages.hpp"
#include "tests/unit/transcode_plates/plate_pictures.hpp"

using namespace catseye;
using namespace catseye::tests;
using namespace catseye::transcode;

namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

constexpr int kLeft = 200, kTop = 150, kWidth = 120;

cv::Mat street_with_plate() {
    cv::Mat luma = empty_street({640, 360});
    draw_plate(luma, plate_at(kLeft, kTop, kWidth));
    return luma;
}

fs::path saved(const TemporaryFolder& folder, const std::string& name, const cv::Mat& picture) {
    const fs::path path = folder / name;
    REQUIRE(cv::imwrite(path.string(), picture));
    return path;
}

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Says in a JPEG file's EXIF data which way up it is (EXIF 2.32, 4.6.2: one SHORT, tag 0x0112).
void write_orientation(const fs::path& jpeg, char orientation) {
    std::string bytes = bytes_of(jpeg);
    const std::string exif =
        "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"s + orientation + "\0\0\0\0\0\0\0"s;
    const std::string segment = "\xFF\xE1\0"s + static_cast<char>(exif.size() + 2) + exif;
    bytes.insert(2, segment);
    std::ofstream(jpeg, std::ios::binary) << bytes;
}

std::vector<findings::Sighting> plates_of(const fs::path& photograph) {
    const TemporaryFolder outputs;
    const auto output = run_stage("derive", "lanes=plates", photograph, outputs);
    if (!output) FAIL(output.error().message);
    CHECK(output->derive->frames == 1);
    return output->sightings;
}

void check_seen(const std::vector<findings::Sighting>& sightings, double left, double top) {
    REQUIRE(sightings.size() == 1);
    CHECK(sightings[0].vrm == "AB12CDE");
    CHECK(sightings[0].reads == 1);
    CHECK(sightings[0].first_s == 0);
    CHECK(sightings[0].last_s == 0);
    CHECK(sightings[0].best.frame == 0);
    CHECK(sightings[0].best.box[0] == Approx(left).margin(8));
    CHECK(sightings[0].best.box[1] == Approx(top).margin(8));
}

}  // namespace

TEST_CASE("the plates of a photograph are read, whatever its format and colours") {
    const TemporaryFolder folder;
    const cv::Mat grey = street_with_plate();
    cv::Mat colours, transparent;
    cv::cvtColor(grey, colours, cv::COLOR_GRAY2BGR);
    cv::cvtColor(grey, transparent, cv::COLOR_GRAY2BGRA);
    check_seen(plates_of(saved(folder, "grey.jpg", grey)), kLeft, kTop);
    check_seen(plates_of(saved(folder, "colours.jpg", colours)), kLeft, kTop);
    check_seen(plates_of(saved(folder, "grey.png", grey)), kLeft, kTop);
    check_seen(plates_of(saved(folder, "transparent.png", transparent)), kLeft, kTop);
    check_seen(plates_of(saved(folder, "colours.webp", colours)), kLeft, kTop);
    CHECK(plates_of(saved(folder, "nothing.jpg", empty_street({640, 360}))).empty());
}

TEST_CASE("a photograph is looked at the way up that its EXIF data say") {
    const TemporaryFolder folder;
    const cv::Mat upright = street_with_plate();
    cv::Mat turned;
    const std::pair<char, int> turns[] = {{'\3', cv::ROTATE_180},
                                          {'\6', cv::ROTATE_90_COUNTERCLOCKWISE},
                                          {'\x8', cv::ROTATE_90_CLOCKWISE}};
    for (const auto& [orientation, turn] : turns) {
        INFO(static_cast<int>(orientation));
        cv::rotate(upright, turned, turn);
        const fs::path jpeg = saved(folder, "turned.jpg", turned);
        write_orientation(jpeg, orientation);
        check_seen(plates_of(jpeg), kLeft, kTop);
    }
}

TEST_CASE("of two photographs in one file the first is looked at") {
    const TemporaryFolder folder;
    const fs::path first = saved(folder, "first.jpg", street_with_plate());
    const fs::path second = saved(folder, "second.jpg", empty_street({640, 360}));
    std::ofstream(first, std::ios::binary | std::ios::app) << bytes_of(second);
    check_seen(plates_of(first), kLeft, kTop);
}

TEST_CASE("a photograph is refused where footage is wanted, and what cannot be opened is said") {
    const TemporaryFolder folder;
    const fs::path jpeg = saved(folder, "street.jpg", street_with_plate());
    for (const char* parameters : {"", "lanes=poster", "lanes=plates,poster"}) {
        INFO(parameters);
        const auto refused = run_stage("derive", parameters, jpeg, folder);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().code == ErrorCode::invalid_media);
    }
    const auto heic = "\0\0\0\x18"s + "ftypheic" + std::string(64, '\0');
    std::ofstream(folder / "phone.heic", std::ios::binary) << heic;
    const auto unknown = run_stage("derive", "lanes=plates", folder / "phone.heic", folder);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == ErrorCode::unsupported);
    CHECK(unknown.error().message.find("JPEG, PNG and WebP") != std::string::npos);
}

TEST_CASE("a photograph that is cut short or nonsense is an error or has no plate, never a crash") {
    const TemporaryFolder folder;
    for (const char* name : {"street.jpg", "street.png", "street.webp"}) {
        const std::string whole = bytes_of(saved(folder, name, street_with_plate()));
        for (const std::size_t kept : {12UL, 64UL, whole.size() / 2}) {
            INFO(name << " " << kept);
            std::ofstream(folder / name, std::ios::binary) << whole.substr(0, kept);
            const auto output = run_stage("derive", "lanes=plates", folder / name, folder);
            if (!output) CHECK(output.error().code != ErrorCode::internal);
        }
    }
}
