#pragma once
#include <array>
#include <cstddef>
#include <vector>

#include <opencv2/core.hpp>

namespace catseye::transcode {

/// A place in a picture that looks like a number plate: a candidate, not a finding. In pixels of
/// the picture given.
struct PlateRegion {
    cv::Rect2f box;
    std::array<cv::Point2f, 4>
        corners{};     ///< clockwise from the plate's own top left, tilted as its text is
    double score = 0;  ///< 0 … 1, for ranking; not a probability
};

inline constexpr std::size_t kMaxPlateRegions = 12;
/// Plates 36 to about 300 pixels wide are found: scale a wider picture down to this first.
inline constexpr int kFinderWidth = 1280;

/// The most plate-like places of a picture, best first, at most kMaxPlateRegions. `luma` is 8-bit
/// grey.
///
/// A plate is a wide box full of vertical edges (its letters) with few around it. Box filters over
/// the horizontal gradient propose such places at nine widths; a logistic score of box means ranks
/// them; each edge of the best then moves while the score rises. About 5 ms for 1280x720 on one
/// core.
std::vector<PlateRegion> find_plates(const cv::Mat& luma);

}  // namespace catseye::transcode
