#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "base/result.hpp"
#include "media/av.hpp"
#include "media/picture.hpp"

namespace catseye::media {

/// Takes a packet as it comes out of an encoder.
using TakePacket = std::function<Result<>(AVPacket& packet)>;

/// What the pictures for the browser shall be.
struct H264Settings {
    PictureSize size;                ///< both even
    AVRational time_base{1, 90000};  ///< of the times given to `add`
    AVRational frame_rate{30, 1};    ///< average: only for the encoder's level and rate control
    int threads = 2;
};

/// An encoder of H.264, 8 bit 4:2:0, without B-frames, with a key frame at least every second of
/// media time: what every browser plays and can step through frame by frame.
class H264Encoder {
public:
    /// `like` lends its colour tags, range and pixel shape.
    static Result<H264Encoder> open(const H264Settings& settings, const AVFrame& like);

    /// `pts` rises from call to call. Any size and format of picture is taken.
    Result<> add(const AVFrame& picture, std::int64_t pts, const TakePacket& take);
    Result<> finish(const TakePacket& take);

    const AVCodecContext& context() const { return *context_; }

private:
    explicit H264Encoder(CodecContextPtr context) : context_(std::move(context)) {}
    Result<FramePtr> converted(const AVFrame& picture);
    Result<> drain(const TakePacket& take);

    CodecContextPtr context_;
    ScalerPtr scaler_;
    std::optional<std::int64_t> last_key_pts_;
};

}  // namespace catseye::media
