#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "media/demuxer.hpp"

namespace catseye::media {

/// One frame of the original as its packet tells it, before any decoding.
struct IndexedFrame {
    std::int64_t pts = 0;  ///< in the track's time base; of a packet without one, its decoding time
    std::int64_t size_bytes = 0;
    std::int64_t packet = 0;  ///< number in the order of decoding, from 0
    bool key = false;
};

/// Every frame of the track in presentation order, measured from the packets: what frame numbers,
/// times and lengths mean everywhere in the house. A frame number stays the same whether or not its
/// picture decodes.
class PacketIndex {
public:
    /// Takes the packets of the track in the order of decoding. `too_long` when there are more than
    /// twenty minutes can hold.
    Result<> add(const AVPacket& packet);
    /// To be called once after the last packet; all below is valid after it. `too_long` when the
    /// times say what no number of microseconds can.
    Result<> finish(AVRational time_base);

    std::span<const IndexedFrame> frames() const { return frames_; }
    AVRational time_base() const { return time_base_; }
    /// From the first frame to the end of the last.
    std::chrono::microseconds duration() const { return duration_; }
    std::chrono::microseconds time_of(std::int64_t ordinal) const;
    /// How long a frame is shown: until the next one, in the track's time base.
    std::int64_t length_of(std::int64_t ordinal) const;
    /// The first frame that is shown at `pts` or later; frames().size() after the last.
    std::int64_t ordinal_at(std::int64_t pts) const;

    /// Whether every packet said when to show its frame: else pictures can only be counted from the
    /// start.
    bool has_times() const { return has_times_; }
    /// Whether frames are shown in another order than they are stored (B-frames).
    bool is_reordered() const { return reordered_; }
    /// Packets that the container itself marks as broken or cut.
    std::int64_t corrupt_packets() const { return corrupt_packets_; }
    /// A new description of the pictures came in the middle of the track.
    bool changes_parameters() const { return changes_parameters_; }

private:
    std::vector<IndexedFrame> frames_;
    AVRational time_base_{0, 1};
    std::chrono::microseconds duration_{};
    std::int64_t latest_ = 0;         ///< number of the packet that is shown last, while adding
    std::int64_t last_duration_ = 0;  ///< how long that one is shown, in the track's time base
    std::int64_t corrupt_packets_ = 0;
    bool has_times_ = true;
    bool reordered_ = false;
    bool changes_parameters_ = false;
};

/// Reads the original to its end, decoding nothing.
Result<PacketIndex> read_index(Demuxer& demuxer);

}  // namespace catseye::media
