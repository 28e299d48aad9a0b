#include "media/fan_out.hpp"

#include <exception>
#include <thread>

#include "base/bounded_queue.hpp"

namespace catseye::media {

namespace {

// Deep enough that a lane never waits for a picture, shallow enough that five lanes of 4K stay far
// below 1 GB.
constexpr std::size_t kQueueFrames = 3;

}  // namespace

/// One sink, its queue and its thread.
class FanOut::Lane {
public:
    Lane(FrameSink& sink, const VideoTrack& track)
        : sink_(sink),
          interval_(sink.interval()),
          queue_(kQueueFrames),
          thread_([this, track] { run(track); }) {}
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;
    ~Lane() { queue_.close(); }

    /// Called by the decoding thread with every picture; waits while the queue is full.
    void offer(const FrameAt& at) {
        if (at.time < due_) return;
        if (interval_.count() > 0) due_ = (at.time / interval_ + 1) * interval_;
        queue_.push(at);
    }

    LaneReport join() {
        queue_.close();
        thread_.join();
        return std::move(report_);
    }

private:
    void run(const VideoTrack& track) {
        report_.sink = sink_.name();
        try {
            report_.outcome = drain(track);
        } catch (const std::exception& thrown) {  // OpenCV and bad_alloc: the only throwers
            report_.outcome = fail(ErrorCode::internal, thrown.what());
        }
        queue_.close();
    }

    Result<> drain(const VideoTrack& track) {
        TRY(sink_.start(track));
        while (auto at = queue_.pop()) {
            TRY(sink_.accept(*at));
            ++report_.frames;
        }
        return sink_.finish();
    }

    FrameSink& sink_;
    const std::chrono::microseconds interval_;
    std::chrono::microseconds due_{};
    BoundedQueue<FrameAt> queue_;
    LaneReport report_;
    std::jthread thread_;  // last: it uses all of the above
};

FanOut::FanOut(std::span<FrameSink* const> sinks, const VideoTrack& track) {
    for (FrameSink* sink : sinks)
        lanes_.push_back(std::make_unique<Lane>(*sink, track));
}

FanOut::~FanOut() = default;

void FanOut::offer(const FrameAt& at) {
    for (const auto& lane : lanes_)
        lane->offer(at);
}

std::vector<LaneReport> FanOut::join() {
    std::vector<LaneReport> reports;
    for (const auto& lane : lanes_)
        reports.push_back(lane->join());
    return reports;
}

}  // namespace catseye::media
