#include "media/decoder.hpp"

#include <cerrno>

#include "media/demuxer.hpp"
#include "media/reasons.hpp"

namespace catseye::media {

namespace {

/// Only a lack of memory ends the work; everything else a decoder may say is damage of the footage.
Result<Decoded> answer(int av_result, Decoded good) {
    if (av_result >= 0) return good;
    if (av_result == AVERROR(EAGAIN) || av_result == AVERROR_EOF) return Decoded::nothing;
    if (av_result == AVERROR(ENOMEM))
        return fail(ErrorCode::resource, "out of memory while decoding");
    return Decoded::damaged;
}

}  // namespace

Result<Decoder> Decoder::open(const AVStream& stream, int threads) {
    const AVCodecParameters& parameters = *stream.codecpar;
    const AVCodec* codec =
        is_allowed_codec(parameters.codec_id) ? avcodec_find_decoder(parameters.codec_id) : nullptr;
    if (codec == nullptr) return refusal("unsupported_codec");
    CodecContextPtr context = TRY(allocated(CodecContextPtr(avcodec_alloc_context3(codec))));
    TRY(check(avcodec_parameters_to_context(context.get(), &parameters),
              "read the track's parameters"));
    context->thread_count = threads;
    context->max_pixels = kMaxPixels;
    context->pkt_timebase = stream.time_base;
    TRY(check(avcodec_open2(context.get(), codec, nullptr), "open the decoder"));
    return Decoder(std::move(context));
}

Result<Decoded> Decoder::send(const AVPacket& packet) {
    return answer(avcodec_send_packet(context_.get(), &packet), Decoded::nothing);
}

Result<Decoded> Decoder::end() {
    return answer(avcodec_send_packet(context_.get(), nullptr), Decoded::nothing);
}

Result<Decoded> Decoder::receive(AVFrame& frame) {
    return answer(avcodec_receive_frame(context_.get(), &frame), Decoded::frame);
}

bool is_damaged(const AVFrame& frame) {
    return (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags != 0;
}

}  // namespace catseye::media
