#include "transcode/still_stage.hpp"

#include <charconv>
#include <optional>

#include "media/decoder.hpp"
#include "media/demuxer.hpp"
#include "media/image_file.hpp"
#include "media/packet_index.hpp"
#include "media/picture.hpp"
#include "transcode/outputs.hpp"

namespace catseye::transcode {

namespace {

constexpr int kDecoderThreads = 2;

Result<std::int64_t> frame_from(std::string_view parameters) {
    constexpr std::string_view kName = "frame=";
    std::int64_t frame = -1;
    if (parameters.starts_with(kName)) {
        const auto number = parameters.substr(kName.size());
        const auto [end, error] =
            std::from_chars(number.data(), number.data() + number.size(), frame);
        if (error != std::errc() || end != number.data() + number.size()) frame = -1;
    }
    if (frame < 0)
        return fail(ErrorCode::invalid_request, "a still is asked for as frame=N, N from 0");
    return frame;
}

/// The packet to start decoding at: the last key frame shown at or before the wanted one, because
/// pictures that are stored after a key frame but shown before it may need what came earlier.
std::int64_t start_packet(const media::PacketIndex& index, std::int64_t frame) {
    if (!index.has_times()) return 0;  // without times, pictures can only be counted from the start
    for (std::int64_t at = frame; at >= 0; --at) {
        const media::IndexedFrame& candidate = index.frames()[static_cast<std::size_t>(at)];
        if (candidate.key) return candidate.packet;
    }
    return 0;
}

/// Decodes from a packet on until one wanted picture comes out.
class Search {
public:
    Search(const media::PacketIndex& index, std::int64_t frame) : index_(index), frame_(frame) {}

    /// Nothing when the picture does not come out.
    Result<media::FramePtr> decode_from(media::Demuxer& demuxer, std::int64_t first_packet) {
        media::Decoder decoder = TRY(media::Decoder::open(demuxer.video(), kDecoderThreads));
        const media::PacketPtr packet = TRY(media::make_packet());
        std::int64_t number = 0;
        media::FramePtr found;
        while (!found && TRY(demuxer.next(*packet))) {
            if (packet->stream_index != demuxer.video().index || number++ < first_packet) continue;
            TRY(decoder.send(*packet));
            found = TRY(drain(decoder));
        }
        if (!found) {
            TRY(decoder.end());
            found = TRY(drain(decoder));
        }
        return found;
    }

private:
    Result<media::FramePtr> drain(media::Decoder& decoder) {
        media::FramePtr frame = TRY(media::make_frame());
        for (;;) {
            const media::Decoded answer = TRY(decoder.receive(*frame));
            if (answer == media::Decoded::nothing) return media::FramePtr();
            if (answer == media::Decoded::frame && is_wanted(*frame)) return frame;
        }
    }

    bool is_wanted(const AVFrame& frame) {
        const std::int64_t number = seen_++;
        if (!index_.has_times()) return number == frame_;
        return frame.pts == index_.frames()[static_cast<std::size_t>(frame_)].pts;
    }

    const media::PacketIndex& index_;
    std::int64_t frame_;
    std::int64_t seen_ = 0;
};

/// Decodes from the key frame before, and from the very start when that does not give the picture.
Result<media::FramePtr> find_picture(int original, const media::PacketIndex& index,
                                     std::int64_t frame) {
    const std::int64_t start = start_packet(index, frame);
    for (const std::int64_t first : {start, std::int64_t{0}}) {
        media::Demuxer demuxer = TRY(media::Demuxer::open(original));
        media::FramePtr picture = TRY(Search(index, frame).decode_from(demuxer, first));
        if (picture) return picture;
        if (first == 0) break;
    }
    return fail(ErrorCode::invalid_media, "frame " + std::to_string(frame) +
                                              " is damaged in the original and cannot be shown");
}

}  // namespace

Result<findings::StageOutput> run_still(const StageContext& context) {
    const std::int64_t frame = TRY(frame_from(context.parameters));
    media::Demuxer demuxer = TRY(media::Demuxer::open(context.original));
    const media::PacketIndex index = TRY(media::read_index(demuxer));
    const auto count = static_cast<std::int64_t>(index.frames().size());
    if (frame >= count)
        return fail(ErrorCode::invalid_request, "there is no frame " + std::to_string(frame) +
                                                    ": the recording has " + std::to_string(count) +
                                                    " frames, numbered from 0");
    const media::FramePtr picture = TRY(find_picture(context.original, index, frame));
    const int rotation = demuxer.rotation().value_or(0);
    const media::PictureSize shown = media::shown_size({picture->width, picture->height}, rotation);
    const media::FramePtr rgb = TRY(media::to_shown_rgb(*picture, rotation, shown));
    TRY(media::write_image(*rgb, media::ImageFormat::png,
                           output_named(context, "still", "still.png")));

    findings::StageOutput output;
    output.still = findings::StillFindings{frame,
                                           index.frames()[static_cast<std::size_t>(frame)].pts,
                                           index.time_base().num,
                                           index.time_base().den,
                                           shown.width,
                                           shown.height};
    output.files = {"still.png"};
    return output;
}

}  // namespace catseye::transcode
