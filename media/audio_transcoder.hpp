#pragma once
#include <cstdint>
#include <optional>

#include "base/result.hpp"
#include "media/av.hpp"
#include "media/decoder.hpp"
#include "media/encoder.hpp"

namespace catseye::media {

/// Turns any allowed sound into AAC, mono or stereo. Damage and gaps become silence, so that sound
/// and pictures stay together.
class AudioTranscoder {
public:
    static Result<AudioTranscoder> open(const AVStream& stream);

    /// Packets come out with times in units of the encoder's time base, on the clock of those that
    /// go in.
    Result<> add(const AVPacket& packet, const TakePacket& take);
    Result<> finish(const TakePacket& take);

    const AVCodecContext& context() const { return *encoder_; }

private:
    AudioTranscoder(Decoder decoder, CodecContextPtr encoder, AudioFifoPtr fifo,
                    AVRational time_base)
        : decoder_(std::move(decoder)),
          encoder_(std::move(encoder)),
          fifo_(std::move(fifo)),
          time_base_(time_base) {}
    Result<> drain_decoder(const TakePacket& take);
    Result<> queue_samples(const AVFrame& sound, const TakePacket& take);
    Result<> fill_gap(std::int64_t samples, const TakePacket& take);
    Result<> encode_queued(int least, const TakePacket& take);
    Result<FramePtr> make_sound(int samples) const;

    Decoder decoder_;
    CodecContextPtr encoder_;
    AudioFifoPtr fifo_;
    ResamplerPtr resampler_;
    AVRational time_base_;                  ///< of the packets that go in
    std::optional<std::int64_t> position_;  ///< time of the first queued sample, in samples
};

}  // namespace catseye::media
