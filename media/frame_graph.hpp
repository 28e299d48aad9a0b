#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "media/decoder.hpp"
#include "media/demuxer.hpp"
#include "media/fan_out.hpp"
#include "media/frame_sink.hpp"
#include "media/packet_index.hpp"
#include "media/packet_sink.hpp"

namespace catseye::media {

/// How the whole run went.
struct GraphReport {
    std::int64_t packets = 0;        ///< of the pictures' track
    std::int64_t frames = 0;         ///< decoded and in order
    std::int64_t decode_errors = 0;  ///< packets refused, and pictures damaged or out of order
    std::vector<LaneReport>
        lanes;  ///< in the order in which the sinks were added; pictures before packets
};

/// Demuxes and decodes an original once and feeds every sink from that. Each FrameSink has a short
/// queue and a thread of its own: a slow one slows the decoder, none is given fewer pictures than
/// it asked for, and one that fails stops alone.
class FrameGraph {
public:
    /// `index` is of the same original. `threads` are the decoder's.
    FrameGraph(Demuxer& demuxer, const PacketIndex& index, int threads)
        : demuxer_(demuxer), index_(index), threads_(threads) {}

    /// Sinks are the caller's and outlive the run.
    void add(FrameSink& sink) { frame_sinks_.push_back(&sink); }
    void add(PacketSink& sink) { packet_sinks_.push_back(&sink); }

    /// Runs to the end of the original. An Error means that it could not be read at all; damage and
    /// the sinks' own failures are in the report. Without any decoded picture no FrameSink is
    /// started.
    Result<GraphReport> run(const std::function<void(std::int64_t percent)>& progress);

private:
    Demuxer& demuxer_;
    const PacketIndex& index_;
    int threads_;
    std::vector<FrameSink*> frame_sinks_;
    std::vector<PacketSink*> packet_sinks_;
};

}  // namespace catseye::media
