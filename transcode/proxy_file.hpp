#pragma once
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "base/result.hpp"
#include "media/audio_transcoder.hpp"
#include "media/demuxer.hpp"
#include "media/mp4_writer.hpp"
#include "media/packet_index.hpp"

namespace catseye::transcode {

/// The proxy's MP4 file while it is being written: pictures by one thread, sound by another. Times
/// count from the first frame of the original's pictures; sound from before that is left out.
class ProxyFile {
public:
    /// Replaces the file behind `fd`. `sound_left_out` is set when there is sound and it cannot be
    /// had.
    static Result<std::unique_ptr<ProxyFile>> open(int fd, const media::Demuxer& demuxer,
                                                   const media::PacketIndex& index,
                                                   bool& sound_left_out);

    /// Says what the pictures are; before it, sound is kept waiting.
    Result<> start(const AVCodecParameters& pictures, AVRational time_base, int rotation);
    /// After `start`. Times in `time_base`, from the first frame.
    Result<> write_picture(AVPacket& packet, AVRational time_base);
    /// A packet of the original's sound, as it is stored there.
    Result<> take_sound(const AVPacket& packet);
    /// Called once, after the last of both.
    Result<> finish();

private:
    ProxyFile(std::unique_ptr<media::Mp4Writer> writer, bool& sound_left_out)
        : writer_(std::move(writer)), sound_left_out_(sound_left_out) {}
    Result<> open_sound(const media::Demuxer& demuxer, const media::PacketIndex& index);
    Result<> encode_sound(const AVPacket* packet);
    Result<> write_sound(AVPacket& packet);

    std::unique_ptr<media::Mp4Writer> writer_;
    bool& sound_left_out_;

    // Sound, of the decoding thread alone.
    std::optional<media::AudioTranscoder> transcoder_;  ///< empty when the sound is copied
    const AVStream* sound_ = nullptr;                   ///< null: no sound
    std::int64_t sound_shift_ = 0;  ///< time of the first frame, in the sound's time base
    std::int64_t last_sound_ = INT64_MIN;

    std::mutex mutex_;  ///< guards all below, and writer_
    const AVCodecParameters* sound_parameters_ = nullptr;
    media::CodecParametersPtr encoded_parameters_;
    AVRational sound_time_base_{0, 1};
    int picture_track_ = -1;
    int sound_track_ = -1;
    std::deque<media::PacketPtr> waiting_;
};

}  // namespace catseye::transcode
