#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <vector>

#include "media/fan_out.hpp"
#include "media/picture.hpp"

namespace catseye::tests {

/// Makes moving pictures without a file and plays them to real lanes: what a lane's unit test
/// needs. Every picture is grey noise that changes, with a bright block whose left edge stands at
/// its ordinal.
class PictureSource {
public:
    PictureSource(int width, int height, int pictures, int rate = 30)
        : pictures_(pictures), rate_(rate) {
        av_log_set_level(AV_LOG_FATAL);
        track_.width = width;
        track_.height = height;
        track_.format = AV_PIX_FMT_YUV420P;
        track_.time_base = {1, rate};
        track_.duration = time_of(pictures);
    }

    void turn(int rotation) { track_.rotation = rotation; }
    const media::VideoTrack& track() const { return track_; }

    template <typename Sink>
    Sink& add(std::unique_ptr<Sink> sink) {
        Sink& lent = *sink;
        raw_.push_back(sink.get());
        sinks_.push_back(std::move(sink));
        return lent;
    }

    std::vector<media::LaneReport> play() {
        media::FanOut lanes(raw_, track_);
        for (int ordinal = 0; ordinal < pictures_; ++ordinal)
            lanes.offer({draw(ordinal), time_of(ordinal), ordinal, false});
        return lanes.join();
    }

    media::SharedFrame draw(int ordinal) const {
        auto frame = media::make_picture({track_.width, track_.height}, AV_PIX_FMT_YUV420P);
        if (!frame) throw std::runtime_error(frame.error().message);
        AVFrame& picture = **frame;
        for (int plane = 0; plane < 3; ++plane) {
            const int rows = plane == 0 ? picture.height : (picture.height + 1) / 2;
            for (int y = 0; y < rows; ++y) {
                for (int x = 0; x < picture.linesize[plane]; ++x) {
                    const int noise = (x * 7 + y * 13 + ordinal * 5) % 64;
                    const bool block = plane == 0 && y < 16 && x >= ordinal % picture.width &&
                                       x < ordinal % picture.width + 16;
                    picture.data[plane][y * picture.linesize[plane] + x] =
                        static_cast<std::uint8_t>(plane > 0 ? 128 : (block ? 235 : 64 + noise));
                }
            }
        }
        picture.pts = ordinal;
        return media::SharedFrame(*std::move(frame));
    }

private:
    std::chrono::microseconds time_of(int ordinal) const {
        return std::chrono::microseconds(std::int64_t{ordinal} * 1'000'000 / rate_);
    }

    int pictures_;
    int rate_;
    media::VideoTrack track_;
    std::vector<std::unique_ptr<media::FrameSink>> sinks_;
    std::vector<media::FrameSink*> raw_;
};

}  // namespace catseye::tests
