#pragma once
#include <chrono>
#include <optional>

#include "media/frame_sink.hpp"

namespace catseye::transcode {

/// The lane `poster`: one JPEG, at most 640 pixels wide, that stands for the clip in a list: the
/// sharpest of a few pictures from its first half, without fades at the very start.
class Poster final : public media::FrameSink {
public:
    /// `duration` of the clip; the picture goes to `fd`.
    Poster(std::chrono::microseconds duration, int fd) : duration_(duration), fd_(fd) {}
    std::string_view name() const override { return "poster"; }
    std::chrono::microseconds interval() const override;
    Result<> start(const media::VideoTrack& track) override;
    Result<> accept(const media::FrameAt& at) override;
    Result<> finish() override;

private:
    std::chrono::microseconds duration_;
    int fd_;
    int rotation_ = 0;
    media::FramePtr best_;  ///< RGB, as shown
    double best_score_ = -1;
};

/// How much detail a picture of packed RGB24 shows: the mean step of green between neighbours, 0 …
/// 255.
double detail_of(const AVFrame& rgb);

}  // namespace catseye::transcode
