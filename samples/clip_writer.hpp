#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include <opencv2/core.hpp>

#include "base/result.hpp"
#include "media/av.hpp"

namespace catseye::samples {

/// How a camera would have written a clip.
struct Encoding {
    std::string container = "mp4";  ///< libav's muxer
    std::string codec = "libx264";  ///< libav's encoder
    AVPixelFormat format = AV_PIX_FMT_YUV420P;
    int frames_per_second = 25;  ///< a key frame comes once a second
    int ticks_per_second = 25;   ///< of the times given to `add`; finer for a variable rate
    int b_frames = 0;
    double bits_per_pixel = 0;  ///< H.264 alone; 0: a constant quality that keeps samples small
    int rotation = 0;           ///< degrees clockwise needed to show it
    std::string audio = "aac";  ///< libav's encoder; empty: no sound
    std::string made_at;        ///< the container's creation time, ISO 8601; empty: none
    bool index_first = true;    ///< MP4: the index before the pictures
};

/// Writes one clip, the same bytes for the same pictures on one machine. Sound is a quiet engine
/// hum.
class ClipWriter {
public:
    static Result<ClipWriter> open(const std::filesystem::path& path, const Encoding& encoding,
                                   cv::Size size);

    /// `picture` is BGR; `ticks` rises from call to call.
    Result<> add(const cv::Mat& picture, std::int64_t ticks);
    /// The last picture lasts until `end_ticks`.
    Result<> finish(std::int64_t end_ticks);

private:
    struct CloseOutput {
        void operator()(AVFormatContext* output) const;
    };
    struct Track {
        media::CodecContextPtr encoder;
        AVStream* stream = nullptr;  // the output's
    };

    explicit ClipWriter(Encoding encoding) : encoding_(std::move(encoding)) {}
    Result<> add_video_track(cv::Size size);
    Result<> add_audio_track();
    Result<Track> add_track(media::CodecContextPtr encoder,
                            const std::map<std::string, std::string>& options);
    Result<> encode(Track& track, const AVFrame* frame);
    Result<> add_sound_until(std::int64_t ticks);

    Encoding encoding_;
    std::unique_ptr<AVFormatContext, CloseOutput> output_;
    Track video_, audio_;
    media::ScalerPtr scaler_;
    std::optional<std::int64_t> first_ticks_;
    std::int64_t samples_ = 0;
};

}  // namespace catseye::samples
