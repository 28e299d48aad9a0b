#pragma once
#include <chrono>
#include <cstdint>
#include <string_view>

#include "media/av.hpp"

namespace catseye::media {

/// What the pictures of a track are, taken from the first decoded picture, never from a header
/// alone. A damaged or hostile track may change size or format later: whoever needs one size checks
/// each frame.
struct VideoTrack {
    int width = 0;   ///< pixels as stored, before rotation
    int height = 0;  ///< pixels as stored, before rotation
    AVPixelFormat format = AV_PIX_FMT_NONE;
    AVRational time_base{0, 1};
    int rotation = 0;  ///< degrees clockwise needed to show it: 0, 90, 180 or 270
    std::chrono::microseconds
        duration{};  ///< from the first frame to the end of the last, measured on packets
};

/// A picture and where it sits in the original: the pair an officer can be taken back to.
struct FrameAt {
    SharedFrame frame;
    std::chrono::microseconds time{};  ///< presentation time from the first frame of the track
    std::int64_t ordinal =
        0;                 ///< number in presentation order, from 0; what a still is asked for by
    bool damaged = false;  ///< the decoder marked it: parts may be guessed
};

/// One consumer of the decoded pictures. Order of calls: `start` once, `accept` for each wanted
/// picture in presentation order, `finish` once; all on one thread of the sink's own. After an
/// Error nothing more is called. A sink never sees a picture dropped for load: sampling is by media
/// time only, so that the same original always gives the same findings. It may keep a SharedFrame,
/// but few of them: each holds a whole picture in memory.
class FrameSink {
public:
    FrameSink() = default;
    FrameSink(const FrameSink&) = delete;
    FrameSink& operator=(const FrameSink&) = delete;
    virtual ~FrameSink() = default;

    /// The lane's name, as in lane_list.cpp. Called from any thread.
    virtual std::string_view name() const = 0;
    /// It is given the first picture at or after each multiple of this; zero means every picture.
    /// Called once, before `start`, by the decoding thread.
    virtual std::chrono::microseconds interval() const { return {}; }
    /// Called before the first picture.
    virtual Result<> start(const VideoTrack& track) = 0;
    /// Called for each picture.
    virtual Result<> accept(const FrameAt& at) = 0;
    /// Called after the last picture, only if every earlier call succeeded.
    virtual Result<> finish() = 0;
};

}  // namespace catseye::media
