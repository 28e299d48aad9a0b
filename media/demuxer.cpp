#include "media/demuxer.hpp"

extern "C" {
#include <libavutil/display.h>
}
#include <algorithm>
#include <cerrno>
#include <cmath>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include <sys/stat.h>

#include "media/reasons.hpp"

namespace catseye::media {

namespace {

constexpr std::int64_t kProbeBytes = 5'000'000;
constexpr std::int64_t kAnalyseMicroseconds = 5'000'000;
constexpr int kMaxStreams = 32;

constexpr AVCodecID kAllowedCodecs[] = {
    AV_CODEC_ID_H264,      AV_CODEC_ID_HEVC,       AV_CODEC_ID_MJPEG,     AV_CODEC_ID_MPEG4,
    AV_CODEC_ID_H263,      AV_CODEC_ID_MPEG2VIDEO, AV_CODEC_ID_VP8,       AV_CODEC_ID_VP9,
    AV_CODEC_ID_AV1,       AV_CODEC_ID_AAC,        AV_CODEC_ID_MP3,       AV_CODEC_ID_MP2,
    AV_CODEC_ID_AC3,       AV_CODEC_ID_AMR_NB,     AV_CODEC_ID_AMR_WB,    AV_CODEC_ID_OPUS,
    AV_CODEC_ID_PCM_S16LE, AV_CODEC_ID_PCM_S16BE,  AV_CODEC_ID_PCM_U8,    AV_CODEC_ID_PCM_S8,
    AV_CODEC_ID_PCM_S24LE, AV_CODEC_ID_PCM_S24BE,  AV_CODEC_ID_PCM_S32LE, AV_CODEC_ID_PCM_S32BE,
    AV_CODEC_ID_PCM_F32LE, AV_CODEC_ID_PCM_ALAW,   AV_CODEC_ID_PCM_MULAW,
};

constexpr AVCodecID kPhotographCodecs[] = {AV_CODEC_ID_MJPEG, AV_CODEC_ID_PNG, AV_CODEC_ID_WEBP};

std::span<const AVCodecID> codecs_of(bool photograph) {
    if (photograph) return kPhotographCodecs;
    return kAllowedCodecs;
}

bool is_among(std::span<const AVCodecID> codecs, AVCodecID codec) {
    return std::ranges::find(codecs, codec) != codecs.end();
}

/// The names of the decoders behind `codecs`, as libav's own codec_whitelist wants them.
std::string decoder_names(std::span<const AVCodecID> codecs) {
    std::string names;
    void* cursor = nullptr;
    while (const AVCodec* codec = av_codec_iterate(&cursor)) {
        if (av_codec_is_decoder(codec) == 0 || !is_among(codecs, codec->id)) continue;
        if (!names.empty()) names += ',';
        names += codec->name;
    }
    return names;
}

const char* demuxer_name(FileKind kind) {
    switch (kind) {
        case FileKind::mov:
            return "mov";
        case FileKind::avi:
            return "avi";
        case FileKind::matroska:
            return "matroska";
        case FileKind::mpegts:
            return "mpegts";
        case FileKind::mpeg:
            return "mpeg";
        case FileKind::jpeg:
            return "jpeg_pipe";
        case FileKind::png:
            return "png_pipe";
        case FileKind::webp:
            return "webp_pipe";
        default:
            return nullptr;
    }
}

std::optional<std::string_view> refusal_of(FileKind kind, Takes takes) {
    const bool photographs = takes == Takes::photographs_too;
    switch (kind) {
        case FileKind::empty:
            return "empty";
        case FileKind::playlist:
            return "playlist";
        case FileKind::archive:
            return "archive";
        case FileKind::jpeg:
        case FileKind::png:
        case FileKind::webp:
            if (photographs) return std::nullopt;
            return "still_image";
        case FileKind::still_image:
            return photographs ? "unsupported_photograph" : "still_image";
        case FileKind::audio:
            return "no_video_track";
        case FileKind::other_container:
            return "unsupported_container";
        case FileKind::unknown:
            return "not_video";
        default:
            return std::nullopt;
    }
}

std::optional<std::string_view> refusal_of(const BoxFacts& boxes) {
    switch (boxes.fault) {
        case BoxFault::encrypted:
            return "encrypted";
        case BoxFault::compressed_index:
        case BoxFault::malformed:
            return "damaged";
        case BoxFault::none:
            break;
    }
    if (!boxes.has_index) return boxes.trailing_bytes > 0 ? "damaged" : "truncated_no_index";
    if (boxes.widest * boxes.tallest > kMaxPixels) return "too_large_picture";
    return std::nullopt;
}

/// A file that names another file, by whatever trick, gets nothing.
int deny_open(AVFormatContext* /*unused*/, AVIOContext** /*unused*/, const char* /*unused*/,
              int /*unused*/, AVDictionary** /*unused*/) {
    return AVERROR(EACCES);
}

/// Options as libav takes them; whatever it did not take is freed.
class Options {
public:
    ~Options() { av_dict_free(&options_); }
    Options() = default;
    Options(const Options&) = delete;
    Options& operator=(const Options&) = delete;
    void set(const char* name, const std::string& value) {
        av_dict_set(&options_, name, value.c_str(), 0);
    }
    AVDictionary** get() { return &options_; }

private:
    AVDictionary* options_ = nullptr;
};

double seconds(std::int64_t units, AVRational time_base) {
    return static_cast<double>(units) * av_q2d(time_base);
}

/// What speaks for a track of pictures: that they can be shown, then length, then size.
std::tuple<bool, double, std::int64_t> claim_of(const AVStream& stream, bool may_show) {
    const AVCodecParameters& codec = *stream.codecpar;
    const bool known = may_show && codec.format != AV_PIX_FMT_NONE;
    const double length = stream.duration > 0 ? seconds(stream.duration, stream.time_base) : 0;
    return {known, length, std::int64_t{codec.width} * codec.height};
}

}  // namespace

bool is_allowed_codec(AVCodecID codec) {
    return is_among(kAllowedCodecs, codec) || is_among(kPhotographCodecs, codec);
}

Result<Inspection> inspect(int fd, Takes takes) {
    struct stat facts {};
    if (fstat(fd, &facts) != 0) return fail_errno("ask the size of the original");
    Inspection inspection;
    inspection.size_bytes = facts.st_size;
    inspection.recognised = TRY(recognise_file(fd));
    inspection.refused = refusal_of(inspection.recognised.kind, takes);
    if (inspection.recognised.kind == FileKind::mov) {
        inspection.boxes = TRY(walk_boxes(fd));
        inspection.refused = refusal_of(inspection.boxes);
    }
    return inspection;
}

Result<Demuxer> Demuxer::open(int fd, Takes takes) {
    const Inspection inspection = TRY(inspect(fd, takes));
    if (inspection.refused) return refusal(*inspection.refused);
    return open(fd, inspection);
}

Result<Demuxer> Demuxer::open(int fd, const Inspection& inspection) {
    av_log_set_level(
        AV_LOG_FATAL);  // hostile files make libav talk without end; its codes say enough
    const bool photograph = media::is_photograph(inspection.recognised.kind);
    const char* name = demuxer_name(inspection.recognised.kind);
    const AVInputFormat* format = av_find_input_format(name);
    DescriptorIo io = TRY(open_reader(fd));
    AVFormatContext* raw = avformat_alloc_context();
    if (raw == nullptr) return fail(ErrorCode::resource, "out of memory in libav");
    raw->pb = io.get();
    raw->io_open = deny_open;
    raw->flags |= AVFMT_FLAG_CUSTOM_IO;
    raw->max_streams = kMaxStreams;
    raw->probesize = kProbeBytes;
    raw->max_analyze_duration = kAnalyseMicroseconds;

    Options options;
    options.set("format_whitelist",
                photograph ? name : "mov,mp4,m4a,3gp,3g2,mj2,avi,matroska,webm,mpegts,mpeg");
    options.set("codec_whitelist", decoder_names(codecs_of(photograph)));
    options.set("protocol_whitelist", "none");
    // Edit lists may hide frames: keep every frame, and only the shift between sound and pictures.
    if (inspection.recognised.kind == FileKind::mov) options.set("advanced_editlist", "0");
    const int opened =
        avformat_open_input(&raw, "original", format, options.get());  // frees raw on failure
    TRY(check(opened, "open the original"));
    Demuxer demuxer(std::move(io), InputPtr(raw), photograph);
    TRY(demuxer.look_at_streams());
    TRY(demuxer.choose_tracks());
    return demuxer;
}

/// avformat_find_stream_info decodes: the limits of the real decoder must hold there too.
Result<> Demuxer::look_at_streams() {
    std::vector<Options> options(input_->nb_streams);
    std::vector<AVDictionary*> raw;
    for (Options& each : options) {
        each.set("max_pixels", std::to_string(kMaxPixels));
        each.set("threads", "1");
        raw.push_back(std::exchange(*each.get(), nullptr));
    }
    const int found = avformat_find_stream_info(input_.get(), raw.data());
    for (AVDictionary*& each : raw)
        av_dict_free(&each);
    TRY(check(found, "look at the streams of the original"));
    return ok();
}

bool Demuxer::may_show(const AVStream& stream) const {
    return is_among(codecs_of(is_photograph_), stream.codecpar->codec_id);
}

Result<> Demuxer::choose_tracks() {
    const std::span streams(input_->streams, input_->nb_streams);
    for (AVStream* stream : streams) {
        stream->discard = AVDISCARD_ALL;
        const AVCodecParameters& codec = *stream->codecpar;
        const bool cover = (stream->disposition &
                            (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS)) != 0;
        if (codec.codec_type == AVMEDIA_TYPE_VIDEO && !cover &&
            (video_ == nullptr ||
             claim_of(*stream, may_show(*stream)) > claim_of(*video_, may_show(*video_))))
            video_ = stream;
        if (codec.codec_type == AVMEDIA_TYPE_AUDIO && audio_ == nullptr &&
            is_among(kAllowedCodecs, codec.codec_id))
            audio_ = stream;
    }
    if (video_ == nullptr) return refusal("no_video_track");
    if (!may_show(*video_)) return refusal("unsupported_codec");
    if (std::int64_t{video_->codecpar->width} * video_->codecpar->height > kMaxPixels)
        return refusal("too_large_picture");
    streams[static_cast<std::size_t>(video_->index)]->discard = AVDISCARD_DEFAULT;
    if (audio_ != nullptr)
        streams[static_cast<std::size_t>(audio_->index)]->discard = AVDISCARD_DEFAULT;
    return ok();
}

std::string_view Demuxer::container() const {
    const std::string_view names = input_->iformat->name;  // "mov,mp4,m4a,3gp,3g2,mj2"
    return names.substr(0, names.find(','));
}

std::optional<int> Demuxer::rotation() const {
    std::size_t size = 0;
    const std::uint8_t* bytes = av_stream_get_side_data(video_, AV_PKT_DATA_DISPLAYMATRIX, &size);
    if (bytes == nullptr) return 0;
    if (size < 9 * sizeof(std::int32_t)) return std::nullopt;
    std::array<std::int32_t, 9> matrix{};
    std::copy_n(bytes, sizeof matrix, reinterpret_cast<std::uint8_t*>(matrix.data()));
    const double anticlockwise = av_display_rotation_get(matrix.data());
    if (std::isnan(anticlockwise)) return std::nullopt;
    const auto quarters = static_cast<int>(std::lround(-anticlockwise / 90.0));
    return (quarters % 4 + 4) % 4 * 90;
}

std::optional<double> Demuxer::declared_s() const {
    if (video_->duration > 0) return seconds(video_->duration, video_->time_base);
    // Where no header says it, libav guesses from the bit rate; a guess is no claim of the file.
    const bool claimed = input_->duration_estimation_method == AVFMT_DURATION_FROM_STREAM;
    if (!claimed || input_->duration <= 0) return std::nullopt;
    // Matroska's claim is counted from zero, also where the first picture comes later.
    const std::int64_t start = std::max<std::int64_t>(input_->start_time, 0);
    return seconds(input_->duration - start, kMicroseconds);
}

Result<bool> Demuxer::next(AVPacket& packet) {
    for (;;) {
        av_packet_unref(&packet);
        if (has_ended_) return false;
        const int got = av_read_frame(input_.get(), &packet);
        // What cannot be read any more ends the file; whether that is too early is seen from the
        // index.
        if (got == AVERROR(ENOMEM))
            return fail(ErrorCode::resource, "out of memory while reading the original");
        // A disk that fails is not a file that ends.
        if (got < 0 && input_->pb->error < 0 && input_->pb->error != AVERROR_EOF)
            return fail(ErrorCode::resource, "the original could not be read to its end");
        if (got < 0) return false;
        const bool wanted = packet.stream_index == video_->index ||
                            (audio_ != nullptr && packet.stream_index == audio_->index);
        if (!wanted || packet.size == 0) continue;  // an empty packet would end the decoder
        has_ended_ = is_photograph_;                // what some phones append is no later moment
        return true;
    }
}

}  // namespace catseye::media
