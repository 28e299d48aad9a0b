#include <algorithm>

#include "tests/unit/transcode_plates/plate_pictures.hpp"
#include "transcode/plates/finder.hpp"

using namespace catseye;
using namespace catseye::transcode;

namespace {

/// One for all tests: to load it takes a while.
PlateFinder& finder() {
    static Result<PlateFinder> loaded = PlateFinder::load(finder_weights());
    REQUIRE(loaded);
    return *loaded;
}

cv::Mat street_with_plate(const cv::Rect& plate, int fall = 0) {
    cv::Mat luma = empty_street({960, 540});
    draw_plate(luma, plate, "AB12 CDE", fall);
    return luma;
}

}  // namespace

TEST_CASE("a plate is found from 25 pixels to half the picture, best first") {
    const int width = GENERATE(25, 40, 70, 120, 200, 400);
    const cv::Rect plate = plate_at(250, 180, width);
    const auto regions = finder().find(street_with_plate(plate));
    CAPTURE(width);
    REQUIRE_FALSE(regions.empty());
    CHECK(overlap(regions.front().box, plate) >= 0.5);
    CHECK(regions.front().score <= 1);
    CHECK(std::ranges::is_sorted(regions, std::greater(), &PlateRegion::score));
}

TEST_CASE("a closer look finds the same plate, its corners closer") {
    const cv::Rect plate = plate_at(400, 300, 50);
    const cv::Mat street = street_with_plate(plate);
    const auto regions = finder().find_near(street, {390, 290, 60, 20});
    REQUIRE_FALSE(regions.empty());
    CHECK(overlap(regions.front().box, plate) >= 0.7);
    CHECK(regions.front().width() == Approx(50).margin(6));
    CHECK(finder().find_near(street, {5000, 5000, 60, 20}).empty());  // beyond the picture
}

TEST_CASE("the corners follow the fall of a tilted plate") {
    const int fall = GENERATE(-12, 12);
    const auto regions = finder().find(street_with_plate(plate_at(250, 180, 120), fall));
    REQUIRE_FALSE(regions.empty());
    const Corners& corners = regions.front().corners;
    CHECK(corners[1].y - corners[0].y == Approx(fall).margin(5));
}

TEST_CASE("nothing is found where there is nothing, and no picture is too small or too large") {
    for (const int grey : {0, 90, 255})
        CHECK(finder().find(cv::Mat(360, 640, CV_8UC1, cv::Scalar(grey))).empty());
    for (const cv::Size size : {cv::Size(1, 1), cv::Size(16, 16), cv::Size(60, 30),
                                cv::Size(2000, 2), cv::Size(3, 900), cv::Size(7680, 4320)}) {
        cv::Mat noise(size, CV_8UC1);
        cv::RNG(3).fill(noise, cv::RNG::UNIFORM, 0, 255);
        const auto regions = finder().find(noise);
        CHECK(regions.size() <= kMaxPlateRegions);
        for (const auto& region : regions)
            CHECK((region.box & cv::Rect2f({0, 0}, cv::Size2f(size))) == region.box);
    }
}

TEST_CASE(
    "weights that are missing, cut short, damaged or of another network are refused with what to "
    "do") {
    const auto whole = finder_weights();
    std::vector<unsigned char> copy(whole.begin(), whole.end());
    copy[copy.size() / 2] ^= 1;
    const std::span<const unsigned char> one_bit_wrong = copy;
    for (const auto& damaged : {std::span<const unsigned char>(), whole.first(1000),
                                whole.first(whole.size() / 2), reader_weights(), one_bit_wrong}) {
        const auto loaded = PlateFinder::load(damaged);
        REQUIRE_FALSE(loaded);
        CHECK(loaded.error().code == ErrorCode::internal);
        CHECK(loaded.error().message.find("install") != std::string::npos);
    }
}
