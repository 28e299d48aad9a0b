#pragma once
#include <memory>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "findings/stage_report.hpp"
#include "media/demuxer.hpp"
#include "media/frame_sink.hpp"
#include "media/packet_index.hpp"
#include "media/packet_sink.hpp"
#include "transcode/stage.hpp"

namespace catseye::transcode {

/// What a lane is built from. All of it outlives the lanes.
struct DeriveJob {
    const StageContext& context;
    const media::Demuxer& demuxer;               ///< open at the start of the original
    const media::PacketIndex& index;             ///< of the whole track, read before
    findings::ProxyMethod proxy;                 ///< how the proxy is to be made
    std::vector<findings::Sighting>& sightings;  ///< written by the plates lane alone
    bool& sound_left_out;                        ///< written by the proxy lane alone
};

/// A lane's consumers: of decoded pictures on a thread of its own, of packets on the decoding
/// thread, both, or neither when the index was all it needed.
struct LaneParts {
    std::unique_ptr<media::FrameSink> pictures;
    std::unique_ptr<media::PacketSink> packets;
};

/// One consumer of the decoded clip inside the stage `derive`.
struct Lane {
    std::string_view name;                    ///< as in "lanes=proxy,plates"
    std::string_view makes;                   ///< for people
    std::span<const std::string_view> kinds;  ///< of the slots it fills (findings/stage_report.hpp)
    Result<LaneParts> (*build)(const DeriveJob& job);
};

/// Every lane, the whole list (lane_list.cpp).
std::span<const Lane> lanes();

}  // namespace catseye::transcode
