#include "transcode/plates/crops.hpp"

#include <cmath>

extern "C" {
#include <libavutil/pixdesc.h>
}

#include <opencv2/imgproc.hpp>

#include "media/picture.hpp"

namespace catseye::transcode {

namespace {

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

/// `look` moved by a fraction of a pixel or a few, so that it lies on `first`.
cv::Mat moved_onto(const cv::Mat& first, const cv::Mat& look) {
    constexpr double kFarthest = 6;  // pixels of a look; farther is a mistake
    cv::Mat window;
    cv::createHanningWindow(window, first.size(), CV_32F);
    const cv::Point2d shift = cv::phaseCorrelate(look, first, window);
    if (cv::norm(shift) > kFarthest) return look;
    const cv::Matx23d move(1, 0, shift.x, 0, 1, shift.y);
    cv::Mat moved;
    cv::warpAffine(look, moved, move, look.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return moved;
}

/// A plate that fills a large picture is told in a smaller one: uncompressed it still fits its
/// file.
media::PictureSize bounded(media::PictureSize size) {
    constexpr double kMostPixels = 2.5e6;
    const double scale = std::sqrt(kMostPixels / (1.0 * size.width * size.height));
    if (scale >= 1) return size;
    return {std::max(1, static_cast<int>(size.width * scale)),
            std::max(1, static_cast<int>(size.height * scale))};
}

}  // namespace

Result<cv::Mat> luma_as_shown(const AVFrame& frame, int rotation) {
    int depth = 8;
    cv::Mat grey = luma_plane(frame, depth);
    if (grey.empty()) {
        const auto size = media::shown_size({frame.width, frame.height}, rotation);
        const auto rgb = TRY(media::to_shown_rgb(frame, rotation, size));
        cv::cvtColor(cv::Mat(rgb->height, rgb->width, CV_8UC3, rgb->data[0],
                             static_cast<std::size_t>(rgb->linesize[0])),
                     grey, cv::COLOR_RGB2GRAY);
        return grey;
    }
    if (depth > 8) grey.convertTo(grey, CV_8U, 1.0 / (1 << (depth - 8)));
    return turned(grey, rotation);
}

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
    const int left = part.x / kGrid * kGrid;
    const int top = part.y / kGrid * kGrid;
    view->crop_left = static_cast<std::size_t>(left);
    view->crop_top = static_cast<std::size_t>(top);
    view->crop_right = static_cast<std::size_t>(size.width - part.br().x);
    view->crop_bottom = static_cast<std::size_t>(size.height - part.br().y);
    TRY(media::check(av_frame_apply_cropping(view.get(), AV_FRAME_CROP_UNALIGNED),
                     "cut a plate out"));
    return media::to_shown_rgb(*view, rotation,
                               bounded(media::shown_size({view->width, view->height}, rotation)));
}

double sharpness_of(const cv::Mat& luma, const cv::Rect2f& box) {
    const cv::Rect inside = cv::Rect(box) & cv::Rect({0, 0}, luma.size());
    if (inside.empty()) return 0;
    cv::Mat fine;
    cv::Laplacian(luma(inside), fine, CV_16S);
    cv::Scalar mean;
    cv::Scalar fine_spread;
    cv::Scalar spread;
    cv::meanStdDev(fine, mean, fine_spread);
    cv::meanStdDev(luma(inside), mean, spread);
    const double total = fine_spread[0] + 2 * spread[0];
    return total > 0 ? fine_spread[0] / total : 0;
}

Result<media::FramePtr> computed_view(const std::vector<cv::Mat>& looks) {
    constexpr int kEnlarged = 3;  // times
    constexpr int kLabel = 22;    // pixels below
    CV_Assert(!looks.empty() && looks.front().type() == CV_8UC1);
    cv::Mat first;
    cv::Mat sum;
    looks.front().convertTo(first, CV_32F);
    sum = first.clone();
    for (std::size_t i = 1; i < looks.size(); ++i) {
        cv::Mat look;
        looks[i].convertTo(look, CV_32F);
        sum += moved_onto(first, look);
    }
    cv::Mat mean;
    cv::Mat large;
    cv::Mat(sum / static_cast<double>(looks.size())).convertTo(mean, CV_8U);
    cv::resize(mean, large, {}, kEnlarged, kEnlarged, cv::INTER_CUBIC);
    cv::copyMakeBorder(large, large, 0, kLabel, 0, 0, cv::BORDER_CONSTANT, cv::Scalar(255));
    cv::putText(large, "COMPUTED VIEW: mean of " + std::to_string(looks.size()) + " aligned crops",
                {6, large.rows - 7}, cv::FONT_HERSHEY_SIMPLEX, 0.45, cv::Scalar(0), 1, cv::LINE_AA);
    auto frame = TRY(media::make_picture({large.cols, large.rows}, AV_PIX_FMT_RGB24));
    cv::Mat target(large.rows, large.cols, CV_8UC3, frame->data[0],
                   static_cast<std::size_t>(frame->linesize[0]));
    cv::cvtColor(large, target, cv::COLOR_GRAY2RGB);
    return frame;
}

}  // namespace catseye::transcode
