#include "transcode/proxy_file.hpp"

#include <utility>

namespace catseye::transcode {

namespace {

constexpr std::size_t kMostWaiting =
    4096;  // packets of sound before the first picture: more than a minute

}  // namespace

Result<std::unique_ptr<ProxyFile>> ProxyFile::open(int fd, const media::Demuxer& demuxer,
                                                   const media::PacketIndex& index,
                                                   bool& sound_left_out) {
    auto writer = TRY(media::Mp4Writer::open(fd));
    std::unique_ptr<ProxyFile> file(new ProxyFile(std::move(writer), sound_left_out));
    if (demuxer.audio() != nullptr && !file->open_sound(demuxer, index)) sound_left_out = true;
    return file;
}

Result<> ProxyFile::open_sound(const media::Demuxer& demuxer, const media::PacketIndex& index) {
    const AVStream& sound = *demuxer.audio();
    sound_parameters_ = sound.codecpar;
    sound_time_base_ = sound.time_base;
    if (sound.codecpar->codec_id != AV_CODEC_ID_AAC) {
        transcoder_ = TRY(media::AudioTranscoder::open(sound));
        encoded_parameters_ =
            TRY(media::allocated(media::CodecParametersPtr(avcodec_parameters_alloc())));
        TRY(media::check(
            avcodec_parameters_from_context(encoded_parameters_.get(), &transcoder_->context()),
            "describe the proxy's sound"));
        sound_parameters_ = encoded_parameters_.get();
        sound_time_base_ = transcoder_->context().time_base;
    }
    sound_shift_ = av_rescale_q(index.frames().front().pts, index.time_base(), sound.time_base);
    sound_ = &sound;
    return ok();
}

Result<> ProxyFile::start(const AVCodecParameters& pictures, AVRational time_base, int rotation) {
    const std::scoped_lock lock(mutex_);
    picture_track_ = TRY(writer_->add_track(pictures, time_base, rotation));
    if (sound_parameters_ != nullptr && !sound_left_out_)
        sound_track_ = TRY(writer_->add_track(*sound_parameters_, sound_time_base_, 0));
    TRY(writer_->start());
    for (; !waiting_.empty() && sound_track_ >= 0; waiting_.pop_front())
        TRY(writer_->write(sound_track_, sound_time_base_, *waiting_.front()));
    return ok();
}

Result<> ProxyFile::write_picture(AVPacket& packet, AVRational time_base) {
    const std::scoped_lock lock(mutex_);
    return writer_->write(picture_track_, time_base, packet);
}

Result<> ProxyFile::take_sound(const AVPacket& packet) {
    if (sound_ == nullptr) return ok();
    const media::PacketPtr shifted =
        TRY(media::allocated(media::PacketPtr(av_packet_clone(&packet))));
    if (shifted->pts == AV_NOPTS_VALUE) shifted->pts = shifted->dts;
    if (shifted->pts == AV_NOPTS_VALUE) return ok();
    shifted->pts -= sound_shift_;
    shifted->dts = shifted->pts;
    if (shifted->pts < 0 || shifted->pts <= last_sound_) return ok();
    last_sound_ = shifted->pts;
    return transcoder_ ? encode_sound(shifted.get()) : write_sound(*shifted);
}

/// Encodes a packet, or what is left when there is none. Sound that turns out to be unreadable does
/// not cost the pictures.
Result<> ProxyFile::encode_sound(const AVPacket* packet) {
    Result<> written = ok();
    const auto take = [&](AVPacket& encoded) { return written = write_sound(encoded); };
    const auto encoded =
        packet != nullptr ? transcoder_->add(*packet, take) : transcoder_->finish(take);
    TRY(std::move(written));
    if (!encoded) {
        sound_ = nullptr;
        const std::scoped_lock lock(mutex_);
        sound_left_out_ = true;
    }
    return ok();
}

Result<> ProxyFile::write_sound(AVPacket& packet) {
    const std::scoped_lock lock(mutex_);
    if (picture_track_ >= 0)
        return sound_track_ >= 0 ? writer_->write(sound_track_, sound_time_base_, packet) : ok();
    if (waiting_.size() >= kMostWaiting) sound_left_out_ = true;
    if (sound_left_out_) return ok();
    media::PacketPtr kept = TRY(media::make_packet());
    av_packet_move_ref(kept.get(), &packet);
    waiting_.push_back(std::move(kept));
    return ok();
}

Result<> ProxyFile::finish() {
    if (transcoder_ && sound_ != nullptr) TRY(encode_sound(nullptr));
    const std::scoped_lock lock(mutex_);
    if (picture_track_ < 0) return fail(ErrorCode::invalid_media, "the proxy has no picture");
    return writer_->finish();
}

}  // namespace catseye::transcode
