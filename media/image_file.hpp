#pragma once
#include "base/result.hpp"
#include "media/av.hpp"

namespace catseye::media {

enum class ImageFormat {
    png,   ///< every pixel as it is, nothing written beside the picture
    jpeg,  ///< for looking at, about 90 % quality
};

/// Replaces the file behind `fd` by `rgb` (packed RGB24, at most 65,535 pixels a side).
Result<> write_image(const AVFrame& rgb, ImageFormat format, int fd);

}  // namespace catseye::media
