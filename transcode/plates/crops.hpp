#pragma once
#include <vector>

#include <opencv2/core.hpp>

#include "base/result.hpp"
#include "media/av.hpp"
#include "transcode/plates/finder.hpp"

namespace catseye::transcode {

/// The 8-bit luma of a picture as shown, at its full size. It may share the decoder's own memory:
/// it is only read.
Result<cv::Mat> luma_as_shown(const AVFrame& frame, int rotation);

/// The pixels around a plate, RGB, as shown; no scaling, so each is one of the original's.
Result<media::FramePtr> cut_out(const AVFrame& frame, const cv::Rect2f& box, int rotation);

/// How much of the detail of a region is fine detail, 0 … 1: blur lowers it, contrast alone does
/// not raise it.
double sharpness_of(const cv::Mat& luma, const cv::Rect2f& box);

/// Looks at one plate (8-bit grey, all of one size, best first), moved onto the first and averaged:
/// noise goes, nothing is added. RGB, three times enlarged, with a line below that says what it is.
Result<media::FramePtr> computed_view(const std::vector<cv::Mat>& looks);

/// The size of each look.
inline const cv::Size kLookSize{208, 48};

}  // namespace catseye::transcode
