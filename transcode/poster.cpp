#include "transcode/poster.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdlib>

#include "media/image_file.hpp"
#include "media/picture.hpp"

namespace catseye::transcode {

namespace {

constexpr int kWidth = 640;
constexpr int kCandidates = 8;  // over the whole clip; those in its first half are looked at
constexpr auto kShortestInterval = std::chrono::milliseconds(100);
constexpr double kAnyPicture = 0.001;  // of the score: taken only when there is nothing better

}  // namespace

double detail_of(const AVFrame& rgb) {
    std::int64_t steps = 0;
    std::int64_t count = 0;
    for (int y = 0; y < rgb.height; y += 2) {
        const std::uint8_t* row = rgb.data[0] + std::ptrdiff_t{y} * rgb.linesize[0];
        for (int x = 1; x < rgb.width; ++x, ++count)
            steps += std::abs(row[3 * x + 1] - row[3 * x - 2]);
    }
    return count == 0 ? 0 : static_cast<double>(steps) / static_cast<double>(count);
}

std::chrono::microseconds Poster::interval() const {
    return std::max<std::chrono::microseconds>(duration_ / kCandidates, kShortestInterval);
}

Result<> Poster::start(const media::VideoTrack& track) {
    rotation_ = track.rotation;
    return ok();
}

Result<> Poster::accept(const media::FrameAt& at) {
    if (best_ && at.time > duration_ / 2) return ok();
    const media::PictureSize shown = media::within_width(
        media::shown_size({at.frame->width, at.frame->height}, rotation_), kWidth);
    media::FramePtr rgb = TRY(media::to_shown_rgb(*at.frame, rotation_, shown));
    const bool second_choice = at.damaged || at.ordinal == 0;
    const double score = detail_of(*rgb) * (second_choice ? kAnyPicture : 1);
    if (score <= best_score_) return ok();
    best_score_ = score;
    best_ = std::move(rgb);
    return ok();
}

Result<> Poster::finish() {
    if (!best_) return fail(ErrorCode::internal, "the poster was given no picture");
    return media::write_image(*best_, media::ImageFormat::jpeg, fd_);
}

}  // namespace catseye::transcode
