#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <opencv2/imgcodecs.hpp>

#include "tests/unit/transcode/plate_pictures.hpp"
#include "transcode/plates/finder.hpp"

using namespace catseye;
using namespace catseye::transcode;

namespace {

bool found(const std::vector<PlateRegion>& regions, const cv::Rect2f& plate) {
    return std::ranges::any_of(regions,
                               [&](const auto& r) { return overlap(r.box, plate) >= 0.5; });
}

cv::Mat street_with_plate(const cv::Rect& plate, int fall) {
    cv::Mat luma = empty_street({640, 360});
    draw_plate(luma, plate, fall);
    return luma;
}

struct Tally {
    int plates = 0;
    int found = 0;
    double share() const { return 100.0 * found / std::max(plates, 1); }
};

/// The same on every machine, unlike std::hash: FNV-1a.
bool is_tuning_half(const std::string& name) {
    std::uint32_t hash = 2166136261U;
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash % 2 == 0;
}

std::map<std::string, std::vector<cv::Rect2f>> boxes_of(const std::filesystem::path& manifest,
                                                        std::string_view set) {
    std::map<std::string, std::vector<cv::Rect2f>> boxes;
    std::ifstream lines(manifest);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with(set)) continue;
        std::istringstream fields(line);
        std::string file;
        cv::Rect2f box;
        fields >> file >> box.x >> box.y >> box.width >> box.height;
        boxes[file].push_back(box);
    }
    return boxes;
}

}  // namespace

TEST_CASE("a plate is found in an otherwise plain picture, best first") {
    const int width = GENERATE(40, 70, 120, 200);
    const cv::Rect plate = plate_at(250, 180, width);
    const auto regions = find_plates(street_with_plate(plate, 0));
    REQUIRE_FALSE(regions.empty());
    CAPTURE(width, regions.front().box);
    CHECK(overlap(regions.front().box, plate) >= 0.5);
    CHECK(regions.front().score > 0);
    CHECK(regions.front().score <= 1);
    CHECK(std::ranges::is_sorted(regions, std::greater(), &PlateRegion::score));
}

TEST_CASE("the corners follow the fall of a tilted plate") {
    const int fall = GENERATE(-10, 10);
    const auto regions = find_plates(street_with_plate(plate_at(250, 180, 120), fall));
    REQUIRE_FALSE(regions.empty());
    const auto& corners = regions.front().corners;
    CHECK((corners[1].y - corners[0].y) * static_cast<float>(fall) > 0);
    CHECK(std::abs(corners[1].y - corners[0].y) > 3);
}

TEST_CASE("nothing is found where there is nothing, and no picture is too small") {
    CHECK(find_plates(cv::Mat(360, 640, CV_8UC1, cv::Scalar(90))).empty());
    for (const cv::Size size : {cv::Size(1, 1), cv::Size(16, 16), cv::Size(60, 30),
                                cv::Size(2000, 2), cv::Size(3, 900)}) {
        cv::Mat noise(size, CV_8UC1);
        cv::randu(noise, 0, 255);
        const auto regions = find_plates(noise);
        CHECK(regions.size() <= kMaxPlateRegions);
        for (const auto& region : regions) {
            CHECK((region.box & cv::Rect2f({0, 0}, cv::Size2f(size))) == region.box);
        }
    }
}

TEST_CASE("the same picture always gives the same regions") {
    cv::Mat noise(360, 640, CV_8UC1);
    cv::RNG(5).fill(noise, cv::RNG::UNIFORM, 0, 255);
    const auto first = find_plates(noise), second = find_plates(noise);
    REQUIRE(first.size() == second.size());
    for (std::size_t i = 0; i < first.size(); ++i)
        CHECK(first[i].box == second[i].box);
}

TEST_CASE("at least six plates in ten are found in real dashcam pictures") {
    const char* media = std::getenv("CATSEYE_REAL_MEDIA");
    if (media == nullptr) {
        WARN("skipped: CATSEYE_REAL_MEDIA names no folder");
        return;
    }
    const auto folder = std::filesystem::path(media) / "plates";
    Tally tuning, held_out;
    std::chrono::duration<double, std::milli> spent{};
    int pictures = 0;
    for (const auto& [file, boxes] : boxes_of(folder / "MANIFEST.tsv", "dash/")) {
        const cv::Mat luma = cv::imread((folder / file).string(), cv::IMREAD_GRAYSCALE);
        REQUIRE_FALSE(luma.empty());
        const auto before = std::chrono::steady_clock::now();
        const auto regions = find_plates(luma);
        spent += std::chrono::steady_clock::now() - before;
        ++pictures;
        CHECK(regions.size() <= kMaxPlateRegions);
        Tally& tally = is_tuning_half(file) ? tuning : held_out;
        for (const auto& box : boxes) {
            ++tally.plates;
            tally.found += found(regions, box) ? 1 : 0;
        }
    }
    const Tally all{tuning.plates + held_out.plates, tuning.found + held_out.found};
    std::printf(
        "plate finder, recall at IoU 0.5 with %zu candidates: all %.1f %% of %d, tuning half %.1f "
        "%%, "
        "held-out half %.1f %%, %.1f ms a picture\n",
        kMaxPlateRegions, all.share(), all.plates, tuning.share(), held_out.share(),
        spent.count() / pictures);
    REQUIRE(all.plates > 0);
    CHECK(all.share() >= 60);
    CHECK(held_out.share() >= 60);
}
