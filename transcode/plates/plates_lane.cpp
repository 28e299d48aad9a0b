#include "transcode/plates/plates_lane.hpp"

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

#include "media/image_file.hpp"
#include "media/picture.hpp"
#include "transcode/plates/finder.hpp"

namespace catseye::transcode {

namespace {

constexpr double kLeastScore = 0.5;  // below it, one region in many holds a plate

/// The luma plane of a picture where it lies, 8 or 16 bits a sample; empty when the format has
/// none.
cv::Mat luma_plane(const AVFrame& frame, int& depth) {
    const AVPixFmtDescriptor* format =
        av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
    constexpr std::uint64_t kNotLuma = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL |
                                       AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_BE |
                                       AV_PIX_FMT_FLAG_FLOAT;
    if (format == nullptr || (format->flags & kNotLuma) != 0 || frame.linesize[0] < 0) return {};
    const AVComponentDescriptor& luma = format->comp[0];
    const int bytes = luma.depth > 8 ? 2 : 1;
    if (luma.plane != 0 || luma.step != bytes || luma.offset != 0 || luma.shift != 0) return {};
    depth = luma.depth;
    return {frame.height, frame.width, bytes == 2 ? CV_16UC1 : CV_8UC1, frame.data[0],
            static_cast<std::size_t>(frame.linesize[0])};
}

/// Never in place: `grey` may be the decoder's own picture, which all lanes share.
cv::Mat turned(const cv::Mat& grey, int rotation) {
    if (rotation == 0) return grey;
    cv::Mat result;
    cv::rotate(grey, result,
               rotation == 90    ? cv::ROTATE_90_CLOCKWISE
               : rotation == 180 ? cv::ROTATE_180
                                 : cv::ROTATE_90_COUNTERCLOCKWISE);
    return result;
}

/// An 8-bit grey picture as shown, at most kFinderWidth wide.
Result<cv::Mat> grey_as_shown(const AVFrame& frame, int rotation) {
    const media::PictureSize shown = media::shown_size({frame.width, frame.height}, rotation);
    const media::PictureSize small = media::within_width(shown, kFinderWidth);
    int depth = 8;
    cv::Mat grey = luma_plane(frame, depth);
    if (grey.empty()) {
        const auto rgb = TRY(media::to_shown_rgb(frame, rotation, small));
        cv::cvtColor(cv::Mat(rgb->height, rgb->width, CV_8UC3, rgb->data[0],
                             static_cast<std::size_t>(rgb->linesize[0])),
                     grey, cv::COLOR_RGB2GRAY);
        return grey;
    }
    const media::PictureSize stored = media::shown_size(small, rotation);  // turned back
    if (stored != media::PictureSize{frame.width, frame.height}) {
        cv::resize(grey, grey, {stored.width, stored.height}, 0, 0, cv::INTER_AREA);
    }
    if (depth > 8) grey.convertTo(grey, CV_8U, 1.0 / (1 << (depth - 8)));
    return turned(grey, rotation);
}

/// How much of the detail of a region is fine detail: blur lowers it, contrast alone does not raise
/// it.
double sharpness_of(const cv::Mat& grey, const cv::Rect2f& box) {
    const cv::Rect inside = cv::Rect(box) & cv::Rect({0, 0}, grey.size());
    if (inside.empty()) return 0;
    cv::Mat fine;
    cv::Laplacian(grey(inside), fine, CV_16S);
    cv::Scalar mean, fine_spread, spread;
    cv::meanStdDev(fine, mean, fine_spread);
    cv::meanStdDev(grey(inside), mean, spread);
    const double total = fine_spread[0] + 2 * spread[0];
    return total > 0 ? fine_spread[0] / total : 0;
}

PlateRegion enlarged(PlateRegion region, float by_x, float by_y) {
    region.box = {region.box.x * by_x, region.box.y * by_y, region.box.width * by_x,
                  region.box.height * by_y};
    for (cv::Point2f& corner : region.corners)
        corner = {corner.x * by_x, corner.y * by_y};
    return region;
}

/// A box of the picture as shown, as a box of the stored picture.
cv::Rect as_stored(const cv::Rect& box, const cv::Size& stored, int rotation) {
    switch (rotation) {
        case 90:
            return {box.y, stored.height - box.x - box.width, box.height, box.width};
        case 180:
            return {stored.width - box.x - box.width, stored.height - box.y - box.height, box.width,
                    box.height};
        case 270:
            return {stored.width - box.y - box.height, box.x, box.height, box.width};
        default:
            return box;
    }
}

/// The pixels around a plate, RGB, as shown; no scaling, so each is one of the original's.
Result<media::FramePtr> cut_out(const AVFrame& frame, const cv::Rect2f& box, int rotation) {
    constexpr int kGrid = 8;  // a whole number of colour samples in every format
    const cv::Size size(frame.width, frame.height);
    const float room = box.height / 2;
    const cv::Rect wide(cv::Point2f(box.x - room, box.y - room),
                        cv::Point2f(box.br().x + room, box.br().y + room));
    const cv::Rect part = as_stored(wide, size, rotation) & cv::Rect({0, 0}, size);
    auto view = TRY(media::allocated(media::FramePtr(av_frame_clone(&frame))));
    if (view->colorspace == AVCOL_SPC_UNSPECIFIED) {  // else guessed from the cut-out's own height
        view->colorspace = frame.height >= 720 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    }
    const int left = part.x / kGrid * kGrid, top = part.y / kGrid * kGrid;
    view->crop_left = static_cast<std::size_t>(left);
    view->crop_top = static_cast<std::size_t>(top);
    view->crop_right = static_cast<std::size_t>(size.width - part.br().x);
    view->crop_bottom = static_cast<std::size_t>(size.height - part.br().y);
    TRY(media::check(av_frame_apply_cropping(view.get(), AV_FRAME_CROP_UNALIGNED),
                     "cut a plate out"));
    return media::to_shown_rgb(*view, rotation,
                               media::shown_size({view->width, view->height}, rotation));
}

findings::Sighting sighting_of(const PlateChain& chain) {
    findings::Sighting sighting;
    sighting.first_s = chain.first_s;
    sighting.last_s = chain.last_s;
    sighting.reads = chain.reads;
    const cv::Rect2f& box = chain.best.region.box;
    sighting.best.frame = chain.best.frame;
    sighting.best.time_s = chain.best.time_s;
    sighting.best.box = {box.x, box.y, box.width, box.height};
    for (std::size_t i = 0; i < sighting.best.corners.size(); ++i) {
        sighting.best.corners[i] = {chain.best.region.corners[i].x, chain.best.region.corners[i].y};
    }
    sighting.best.sharpness = chain.best.sharpness;
    return sighting;
}

}  // namespace

std::chrono::microseconds PlatesLane::interval() const {
    return std::chrono::microseconds(333'333);
}

Result<> PlatesLane::start(const media::VideoTrack& track) {
    rotation_ = track.rotation;
    return ok();
}

Result<> PlatesLane::accept(const media::FrameAt& at) {
    if (at.damaged) return ok();  // what a decoder guessed is no view of a plate
    const AVFrame& frame = *at.frame;
    const cv::Mat grey = TRY(grey_as_shown(frame, rotation_));
    const media::PictureSize shown = media::shown_size({frame.width, frame.height}, rotation_);
    const float by_x = static_cast<float>(shown.width) / static_cast<float>(grey.cols);
    const float by_y = static_cast<float>(shown.height) / static_cast<float>(grey.rows);
    const double time_s = std::chrono::duration<double>(at.time).count();
    std::vector<PlateSeen> seen;
    for (const PlateRegion& region : find_plates(grey)) {
        if (region.score < kLeastScore) continue;
        seen.push_back(
            {enlarged(region, by_x, by_y), at.ordinal, time_s, sharpness_of(grey, region.box)});
    }
    return tracker_.add(seen, time_s, [&](const PlateSeen& one) {
        return cut_out(frame, one.region.box, rotation_);
    });
}

Result<> PlatesLane::finish() {
    std::size_t next = 0;
    for (const PlateChain& chain : tracker_.finish()) {
        const CropOutput& output = crops_.at(next++);
        findings::Sighting sighting = sighting_of(chain);
        TRY(media::write_image(*chain.crop, media::ImageFormat::png, output.fd));
        sighting.crop = output.name;
        sightings_.push_back(std::move(sighting));
    }
    return ok();
}

}  // namespace catseye::transcode
