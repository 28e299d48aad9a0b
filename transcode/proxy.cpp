#include "transcode/proxy.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "media/encoder.hpp"
#include "media/probe.hpp"
#include "transcode/proxy_file.hpp"

namespace catseye::transcode {

namespace {

constexpr int kLongSide = 1920;
constexpr int kShortSide = 1080;
constexpr int kEncoderThreads = 2;
// Thirty frames at 29.97 a second are 1.001 s, and a phone's frames are a little late now and then.
constexpr AVRational kLongestKeyGap{11, 10};
constexpr double kFastestRate = 240;
constexpr AVRational kUsualRate{30, 1};

bool is_plain_h264(const AVCodecParameters& codec) {
    const bool profile = codec.profile == FF_PROFILE_H264_BASELINE ||
                         codec.profile == FF_PROFILE_H264_CONSTRAINED_BASELINE ||
                         codec.profile == FF_PROFILE_H264_MAIN ||
                         codec.profile == FF_PROFILE_H264_HIGH;
    const bool format = codec.format == AV_PIX_FMT_YUV420P || codec.format == AV_PIX_FMT_YUVJ420P;
    return codec.codec_id == AV_CODEC_ID_H264 && profile && format && codec.extradata_size > 0 &&
           codec.field_order == AV_FIELD_PROGRESSIVE;
}

bool fits_proxy(media::PictureSize size) {
    return std::max(size.width, size.height) <= kLongSide &&
           std::min(size.width, size.height) <= kShortSide;
}

/// Whether times rise from frame to frame and a player can start anew at least once a second.
bool has_frequent_keys(const media::PacketIndex& index) {
    std::int64_t last_key = index.frames().front().pts;
    std::int64_t last = last_key - 1;
    if (!index.frames().front().key) return false;
    for (const media::IndexedFrame& frame : index.frames()) {
        if (frame.pts <= last) return false;
        last = frame.pts;
        if (frame.key) last_key = frame.pts;
        if (av_compare_ts(frame.pts - last_key, index.time_base(), 1, kLongestKeyGap) > 0)
            return false;
    }
    return true;
}

/// Copies packets of pictures as they are, and sound.
class ProxyRemux final : public media::PacketSink {
public:
    ProxyRemux(std::unique_ptr<ProxyFile> file, const DeriveJob& job)
        : file_(std::move(file)), video_(job.demuxer.video().index), index_(job.index) {}
    std::string_view name() const override { return "proxy"; }

    Result<> accept(const AVPacket& packet) override {
        if (packet.stream_index != video_) return file_->take_sound(packet);
        const media::PacketPtr shifted =
            TRY(media::allocated(media::PacketPtr(av_packet_clone(&packet))));
        shifted->pts -= index_.frames().front().pts;
        shifted->dts = shifted->pts;
        shifted->duration = index_.length_of(index_.ordinal_at(packet.pts));
        return file_->write_picture(*shifted, index_.time_base());
    }

    Result<> finish() override { return file_->finish(); }

private:
    std::unique_ptr<ProxyFile> file_;
    int video_;
    const media::PacketIndex& index_;
};

/// Takes the sound of a proxy whose pictures are encoded, and ends the file after them.
class ProxySound final : public media::PacketSink {
public:
    ProxySound(std::shared_ptr<ProxyFile> file, int video)
        : file_(std::move(file)), video_(video) {}
    std::string_view name() const override { return "proxy"; }
    Result<> accept(const AVPacket& packet) override {
        return packet.stream_index == video_ ? ok() : file_->take_sound(packet);
    }
    Result<> finish() override { return file_->finish(); }

private:
    std::shared_ptr<ProxyFile> file_;
    int video_;
};

/// Encodes every picture.
class ProxyPictures final : public media::FrameSink {
public:
    ProxyPictures(std::shared_ptr<ProxyFile> file, const media::PacketIndex& index)
        : file_(std::move(file)), index_(index) {}
    std::string_view name() const override { return "proxy"; }

