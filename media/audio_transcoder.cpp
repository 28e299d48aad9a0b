#include "media/audio_transcoder.hpp"

extern "C" {
#include <libavutil/channel_layout.h>
#include <libavutil/samplefmt.h>
}

#include <algorithm>
#include <cerrno>

namespace catseye::media {

namespace {

constexpr int kBitsPerChannel = 64'000;
constexpr int kUsualRate = 48'000;
constexpr int kFullFrame = 1024;  // samples in a frame of AAC-LC
constexpr std::int64_t kLongestGapSeconds =
    std::int64_t{20} * 60;  // no recording that we take is longer

/// AAC has a fixed list of sample rates (ISO/IEC 14496-3, table 1.18); the others are resampled.
int rate_for(const AVCodec& codec, int rate) {
    for (const int* each = codec.supported_samplerates; each != nullptr && *each != 0; ++each) {
        if (*each == rate) return rate;
    }
    return kUsualRate;
}

Result<CodecContextPtr> open_aac(const AVCodecParameters& source) {
    const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_AAC);
    if (codec == nullptr)
        return fail(ErrorCode::internal, "libav was built without its AAC encoder");
    CodecContextPtr context = TRY(allocated(CodecContextPtr(avcodec_alloc_context3(codec))));
    const int channels = source.ch_layout.nb_channels == 1 ? 1 : 2;
    av_channel_layout_default(&context->ch_layout, channels);
    context->sample_rate = rate_for(*codec, source.sample_rate);
    context->sample_fmt = AV_SAMPLE_FMT_FLTP;
    context->bit_rate = std::int64_t{channels} * kBitsPerChannel;
    context->time_base = {1, context->sample_rate};
    context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    TRY(check(avcodec_open2(context.get(), codec, nullptr), "open the proxy's sound encoder"));
    return context;
}

}  // namespace

Result<AudioTranscoder> AudioTranscoder::open(const AVStream& stream) {
    if (stream.codecpar->sample_rate <= 0 || stream.codecpar->ch_layout.nb_channels <= 0)
        return fail(ErrorCode::invalid_media, "the sound says no sample rate or channels");
    Decoder decoder = TRY(Decoder::open(stream, 1));
    CodecContextPtr encoder = TRY(open_aac(*stream.codecpar));
    AudioFifoPtr fifo = TRY(allocated(AudioFifoPtr(
        av_audio_fifo_alloc(encoder->sample_fmt, encoder->ch_layout.nb_channels, 4 * kFullFrame))));
    return AudioTranscoder(std::move(decoder), std::move(encoder), std::move(fifo),
                           stream.time_base);
}

Result<> AudioTranscoder::add(const AVPacket& packet, const TakePacket& take) {
    TRY(decoder_.send(packet));
    return drain_decoder(take);
}

Result<> AudioTranscoder::finish(const TakePacket& take) {
    TRY(decoder_.end());
    TRY(drain_decoder(take));
    TRY(encode_queued(1, take));
    TRY(check(avcodec_send_frame(encoder_.get(), nullptr), "end the proxy's sound"));
    return encode_queued(kFullFrame, take);
}

Result<> AudioTranscoder::drain_decoder(const TakePacket& take) {
    const FramePtr sound = TRY(make_frame());
    for (;;) {
        switch (TRY(decoder_.receive(*sound))) {
            case Decoded::nothing:
                return ok();
            case Decoded::damaged:
                break;
            case Decoded::frame:
                TRY(queue_samples(*sound, take));
                break;
        }
    }
}

Result<FramePtr> AudioTranscoder::make_sound(int samples) const {
    FramePtr sound = TRY(make_frame());
    sound->format = encoder_->sample_fmt;
    sound->sample_rate = encoder_->sample_rate;
    sound->nb_samples = samples;
    TRY(check(av_channel_layout_copy(&sound->ch_layout, &encoder_->ch_layout), "describe sound"));
    if (samples > 0) TRY(check(av_frame_get_buffer(sound.get(), 0), "make room for sound"));
    return sound;
}

Result<> AudioTranscoder::queue_samples(const AVFrame& sound, const TakePacket& take) {
    const AVRational samples{1, encoder_->sample_rate};
    if (sound.pts != AV_NOPTS_VALUE) {
        const std::int64_t at = av_rescale_q(sound.pts, time_base_, samples);
        if (!position_) position_ = at;
        const std::int64_t gap = at - (*position_ + av_audio_fifo_size(fifo_.get()));
        const bool audible = gap > encoder_->sample_rate / 10;
        if (audible && gap < kLongestGapSeconds * encoder_->sample_rate) TRY(fill_gap(gap, take));
    }
    if (!position_) position_ = 0;

    const FramePtr converted = TRY(make_sound(0));
    if (!resampler_) resampler_ = TRY(allocated(ResamplerPtr(swr_alloc())));
    int result = swr_convert_frame(resampler_.get(), converted.get(), &sound);
    if (result == AVERROR_INPUT_CHANGED) {  // a recorder may change its sound in the middle
        resampler_ = TRY(allocated(ResamplerPtr(swr_alloc())));
        result = swr_convert_frame(resampler_.get(), converted.get(), &sound);
    }
    TRY(check(result, "convert the sound"));
    if (converted->nb_samples == 0) return ok();
    TRY(check(av_audio_fifo_write(fifo_.get(), reinterpret_cast<void**>(converted->extended_data),
                                  converted->nb_samples),
              "queue the sound"));
    return encode_queued(kFullFrame, take);
}

Result<> AudioTranscoder::fill_gap(std::int64_t samples, const TakePacket& take) {
    const FramePtr silence = TRY(make_sound(kFullFrame));
    av_samples_set_silence(silence->extended_data, 0, kFullFrame, encoder_->ch_layout.nb_channels,
                           encoder_->sample_fmt);
    while (samples > 0) {
        const int now = static_cast<int>(std::min<std::int64_t>(samples, kFullFrame));
        TRY(check(
            av_audio_fifo_write(fifo_.get(), reinterpret_cast<void**>(silence->extended_data), now),
            "queue silence"));
        TRY(encode_queued(kFullFrame, take));
        samples -= now;
    }
    return ok();
}

/// Encodes full frames, and a last short one when `least` allows it; hands over what the encoder
/// has ready.
Result<> AudioTranscoder::encode_queued(int least, const TakePacket& take) {
    const PacketPtr packet = TRY(make_packet());
    for (;;) {
        const int got = avcodec_receive_packet(encoder_.get(), packet.get());
        if (got >= 0) {
            TRY(take(*packet));
            av_packet_unref(packet.get());
            continue;
        }
        if (got != AVERROR(EAGAIN) && got != AVERROR_EOF) TRY(check(got, "encode the sound"));
        const int queued = av_audio_fifo_size(fifo_.get());
        if (queued < least) return ok();
        const FramePtr sound = TRY(make_sound(std::min(queued, kFullFrame)));
        TRY(check(av_audio_fifo_read(fifo_.get(), reinterpret_cast<void**>(sound->extended_data),
                                     sound->nb_samples),
                  "take queued sound"));
        sound->pts = *position_;
        *position_ += sound->nb_samples;
        TRY(check(avcodec_send_frame(encoder_.get(), sound.get()), "encode the sound"));
    }
}

}  // namespace catseye::media
