#include "media/mp4_writer.hpp"

extern "C" {
#include <libavutil/display.h>
}

#include <cerrno>

namespace catseye::media {

Mp4Writer::Mp4Writer(int fd, DescriptorIo io, OutputPtr output)
    : fd_(fd), io_(std::move(io)), output_(std::move(output)) {
    output_->pb = io_.get();
    output_->opaque = this;
    output_->io_open = open_for_index;
    output_->io_close2 = close_after_index;
    // Bit exact: no time of writing and no name of the writer, so that the same original gives the
    // same proxy.
    output_->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
}

Result<std::unique_ptr<Mp4Writer>> Mp4Writer::open(int fd) {
    DescriptorIo io = TRY(open_writer(fd));
    AVFormatContext* raw = nullptr;
    TRY(check(avformat_alloc_output_context2(&raw, nullptr, "mp4", "proxy.mp4"),
              "make an MP4 file"));
    return std::unique_ptr<Mp4Writer>(new Mp4Writer(fd, std::move(io), OutputPtr(raw)));
}

/// To put the index first libav moves what it has written, and reads it again through a second
/// stream.
int Mp4Writer::open_for_index(AVFormatContext* output, AVIOContext** io, const char* /*url*/,
                              int flags, AVDictionary** /*options*/) {
    if ((flags & AVIO_FLAG_WRITE) != 0) return AVERROR(EACCES);
    auto reader = open_reader(static_cast<Mp4Writer*>(output->opaque)->fd_);
    if (!reader) return AVERROR(ENOMEM);
    *io = reader->release();
    return 0;
}

int Mp4Writer::close_after_index(AVFormatContext* /*output*/, AVIOContext* io) {
    if (io != nullptr) DescriptorIoFree{}(io);
    return 0;
}

Result<int> Mp4Writer::add_track(const AVCodecParameters& codec, AVRational time_base,
                                 int rotation) {
    AVStream* stream = avformat_new_stream(output_.get(), nullptr);
    if (stream == nullptr) return fail(ErrorCode::resource, "out of memory in libav");
    TRY(check(avcodec_parameters_copy(stream->codecpar, &codec), "describe a track"));
    stream->codecpar->codec_tag = 0;  // the original's container may name codecs in another way
    stream->time_base = time_base;
    if (rotation != 0) {
        constexpr std::size_t kMatrixBytes = 9 * sizeof(std::int32_t);
        std::uint8_t* matrix =
            av_stream_new_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, kMatrixBytes);
        if (matrix == nullptr) return fail(ErrorCode::resource, "out of memory in libav");
        // Sets clockwise, although its sister av_display_rotation_get answers anticlockwise.
        av_display_rotation_set(reinterpret_cast<std::int32_t*>(matrix), rotation);
    }
    return stream->index;
}

Result<> Mp4Writer::start() {
    AVDictionary* options = nullptr;
    av_dict_set(&options, "movflags", "faststart", 0);
    const int started = avformat_write_header(output_.get(), &options);
    av_dict_free(&options);
    TRY(check(started, "start an MP4 file"));
    return ok();
}

Result<> Mp4Writer::write(int track, AVRational time_base, AVPacket& packet) {
    packet.stream_index = track;
    packet.pos = -1;
    av_packet_rescale_ts(&packet, time_base, output_->streams[track]->time_base);
    TRY(check(av_interleaved_write_frame(output_.get(), &packet), "write into an MP4 file"));
    return ok();
}

Result<> Mp4Writer::finish() {
    TRY(check(av_write_trailer(output_.get()), "end an MP4 file"));
    avio_flush(output_->pb);
    TRY(check(output_->pb->error, "end an MP4 file"));
    return ok();
}

}  // namespace catseye::media
