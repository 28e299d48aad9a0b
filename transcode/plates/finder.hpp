#pragma once
#include <array>
#include <cstddef>
#include <vector>

#include <opencv2/core.hpp>

#include "transcode/plates/weights.hpp"

namespace catseye::transcode {

using Corners = std::array<cv::Point2f, 4>;  ///< clockwise from a plate's own top left

/// A place in a picture where the network sees a number plate. In pixels of the picture given.
struct PlateRegion {
    cv::Rect2f box;     ///< around the corners, inside the picture
    Corners corners{};  ///< may lie outside the picture where its edge cuts the plate
    double score = 0;   ///< 0 … 1, for ranking; not a probability

    float width() const;   ///< along the plate, in pixels
    float height() const;  ///< across it
};

inline constexpr std::size_t kMaxPlateRegions = 16;
/// The longer side of the picture that the network looks at; a larger one is scaled down to this.
inline constexpr int kLongestSide = 960;

/// Finds number plates by their four corners. Our own network of half a million weights
/// (training/nets.py), which sees luma alone: brightness of headlamps and colour of plates vary,
/// shapes do not. Not for two threads at once.
class PlateFinder {
public:
    /// `internal` when the weights cannot be used.
    static Result<PlateFinder> load(std::span<const unsigned char> weights);

    /// All plates of a picture (8-bit grey) about 13 pixels wide or more once its longer side
    /// is at most kLongestSide, best first, at most kMaxPlateRegions. About 50 ms of one core.
    std::vector<PlateRegion> find(const cv::Mat& luma);

    /// A closer look at one plate: about 4 ms, and corners to a fraction of a pixel. Best first.
    std::vector<PlateRegion> find_near(const cv::Mat& luma, const cv::Rect2f& plate);

private:
    PlateFinder() = default;

    // One network for each size of picture: to change the size of one costs more than its run.
    cv::dnn::Net whole_, small_, near_;
};

/// Shared area over total area of two boxes, 0 … 1.
double overlap(const cv::Rect2f& a, const cv::Rect2f& b);

}  // namespace catseye::transcode
