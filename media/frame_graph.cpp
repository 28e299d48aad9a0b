#include "media/frame_graph.hpp"

#include <optional>

#include "media/fan_out.hpp"
#include "media/picture.hpp"

namespace catseye::media {

namespace {

/// A packet sink and whether it still takes packets.
struct Tap {
    PacketSink& sink;
    LaneReport report;

    void offer(const AVPacket& packet) {
        if (report.outcome) report.outcome = sink.accept(packet);
    }
    void finish() {
        if (report.outcome) report.outcome = sink.finish();
    }
};

/// One run: places each decoded picture by the index and hands it to the lanes.
class Run {
public:
    Run(const Demuxer& demuxer, const PacketIndex& index, std::span<FrameSink* const> sinks)
        : demuxer_(demuxer), index_(index), sinks_(sinks) {}

    /// Takes all that the decoder has ready.
    Result<> drain(Decoder& decoder) {
        for (;;) {
            FramePtr frame = TRY(make_frame());
            switch (TRY(decoder.receive(*frame))) {
                case Decoded::nothing:
                    return ok();
                case Decoded::damaged:
                    ++report_.decode_errors;
                    break;
                case Decoded::frame:
                    deliver(std::move(frame));
                    break;
            }
        }
    }

    void count_packet(Decoded answer) {
        ++report_.packets;
        if (answer == Decoded::damaged) ++report_.decode_errors;
    }

    std::int64_t packets() const { return report_.packets; }

    GraphReport finish() {
        if (lanes_) report_.lanes = lanes_->join();
        return std::move(report_);
    }

private:
    /// The frame's number; nothing when its time has been passed already or the track has no such
    /// frame.
    std::optional<std::int64_t> place(const AVFrame& frame) const {
        const auto count = static_cast<std::int64_t>(index_.frames().size());
        std::int64_t ordinal = last_ + 1;
        if (index_.has_times() && frame.pts != AV_NOPTS_VALUE) {
            ordinal = index_.ordinal_at(frame.pts);
            const bool twin = last_ + 1 < count && ordinal <= last_ &&
                              index_.frames()[static_cast<std::size_t>(last_ + 1)].pts == frame.pts;
            if (twin) ordinal = last_ + 1;  // two frames with one time: take them in order
        }
        if (ordinal <= last_ || ordinal >= count) return std::nullopt;
        return ordinal;
    }

    void deliver(FramePtr frame) {
        const auto ordinal = place(*frame);
        const bool damaged = is_damaged(*frame);
        if (damaged || !ordinal) ++report_.decode_errors;
        if (!ordinal) return;
        if (!lanes_) start_lanes(*frame);
        last_ = *ordinal;
        ++report_.frames;
        const FrameAt at{SharedFrame(std::move(frame)), index_.time_of(*ordinal), *ordinal,
                         damaged};
        lanes_->offer(at);
    }

    void start_lanes(const AVFrame& first) {
        const VideoTrack track{
            first.width,
            first.height,
            static_cast<AVPixelFormat>(first.format),
            index_.time_base(),
            demuxer_.is_photograph() ? exif_rotation(first) : demuxer_.rotation().value_or(0),
            index_.duration()};
        lanes_.emplace(sinks_, track);
    }

    const Demuxer& demuxer_;
    const PacketIndex& index_;
    std::span<FrameSink* const> sinks_;
    std::optional<FanOut> lanes_;
    std::int64_t last_ = -1;
    GraphReport report_;
};

}  // namespace

Result<GraphReport> FrameGraph::run(const std::function<void(std::int64_t percent)>& progress) {
    Decoder decoder = TRY(Decoder::open(demuxer_.video(), threads_));
    std::vector<Tap> taps;
    for (PacketSink* sink : packet_sinks_)
        taps.push_back({*sink, {std::string(sink->name())}});
    Run run(demuxer_, index_, frame_sinks_);

    const auto total = std::max<std::int64_t>(static_cast<std::int64_t>(index_.frames().size()), 1);
    std::int64_t percent = 0;
    const PacketPtr packet = TRY(make_packet());
    while (TRY(demuxer_.next(*packet))) {
        for (Tap& tap : taps)
            tap.offer(*packet);
        if (packet->stream_index != demuxer_.video().index) continue;
        run.count_packet(TRY(decoder.send(*packet)));
        TRY(run.drain(decoder));
        const std::int64_t now = std::min<std::int64_t>(run.packets() * 100 / total, 100);
        if (now != percent) progress(percent = now);
    }
    TRY(decoder.end());
    TRY(run.drain(decoder));

    GraphReport report = run.finish();
    for (Tap& tap : taps) {
        tap.finish();
        report.lanes.push_back(std::move(tap.report));
    }
    return report;
}

}  // namespace catseye::media
