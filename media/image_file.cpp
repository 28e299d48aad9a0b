#include "media/image_file.hpp"

#include "media/descriptor.hpp"
#include "media/picture.hpp"

namespace catseye::media {

namespace {

constexpr int kJpegQuality = 4;  // libav's scale, 1 best … 31 worst

Result<FramePtr> to_jpeg_colours(const AVFrame& rgb) {
    const ScalerPtr scaler = TRY(allocated(ScalerPtr(sws_getContext(
        rgb.width, rgb.height, AV_PIX_FMT_RGB24, rgb.width, rgb.height, AV_PIX_FMT_YUVJ420P,
        SWS_BILINEAR | SWS_ACCURATE_RND, nullptr, nullptr, nullptr))));
    FramePtr picture = TRY(make_picture({rgb.width, rgb.height}, AV_PIX_FMT_YUVJ420P));
    TRY(check(sws_scale(scaler.get(), rgb.data, rgb.linesize, 0, rgb.height, picture->data,
                        picture->linesize),
              "convert a picture to JPEG's colours"));
    return picture;
}

Result<PacketPtr> encode(const AVFrame& picture, AVCodecID codec_id) {
    const AVCodec* codec = avcodec_find_encoder(codec_id);
    if (codec == nullptr)
        return fail(ErrorCode::internal, "libav was built without its image encoders");
    const CodecContextPtr context = TRY(allocated(CodecContextPtr(avcodec_alloc_context3(codec))));
    context->width = picture.width;
    context->height = picture.height;
    context->pix_fmt = static_cast<AVPixelFormat>(picture.format);
    context->time_base = {1, 1};
    context->thread_count = 1;
    context->flags |= AV_CODEC_FLAG_QSCALE;
    context->global_quality = FF_QP2LAMBDA * kJpegQuality;
    TRY(check(avcodec_open2(context.get(), codec, nullptr), "open the image encoder"));
    TRY(check(avcodec_send_frame(context.get(), &picture), "encode an image"));
    PacketPtr packet = TRY(make_packet());
    TRY(check(avcodec_receive_packet(context.get(), packet.get()), "encode an image"));
    return packet;
}

}  // namespace

Result<> write_image(const AVFrame& rgb, ImageFormat format, int fd) {
    PacketPtr packet;
    if (format == ImageFormat::png) {
        packet = TRY(encode(rgb, AV_CODEC_ID_PNG));
    } else {
        const FramePtr picture = TRY(to_jpeg_colours(rgb));
        packet = TRY(encode(*picture, AV_CODEC_ID_MJPEG));
    }
    return write_whole(fd, {packet->data, static_cast<std::size_t>(packet->size)});
}

}  // namespace catseye::media
