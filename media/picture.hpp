#pragma once
#include "base/result.hpp"
#include "media/av.hpp"

namespace catseye::media {

struct PictureSize {
    int width = 0;
    int height = 0;
    bool operator==(const PictureSize&) const = default;
};

/// The size of a stored picture as people see it, after a turn of `rotation` degrees.
PictureSize shown_size(PictureSize stored, int rotation);

/// `size` made smaller, in proportion, so that it is at most `width` wide; never larger, never
/// below 1 pixel.
PictureSize within_width(PictureSize size, int width);

/// The picture as people see it: packed RGB24, turned clockwise by `rotation` degrees, scaled to
/// `shown`. Colours follow the picture's own matrix and range; where it names none, BT.709 from 720
/// lines on and BT.601 below.
Result<FramePtr> to_shown_rgb(const AVFrame& picture, int rotation, PictureSize shown);

/// Degrees clockwise needed to show a photograph, by the tag Orientation of its EXIF data; 0 where
/// there is none, and for those that are mirrored.
int exif_rotation(const AVFrame& photograph);

/// An empty picture with its own memory.
Result<FramePtr> make_picture(PictureSize size, AVPixelFormat format);

/// Whether the samples use the full range (JPEG's) instead of video's 16 … 235.
bool is_full_range(const AVFrame& picture);

}  // namespace catseye::media
