#include "media/picture.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace catseye::media {

namespace {

constexpr int kBytesPerPixel = 3;

int matrix_of(const AVFrame& picture) {
    switch (picture.colorspace) {
        case AVCOL_SPC_BT709:
            return SWS_CS_ITU709;
        case AVCOL_SPC_BT2020_NCL:
        case AVCOL_SPC_BT2020_CL:
            return SWS_CS_BT2020;
        case AVCOL_SPC_FCC:
            return SWS_CS_FCC;
        case AVCOL_SPC_SMPTE240M:
            return SWS_CS_SMPTE240M;
        case AVCOL_SPC_BT470BG:
        case AVCOL_SPC_SMPTE170M:
            return SWS_CS_ITU601;
        default:
            return picture.height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601;
    }
}

Result<FramePtr> to_rgb(const AVFrame& picture, PictureSize size) {
    const ScalerPtr scaler = TRY(allocated(ScalerPtr(sws_getContext(
        picture.width, picture.height, static_cast<AVPixelFormat>(picture.format), size.width,
        size.height, AV_PIX_FMT_RGB24, SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT,
        nullptr, nullptr, nullptr))));
    constexpr int kUnchanged = 1 << 16;  // contrast and saturation, in sixteenths of a bit
    sws_setColorspaceDetails(scaler.get(), sws_getCoefficients(matrix_of(picture)),
                             is_full_range(picture) ? 1 : 0, sws_getCoefficients(SWS_CS_DEFAULT), 1,
                             0, kUnchanged, kUnchanged);
    FramePtr rgb = TRY(make_picture(size, AV_PIX_FMT_RGB24));
    const int rows = sws_scale(scaler.get(), picture.data, picture.linesize, 0, picture.height,
                               rgb->data, rgb->linesize);
    TRY(check(rows, "convert a picture"));
    return rgb;
}

/// Where the pixel at (x, y) of the turned picture stands in the stored one.
std::pair<int, int> stored_place(const AVFrame& stored, int rotation, int x, int y) {
    switch (rotation) {
        case 90:
            return {y, stored.height - 1 - x};
        case 180:
            return {stored.width - 1 - x, stored.height - 1 - y};
        case 270:
            return {stored.width - 1 - y, x};
        default:
            return {x, y};
    }
}

std::uint8_t* pixel_at(const AVFrame& rgb, std::ptrdiff_t x, std::ptrdiff_t y) {
    return rgb.data[0] + y * rgb.linesize[0] + x * kBytesPerPixel;
}

Result<FramePtr> turned(FramePtr rgb, int rotation) {
    if (rotation == 0) return rgb;
    FramePtr result =
        TRY(make_picture(shown_size({rgb->width, rgb->height}, rotation), AV_PIX_FMT_RGB24));
    for (int y = 0; y < result->height; ++y) {
        for (int x = 0; x < result->width; ++x) {
            const auto [from_x, from_y] = stored_place(*rgb, rotation, x, y);
            std::copy_n(pixel_at(*rgb, from_x, from_y), kBytesPerPixel, pixel_at(*result, x, y));
        }
    }
    return result;
}

}  // namespace

PictureSize shown_size(PictureSize stored, int rotation) {
    if (rotation == 90 || rotation == 270) return {stored.height, stored.width};
    return stored;
}

PictureSize within_width(PictureSize size, int width) {
    if (size.width <= width) return size;
    const auto height = static_cast<int>(av_rescale(size.height, width, size.width));
    return {width, std::max(height, 1)};
}

Result<FramePtr> to_shown_rgb(const AVFrame& picture, int rotation, PictureSize shown) {
    return turned(TRY(to_rgb(picture, shown_size(shown, rotation))), rotation);
}

int exif_rotation(const AVFrame& photograph) {
    const AVDictionaryEntry* entry = av_dict_get(photograph.metadata, "Orientation", nullptr, 0);
    if (entry == nullptr) return 0;
    const std::string_view said(entry->value);
    const std::size_t digit = said.find_first_not_of(' ');
    if (digit == std::string_view::npos) return 0;
    switch (said[digit]) {
        case '3':
            return 180;
        case '6':
            return 90;
        case '8':
            return 270;
        default:
            return 0;
    }
}

Result<FramePtr> make_picture(PictureSize size, AVPixelFormat format) {
    FramePtr picture = TRY(make_frame());
    picture->width = size.width;
    picture->height = size.height;
    picture->format = format;
    TRY(check(av_frame_get_buffer(picture.get(), 0), "make room for a picture"));
    return picture;
}

bool is_full_range(const AVFrame& picture) {
    switch (picture.format) {
        case AV_PIX_FMT_YUVJ420P:
        case AV_PIX_FMT_YUVJ422P:
        case AV_PIX_FMT_YUVJ444P:
        case AV_PIX_FMT_YUVJ440P:
            return true;
        default:
            return picture.color_range == AVCOL_RANGE_JPEG;
    }
}

}  // namespace catseye::media
