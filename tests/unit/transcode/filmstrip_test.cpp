#include "transcode/filmstrip.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.hpp"
#include "tests/support/picture_source.hpp"
#include "transcode/poster.hpp"

using namespace catseye;
using namespace catseye::tests;
using namespace catseye::transcode;

namespace {

File memory_file() {
    return File(::memfd_create("output", MFD_CLOEXEC));
}

std::string text_of(const File& file) {
    std::string text(static_cast<std::size_t>(*size_of(file)), '\0');
    REQUIRE(::pread(file.fd(), text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()));
    return text;
}

cv::Mat image_of(const File& file) {
    const std::string bytes = text_of(file);
    return cv::imdecode(std::vector<char>(bytes.begin(), bytes.end()), cv::IMREAD_COLOR);
}

}  // namespace

TEST_CASE("the filmstrip has a picture every two seconds, ten to a row and a hundred to a sheet") {
    PictureSource pictures(320, 180, 210 * 5, 5);  // 210 seconds at five a second
    const File index = memory_file();
    const File first = memory_file();
    const File second = memory_file();
    pictures.add(
        std::make_unique<Filmstrip>(FilmstripOutputs{index.fd(), {first.fd(), second.fd()}}));
    const auto reports = pictures.play();
    REQUIRE(reports.at(0).outcome);
    CHECK(reports.at(0).frames == 105);
    const auto json = nlohmann::json::parse(text_of(index));
    CHECK(json["interval_s"] == 2);
    CHECK(json["width"] == 160);
    CHECK(json["height"] == 90);
    CHECK(json["sheets"] == 2);
    REQUIRE(json["pictures"].size() == 105);
    CHECK(json["pictures"][0] == nlohmann::json{{"sheet", 0}, {"x", 0}, {"y", 0}, {"time_s", 0.0}});
    CHECK(json["pictures"][11] ==
          nlohmann::json{{"sheet", 0}, {"x", 160}, {"y", 90}, {"time_s", 22.0}});
    CHECK(json["pictures"][104]["sheet"] == 1);
    CHECK(image_of(first).size() == cv::Size(1600, 900));
    CHECK(image_of(second).size() == cv::Size(1600, 90));
    CHECK(image_of(second).at<cv::Vec3b>(45, 160 * 5 + 80)[0] <
          10);  // beyond the last picture: black
    CHECK(image_of(second).at<cv::Vec3b>(45, 160 * 4 + 80)[0] > 30);
}

TEST_CASE("an upright clip gives upright pictures") {
    PictureSource pictures(320, 180, 5, 5);
    pictures.turn(90);
    const File index = memory_file();
    const File sheet = memory_file();
    const File poster = memory_file();
    pictures.add(std::make_unique<Filmstrip>(FilmstripOutputs{index.fd(), {sheet.fd()}}));
    pictures.add(std::make_unique<Poster>(pictures.track().duration, poster.fd()));
    for (const auto& report : pictures.play())
        CHECK(report.outcome);
    CHECK(nlohmann::json::parse(text_of(index))["height"] == 284);
    CHECK(image_of(poster).size() == cv::Size(180, 320));
}

TEST_CASE("pictures beyond the last sheet are left out and the index says so") {
    PictureSource pictures(64, 36, 250, 1);
    const File index = memory_file();
    const File sheet = memory_file();
    pictures.add(std::make_unique<Filmstrip>(FilmstripOutputs{index.fd(), {sheet.fd()}}));
    CHECK(pictures.play().at(0).outcome);
    CHECK(nlohmann::json::parse(text_of(index))["pictures"].size() == 100);
}

TEST_CASE("the poster is at most 640 wide and made even of a single picture") {
    PictureSource pictures(1280, 720, 1);
    const File poster = memory_file();
    pictures.add(std::make_unique<Poster>(pictures.track().duration, poster.fd()));
    REQUIRE(pictures.play().at(0).outcome);
    CHECK(image_of(poster).size() == cv::Size(640, 360));
}

TEST_CASE("detail is what tells a sharp picture from a flat one") {
    const PictureSource pictures(320, 240, 1);
    const auto sharp = *media::to_shown_rgb(*pictures.draw(0), 0, {320, 240});
    auto flat = *media::make_picture({320, 240}, AV_PIX_FMT_RGB24);
    std::fill_n(flat->data[0], flat->linesize[0] * 240, std::uint8_t{90});
    CHECK(detail_of(*flat) == 0);
    CHECK(detail_of(*sharp) > 1);
}
