#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "media/frame_sink.hpp"

namespace catseye::media {

/// How one sink fared.
struct LaneReport {
    std::string sink;
    std::int64_t frames = 0;  ///< accepted
    Result<> outcome = ok();
};

/// Hands pictures to sinks, each with a short queue and a thread of its own. A slow sink slows
/// whoever offers, none is given fewer pictures than it asked for, and one that fails or throws
/// stops alone.
class FanOut {
public:
    /// Starts a thread for each sink; the sinks outlive it.
    FanOut(std::span<FrameSink* const> sinks, const VideoTrack& track);
    FanOut(const FanOut&) = delete;
    FanOut& operator=(const FanOut&) = delete;
    ~FanOut();

    /// Pictures in presentation order, from one thread. Waits while a queue is full.
    void offer(const FrameAt& at);
    /// Called once after the last picture: waits for every sink and says how each fared, in order.
    std::vector<LaneReport> join();

private:
    class Lane;
    std::vector<std::unique_ptr<Lane>> lanes_;
};

}  // namespace catseye::media
