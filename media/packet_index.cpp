#include "media/packet_index.hpp"

#include <algorithm>

#include "media/reasons.hpp"

namespace catseye::media {

namespace {

constexpr std::size_t kMaxFrames = 300'000;  // twenty minutes at 240 a second, and some

bool has_new_parameters(const AVPacket& packet) {
    return av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, nullptr) != nullptr ||
           av_packet_get_side_data(&packet, AV_PKT_DATA_PARAM_CHANGE, nullptr) != nullptr;
}

}  // namespace

Result<> PacketIndex::add(const AVPacket& packet) {
    if (frames_.size() >= kMaxFrames) return refusal("too_long");
    IndexedFrame frame;
    frame.packet = static_cast<std::int64_t>(frames_.size());
    frame.size_bytes = packet.size;
    frame.key = (packet.flags & AV_PKT_FLAG_KEY) != 0;
    frame.pts = packet.pts;
    if (packet.pts == AV_NOPTS_VALUE) {
        has_times_ = false;
        std::int64_t after_last = 0;
        if (!frames_.empty() &&
            __builtin_add_overflow(frames_.back().pts, std::max<std::int64_t>(packet.duration, 1),
                                   &after_last))
            return refusal("too_long");
        frame.pts = packet.dts == AV_NOPTS_VALUE ? after_last : packet.dts;
    }
    if (!frames_.empty() && frame.pts < frames_.back().pts) reordered_ = true;
    if (frames_.empty() || frame.pts >= frames_[static_cast<std::size_t>(latest_)].pts) {
        latest_ = frame.packet;
        last_duration_ = packet.duration;
    }
    if ((packet.flags & AV_PKT_FLAG_CORRUPT) != 0) ++corrupt_packets_;
    if (!frames_.empty() && has_new_parameters(packet)) changes_parameters_ = true;
    frames_.push_back(frame);
    return ok();
}

Result<> PacketIndex::finish(AVRational time_base) {
    time_base_ = time_base;
    std::ranges::stable_sort(frames_, {}, &IndexedFrame::pts);
    if (frames_.empty()) return ok();
    std::int64_t span = 0;
    if (__builtin_sub_overflow(frames_.back().pts, frames_.front().pts, &span))
        return refusal("too_long");
    const auto gaps = static_cast<std::int64_t>(frames_.size()) - 1;
    // A last frame that claims ten times the usual length is a header's lie or a recorder's shrug.
    const std::int64_t usual = gaps > 0 ? span / gaps : last_duration_;
    const bool believable =
        last_duration_ > 0 && last_duration_ / 10 <= std::max<std::int64_t>(usual, 1);
    if (!believable) last_duration_ = usual;
    std::int64_t length = 0;
    if (__builtin_add_overflow(span, last_duration_, &length)) return refusal("too_long");
    duration_ = std::chrono::microseconds(av_rescale_q(length, time_base_, kMicroseconds));
    // Rescaling answers with the least number where it cannot tell.
    if (duration_.count() < 0) return refusal("too_long");
    return ok();
}

std::chrono::microseconds PacketIndex::time_of(std::int64_t ordinal) const {
    const std::int64_t from_start =
        frames_[static_cast<std::size_t>(ordinal)].pts - frames_.front().pts;
    return std::chrono::microseconds(av_rescale_q(from_start, time_base_, kMicroseconds));
}

std::int64_t PacketIndex::length_of(std::int64_t ordinal) const {
    const auto next = static_cast<std::size_t>(ordinal) + 1;
    if (next >= frames_.size()) return last_duration_;
    return frames_[next].pts - frames_[next - 1].pts;
}

std::int64_t PacketIndex::ordinal_at(std::int64_t pts) const {
    return std::ranges::lower_bound(frames_, pts, {}, &IndexedFrame::pts) - frames_.begin();
}

Result<PacketIndex> read_index(Demuxer& demuxer) {
    PacketIndex index;
    const PacketPtr packet = TRY(make_packet());
    while (TRY(demuxer.next(*packet))) {
        if (packet->stream_index == demuxer.video().index) TRY(index.add(*packet));
    }
    TRY(index.finish(demuxer.video().time_base));
    return index;
}

}  // namespace catseye::media
