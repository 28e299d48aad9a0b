#pragma once
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/audio_fifo.h>
#include <libswresample/swresample.h>
#include <libswscale/swscale.h>
}

#include <memory>
#include <string_view>

#include "base/result.hpp"

namespace catseye::media {

/// Turns libav's `void free(T**)` functions into deleters.
template <auto Free>
struct FreeByAddress {
    template <typename T>
    void operator()(T* object) const {
        Free(&object);
    }
};
/// The same for its `void free(T*)` functions.
template <auto Free>
struct FreeByPointer {
    template <typename T>
    void operator()(T* object) const {
        Free(object);
    }
};

using FramePtr = std::unique_ptr<AVFrame, FreeByAddress<av_frame_free>>;
using PacketPtr = std::unique_ptr<AVPacket, FreeByAddress<av_packet_free>>;
using CodecContextPtr = std::unique_ptr<AVCodecContext, FreeByAddress<avcodec_free_context>>;
using CodecParametersPtr =
    std::unique_ptr<AVCodecParameters, FreeByAddress<avcodec_parameters_free>>;
using InputPtr = std::unique_ptr<AVFormatContext, FreeByAddress<avformat_close_input>>;
using OutputPtr = std::unique_ptr<AVFormatContext, FreeByPointer<avformat_free_context>>;
using ScalerPtr = std::unique_ptr<SwsContext, FreeByPointer<sws_freeContext>>;
using ResamplerPtr = std::unique_ptr<SwrContext, FreeByAddress<swr_free>>;
using AudioFifoPtr = std::unique_ptr<AVAudioFifo, FreeByPointer<av_audio_fifo_free>>;

/// A decoded picture shared read-only between lanes: copying it adds a reference, never pixels.
using SharedFrame = std::shared_ptr<const AVFrame>;

/// libav's unit for times of whole files, as a value that C++ can take.
inline constexpr AVRational kMicroseconds{1, 1'000'000};

/// Maps a negative libav return to an Error by what the caller must do: the submitter's bytes are
/// wrong (invalid_media), we do not open such a thing (unsupported), the machine is short
/// (resource), or it is our bug (internal). `doing` says what was attempted, to what.
Result<int> check(int av_result, std::string_view doing);

/// Allocation that cannot be an ordinary Error path: `resource` when libav answers null.
template <typename Pointer>
Result<Pointer> allocated(Pointer pointer) {
    if (!pointer) return fail(ErrorCode::resource, "out of memory in libav");
    return pointer;
}

Result<FramePtr> make_frame();
Result<PacketPtr> make_packet();

}  // namespace catseye::media
