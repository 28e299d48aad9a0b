#include "media/picture.hpp"

#include <catch2/catch.hpp>
#include <opencv2/imgcodecs.hpp>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.hpp"
#include "media/image_file.hpp"

using namespace catseye;
using namespace catseye::media;

namespace {

/// Left half red, right half blue, a white pixel in the top left corner; as RGB24.
FramePtr two_halves(int width, int height) {
    FramePtr picture = *make_picture({width, height}, AV_PIX_FMT_RGB24);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            std::uint8_t* pixel = picture->data[0] + y * picture->linesize[0] + 3 * x;
            pixel[0] = x < width / 2 ? 255 : 0;
            pixel[1] = 0;
            pixel[2] = x < width / 2 ? 0 : 255;
        }
    }
    std::fill_n(picture->data[0], 3, std::uint8_t{255});
    return picture;
}

std::array<int, 3> pixel_at(const AVFrame& rgb, int x, int y) {
    const std::uint8_t* pixel = rgb.data[0] + y * rgb.linesize[0] + 3 * x;
    return {pixel[0], pixel[1], pixel[2]};
}

cv::Mat written(const AVFrame& rgb, ImageFormat format) {
    const File file(::memfd_create("image", MFD_CLOEXEC));
    REQUIRE(write_image(rgb, format, file.fd()));
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(*size_of(file)));
    REQUIRE(::pread(file.fd(), bytes.data(), bytes.size(), 0) ==
            static_cast<ssize_t>(bytes.size()));
    return cv::imdecode(bytes, cv::IMREAD_COLOR);
}

}  // namespace

TEST_CASE("a turn moves the corner that was top left clockwise") {
    const FramePtr stored = two_halves(40, 20);
    const std::array<int, 3> white{255, 255, 255};
    const auto shown = [&](int rotation) {
        return *to_shown_rgb(*stored, rotation, shown_size({40, 20}, rotation));
    };
    CHECK(pixel_at(*shown(0), 0, 0) == white);
    CHECK(pixel_at(*shown(90), 19, 0) == white);
    CHECK(pixel_at(*shown(180), 39, 19) == white);
    CHECK(pixel_at(*shown(270), 0, 39) == white);
    CHECK(shown(90)->width == 20);
    CHECK(shown(90)->height == 40);
}

TEST_CASE("pictures are made smaller in proportion and never larger") {
    CHECK(within_width({1920, 1080}, 640) == PictureSize{640, 360});
    CHECK(within_width({320, 240}, 640) == PictureSize{320, 240});
    CHECK(within_width({40'000, 1}, 640) == PictureSize{640, 1});
}

TEST_CASE("a PNG holds every pixel as it was") {
    const FramePtr picture = two_halves(33, 17);
    const cv::Mat read = written(*picture, ImageFormat::png);
    REQUIRE(read.cols == 33);
    REQUIRE(read.rows == 17);
    for (int y = 0; y < 17; ++y) {
        for (int x = 0; x < 33; ++x) {
            const auto& bgr = read.at<cv::Vec3b>(y, x);
            CHECK(std::array<int, 3>{bgr[2], bgr[1], bgr[0]} == pixel_at(*picture, x, y));
        }
    }
}

TEST_CASE("a JPEG shows the same colours") {
    const cv::Mat read = written(*two_halves(64, 64), ImageFormat::jpeg);
    REQUIRE(read.cols == 64);
    const auto& left = read.at<cv::Vec3b>(32, 16);
    CHECK(left[2] > 240);
    CHECK(left[0] < 20);
    CHECK(read.at<cv::Vec3b>(32, 48)[0] > 240);
}

TEST_CASE("video's range and matrix are undone: white stays white") {
    FramePtr picture = *make_picture({64, 64}, AV_PIX_FMT_YUV420P);
    for (int plane = 0; plane < 3; ++plane)
        std::fill_n(picture->data[plane], picture->linesize[plane] * (plane == 0 ? 64 : 32),
                    std::uint8_t(plane == 0 ? 235 : 128));
    CHECK(pixel_at(**to_shown_rgb(*picture, 0, {64, 64}), 30, 30) ==
          std::array<int, 3>{255, 255, 255});
    picture->color_range = AVCOL_RANGE_JPEG;
    CHECK(pixel_at(**to_shown_rgb(*picture, 0, {64, 64}), 30, 30) ==
          std::array<int, 3>{235, 235, 235});
}
