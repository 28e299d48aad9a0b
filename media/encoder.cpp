#include "media/encoder.hpp"

#include <cerrno>

namespace catseye::media {

namespace {

Result<> drain_encoder(AVCodecContext& context, const TakePacket& take) {
    const PacketPtr packet = TRY(make_packet());
    for (;;) {
        const int got = avcodec_receive_packet(&context, packet.get());
        if (got == AVERROR(EAGAIN) || got == AVERROR_EOF) return ok();
        TRY(check(got, "encode the proxy"));
        TRY(take(*packet));
        av_packet_unref(packet.get());
    }
}

}  // namespace

Result<H264Encoder> H264Encoder::open(const H264Settings& settings, const AVFrame& like) {
    const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
    if (codec == nullptr) return fail(ErrorCode::internal, "libav was built without libx264");
    CodecContextPtr context = TRY(allocated(CodecContextPtr(avcodec_alloc_context3(codec))));
    context->width = settings.size.width;
    context->height = settings.size.height;
    context->pix_fmt = is_full_range(like) ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
    context->color_range = is_full_range(like) ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
    context->color_primaries = like.color_primaries;
    context->color_trc = like.color_trc;
    context->colorspace =
        like.colorspace == AVCOL_SPC_RGB ? AVCOL_SPC_UNSPECIFIED : like.colorspace;
    context->sample_aspect_ratio = like.sample_aspect_ratio;
    context->time_base = settings.time_base;
    context->framerate = settings.frame_rate;
    context->max_b_frames = 0;
    context->thread_count = settings.threads;
    context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    AVDictionary* options = nullptr;
    av_dict_set(&options, "preset", "superfast", 0);
    av_dict_set(&options, "crf", "23", 0);
    av_dict_set(&options, "forced-idr", "1", 0);
    const int opened = avcodec_open2(context.get(), codec, &options);
    av_dict_free(&options);
    TRY(check(opened, "open the proxy's encoder"));
    return H264Encoder(std::move(context));
}

/// The picture in the encoder's size and format; a reference when it is that already.
Result<FramePtr> H264Encoder::converted(const AVFrame& picture) {
    const auto format = static_cast<AVPixelFormat>(picture.format);
    if (format == context_->pix_fmt && picture.width == context_->width &&
        picture.height == context_->height)
        return allocated(FramePtr(av_frame_clone(&picture)));
    scaler_.reset(sws_getCachedContext(scaler_.release(), picture.width, picture.height, format,
                                       context_->width, context_->height, context_->pix_fmt,
                                       SWS_BILINEAR, nullptr, nullptr, nullptr));
    if (!scaler_) return fail(ErrorCode::unsupported, "no conversion for this format of picture");
    FramePtr result = TRY(make_picture({context_->width, context_->height}, context_->pix_fmt));
    TRY(check(sws_scale(scaler_.get(), picture.data, picture.linesize, 0, picture.height,
                        result->data, result->linesize),
              "scale a picture for the proxy"));
    return result;
}

Result<> H264Encoder::add(const AVFrame& picture, std::int64_t pts, const TakePacket& take) {
    const FramePtr frame = TRY(converted(picture));
    const bool due =
        !last_key_pts_ || av_compare_ts(pts - *last_key_pts_, context_->time_base, 1, {1, 1}) >= 0;
    frame->pict_type = due ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    frame->pts = pts;
    if (due) last_key_pts_ = pts;
    TRY(check(avcodec_send_frame(context_.get(), frame.get()), "encode the proxy"));
    return drain(take);
}

Result<> H264Encoder::finish(const TakePacket& take) {
    TRY(check(avcodec_send_frame(context_.get(), nullptr), "end the proxy"));
    return drain(take);
}

Result<> H264Encoder::drain(const TakePacket& take) {
    return drain_encoder(*context_, take);
}

}  // namespace catseye::media