    Result<> start(const media::VideoTrack& track) override {
        track_ = track;
        return ok();
    }

    Result<> accept(const media::FrameAt& at) override {
        if (!encoder_) TRY(open_encoder(*at.frame));
        const std::int64_t pts =
            index_.frames()[static_cast<std::size_t>(at.ordinal)].pts - index_.frames().front().pts;
        last_pts_ =
            std::max(pts, last_pts_ + 1);  // frames with one time are shown one after the other
        return encoder_->add(*at.frame, last_pts_, writer());
    }

    Result<> finish() override {
        if (!encoder_) return fail(ErrorCode::invalid_media, "No picture could be decoded.");
        return encoder_->finish(writer());
    }

private:
    Result<> open_encoder(const AVFrame& first) {
        media::H264Settings settings;
        settings.size = proxy_size({track_.width, track_.height});
        settings.time_base = track_.time_base;
        settings.threads = kEncoderThreads;
        const double rate = media::cadence_of(index_).frame_rate;
        settings.frame_rate = rate > 1 && rate <= kFastestRate ? av_d2q(rate, 100'000) : kUsualRate;
        encoder_ = TRY(media::H264Encoder::open(settings, first));
        const auto parameters =
            TRY(media::allocated(media::CodecParametersPtr(avcodec_parameters_alloc())));
        TRY(media::check(avcodec_parameters_from_context(parameters.get(), &encoder_->context()),
                         "describe the proxy's pictures"));
        return file_->start(*parameters, track_.time_base, track_.rotation);
    }

    media::TakePacket writer() {
        return [this](AVPacket& packet) {
            // Without its length a player would pass over the last frame.
            const auto ordinal =
                std::min(index_.ordinal_at(packet.pts + index_.frames().front().pts),
                         static_cast<std::int64_t>(index_.frames().size()) - 1);
            packet.duration = index_.length_of(ordinal);
            return file_->write_picture(packet, track_.time_base);
        };
    }

    std::shared_ptr<ProxyFile> file_;
    const media::PacketIndex& index_;
    media::VideoTrack track_;
    std::optional<media::H264Encoder> encoder_;
    std::int64_t last_pts_ = -1;
};

}  // namespace

findings::ProxyMethod proxy_method(const media::Demuxer& demuxer, const media::PacketIndex& index) {
    const AVCodecParameters& codec = *demuxer.video().codecpar;
    const bool ready = is_plain_h264(codec) && fits_proxy({codec.width, codec.height}) &&
                       index.has_times() && !index.is_reordered() && !index.changes_parameters() &&
                       index.corrupt_packets() == 0 && has_frequent_keys(index);
    return ready ? findings::ProxyMethod::remuxed : findings::ProxyMethod::transcoded;
}

media::PictureSize proxy_size(media::PictureSize stored) {
    const int long_side = std::max(stored.width, stored.height);
    const int short_side = std::min(stored.width, stored.height);
    const double scale =
        std::min({1.0, double{kLongSide} / long_side, double{kShortSide} / short_side});
    const auto even = [&](int side) {
        return std::max(static_cast<int>(std::lround(side * scale)) / 2 * 2, 2);
    };
    return {even(stored.width), even(stored.height)};
}

Result<LaneParts> make_proxy(const DeriveJob& job, int fd) {
    auto file = TRY(ProxyFile::open(fd, job.demuxer, job.index, job.sound_left_out));
    if (job.proxy == findings::ProxyMethod::remuxed) {
        const AVStream& video = job.demuxer.video();
        TRY(file->start(*video.codecpar, video.time_base, job.demuxer.rotation().value_or(0)));
        return LaneParts{nullptr, std::make_unique<ProxyRemux>(std::move(file), job)};
    }
    const std::shared_ptr<ProxyFile> shared(std::move(file));
    return LaneParts{std::make_unique<ProxyPictures>(shared, job.index),
                     std::make_unique<ProxySound>(shared, job.demuxer.video().index)};
}

}  // namespace catseye::transcode
