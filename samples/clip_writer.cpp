#include "samples/clip_writer.hpp"

extern "C" {
#include <libavutil/display.h>
#include <libavutil/opt.h>
}

#include <cmath>
#include <numbers>

namespace catseye::samples {

namespace {

constexpr int kSampleRate = 48000;
constexpr int kSamplesPerFrame = 1024;  // what AAC wants; PCM takes any

using media::allocated;
using media::check;

/// Options as libav's encoders read them.
struct Dictionary {
    AVDictionary* entries = nullptr;
    explicit Dictionary(const std::map<std::string, std::string>& options) {
        for (const auto& [name, value] : options)
            av_dict_set(&entries, name.c_str(), value.c_str(), 0);
    }
    Dictionary(const Dictionary&) = delete;
    Dictionary& operator=(const Dictionary&) = delete;
    ~Dictionary() { av_dict_free(&entries); }
};

/// One thread, a fixed group of pictures: what a camera's chip does, and the same bytes each time.
std::map<std::string, std::string> encoder_options(const Encoding& encoding) {
    const std::string group = std::to_string(encoding.frames_per_second);
    if (encoding.codec == "libx264") {
        std::map<std::string, std::string> options{
            {"preset", "superfast"}, {"x264-params", "scenecut=0:min-keyint=" + group}};
        if (encoding.bits_per_pixel == 0) options.emplace("crf", "27");
        return options;
    }
    if (encoding.codec == "libx265") {
        return {{"preset", "ultrafast"},
                {"crf", "29"},
                {"x265-params",
                 "log-level=none:info=0:pools=none:frame-threads=1:scenecut=0:bframes=0:keyint=" +
                     group + ":min-keyint=" + group}};
    }
    return {};
}

/// An engine at 2,400 revolutions a minute, quiet.
float hum(std::int64_t sample) {
    const double turn = 2 * std::numbers::pi * 80 * static_cast<double>(sample) / kSampleRate;
    return static_cast<float>(0.05 * std::sin(turn) + 0.02 * std::sin(2.5 * turn));
}

}  // namespace

void ClipWriter::CloseOutput::operator()(AVFormatContext* output) const {
    avio_closep(&output->pb);
    avformat_free_context(output);
}

Result<ClipWriter> ClipWriter::open(const std::filesystem::path& path, const Encoding& encoding,
                                    cv::Size size) {
    ClipWriter writer(encoding);
    AVFormatContext* output = nullptr;
    TRY(check(
        avformat_alloc_output_context2(&output, nullptr, encoding.container.c_str(), path.c_str()),
        "make a " + encoding.container + " writer"));
    writer.output_.reset(output);
    output->flags |= AVFMT_FLAG_BITEXACT;
    if (!encoding.made_at.empty()) {
        av_dict_set(&output->metadata, "creation_time", encoding.made_at.c_str(), 0);
    }
    TRY(writer.add_video_track(size));
    if (!encoding.audio.empty()) TRY(writer.add_audio_track());
    TRY(check(avio_open(&output->pb, path.c_str(), AVIO_FLAG_WRITE), "open " + path.string()));
    std::map<std::string, std::string> options;
    if (encoding.container == "mp4" && encoding.index_first) options["movflags"] = "+faststart";
    Dictionary dictionary(options);
    TRY(check(avformat_write_header(output, &dictionary.entries), "begin " + path.string()));
    return writer;
}

Result<ClipWriter::Track> ClipWriter::add_track(media::CodecContextPtr encoder,
                                                const std::map<std::string, std::string>& options) {
    encoder->flags |= AV_CODEC_FLAG_BITEXACT;
    if ((output_->oformat->flags & AVFMT_GLOBALHEADER) != 0)
        encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    Dictionary dictionary(options);
    TRY(check(avcodec_open2(encoder.get(), nullptr, &dictionary.entries), "open an encoder"));
    AVStream* stream = avformat_new_stream(output_.get(), nullptr);
    if (stream == nullptr) return fail(ErrorCode::resource, "out of memory in libav");
    stream->time_base = encoder->time_base;
    TRY(check(avcodec_parameters_from_context(stream->codecpar, encoder.get()),
              "copy track parameters"));
    return Track{std::move(encoder), stream};
}

Result<> ClipWriter::add_video_track(cv::Size size) {
    const AVCodec* codec = avcodec_find_encoder_by_name(encoding_.codec.c_str());
    if (codec == nullptr) return fail(ErrorCode::unsupported, "no encoder " + encoding_.codec);
    auto encoder = TRY(allocated(media::CodecContextPtr(avcodec_alloc_context3(codec))));
    const bool is_jpeg = codec->id == AV_CODEC_ID_MJPEG;
    encoder->width = size.width;
    encoder->height = size.height;
    encoder->pix_fmt = encoding_.format;
    encoder->time_base = {1, encoding_.ticks_per_second};
    encoder->framerate = {encoding_.frames_per_second, 1};
    encoder->gop_size = encoding_.frames_per_second;
    encoder->max_b_frames = encoding_.b_frames;
    encoder->thread_count = 1;
    encoder->colorspace = AVCOL_SPC_BT709;
    encoder->color_primaries = AVCOL_PRI_BT709;
    encoder->color_trc = AVCOL_TRC_BT709;
    encoder->color_range = is_jpeg ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    if (codec->id == AV_CODEC_ID_HEVC) encoder->codec_tag = MKTAG('h', 'v', 'c', '1');
    if (encoding_.bits_per_pixel > 0) {  // as a camera's chip: an even rate, over a second
        encoder->bit_rate =
            std::llround(encoding_.bits_per_pixel * size.area() * encoding_.frames_per_second);
        encoder->rc_max_rate = encoder->bit_rate;
        encoder->rc_buffer_size = static_cast<int>(encoder->bit_rate);
    }
    if (is_jpeg) {
        encoder->flags |= AV_CODEC_FLAG_QSCALE;
        encoder->global_quality = 5 * FF_QP2LAMBDA;
    }
    video_ = TRY(add_track(std::move(encoder), encoder_options(encoding_)));
    video_.stream->avg_frame_rate = video_.encoder->framerate;
    if (encoding_.rotation != 0) {
        std::uint8_t* matrix = av_stream_new_side_data(video_.stream, AV_PKT_DATA_DISPLAYMATRIX,
                                                       9 * sizeof(std::int32_t));
        if (matrix == nullptr) return fail(ErrorCode::resource, "out of memory in libav");
        av_display_rotation_set(reinterpret_cast<std::int32_t*>(matrix), encoding_.rotation);
    }
    scaler_.reset(sws_getContext(size.width, size.height, AV_PIX_FMT_BGR24, size.width, size.height,
                                 encoding_.format, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT,
                                 nullptr, nullptr, nullptr));
    if (!scaler_) return fail(ErrorCode::internal, "no conversion to this pixel format");
    const int* bt709 = sws_getCoefficients(SWS_CS_ITU709);
    constexpr int kUnity = 1 << 16;
    sws_setColorspaceDetails(scaler_.get(), bt709, 1, bt709, is_jpeg ? 1 : 0, 0, kUnity, kUnity);
    return ok();
}

Result<> ClipWriter::add_audio_track() {
    const AVCodec* codec = avcodec_find_encoder_by_name(encoding_.audio.c_str());
    if (codec == nullptr) return fail(ErrorCode::unsupported, "no encoder " + encoding_.audio);
    auto encoder = TRY(allocated(media::CodecContextPtr(avcodec_alloc_context3(codec))));
    encoder->sample_rate = kSampleRate;
    encoder->sample_fmt = codec->sample_fmts[0];
    encoder->time_base = {1, kSampleRate};
    encoder->bit_rate = 48000;
    av_channel_layout_default(&encoder->ch_layout, 1);
    audio_ = TRY(add_track(std::move(encoder), {}));
    return ok();
}

Result<> ClipWriter::encode(Track& track, const AVFrame* frame) {
    TRY(check(avcodec_send_frame(track.encoder.get(), frame), "encode a picture or sound"));
    const auto packet = TRY(media::make_packet());
    for (;;) {
        const int answer = avcodec_receive_packet(track.encoder.get(), packet.get());
        if (answer == AVERROR(EAGAIN) || answer == AVERROR_EOF) return ok();
        TRY(check(answer, "encode a picture or sound"));
        av_packet_rescale_ts(packet.get(), track.encoder->time_base, track.stream->time_base);
        packet->stream_index = track.stream->index;
        TRY(check(av_interleaved_write_frame(output_.get(), packet.get()), "write a clip"));
    }
}

Result<> ClipWriter::add(const cv::Mat& picture, std::int64_t ticks) {
    if (!first_ticks_) first_ticks_ = ticks;
    auto frame = TRY(media::make_frame());
    frame->format = encoding_.format;
    frame->width = picture.cols;
    frame->height = picture.rows;
    TRY(check(av_frame_get_buffer(frame.get(), 0), "make a picture"));
    const int stride = static_cast<int>(picture.step[0]);
    TRY(check(sws_scale(scaler_.get(), &picture.data, &stride, 0, picture.rows, frame->data,
                        frame->linesize),
              "convert a picture"));
    frame->pts = ticks;
    frame->quality = video_.encoder->global_quality;
    TRY(encode(video_, frame.get()));
    return add_sound_until(ticks);
}

Result<> ClipWriter::add_sound_until(std::int64_t ticks) {
    if (!audio_.encoder) return ok();
    const std::int64_t end = av_rescale(ticks, kSampleRate, encoding_.ticks_per_second);
    const std::int64_t start = av_rescale(*first_ticks_, kSampleRate, encoding_.ticks_per_second);
    while (start + samples_ + kSamplesPerFrame <= end) {
        auto frame = TRY(media::make_frame());
        frame->format = audio_.encoder->sample_fmt;
        frame->nb_samples = kSamplesPerFrame;
        frame->sample_rate = kSampleRate;
        frame->pts = start + samples_;
        TRY(check(av_channel_layout_copy(&frame->ch_layout, &audio_.encoder->ch_layout),
                  "make sound"));
        TRY(check(av_frame_get_buffer(frame.get(), 0), "make sound"));
        for (int i = 0; i < kSamplesPerFrame; ++i) {
            const float value = hum(samples_ + i);
            if (frame->format == AV_SAMPLE_FMT_S16) {
                reinterpret_cast<std::int16_t*>(frame->data[0])[i] =
                    static_cast<std::int16_t>(value * 32767);
            } else {
                reinterpret_cast<float*>(frame->data[0])[i] = value;
            }
        }
        samples_ += kSamplesPerFrame;
        TRY(encode(audio_, frame.get()));
    }
    return ok();
}

Result<> ClipWriter::finish(std::int64_t end_ticks) {
    TRY(add_sound_until(end_ticks));
    TRY(encode(video_, nullptr));
    if (audio_.encoder) TRY(encode(audio_, nullptr));
    TRY(check(av_write_trailer(output_.get()), "end a clip"));
    return ok();
}

}  // namespace catseye::samples
