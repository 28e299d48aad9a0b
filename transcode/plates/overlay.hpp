#pragma once
#include <cstdint>

#include <opencv2/core.hpp>

namespace catseye::transcode {

/// What stays in the same pixels near the picture's upper or lower edge while the scene moves: text
/// that the camera burns in (its clock, often its owner's own mark), the bonnet. A plate that lies
/// there is none of the scene's. In the middle a vehicle that keeps its distance stands still too,
/// so nothing is said of it; nor of a scene that does not move.
class Overlay {
public:
    /// The next picture looked at: 8-bit grey, always of one size; another size starts anew.
    void add(const cv::Mat& luma);

    /// Whether what is in this box (pixels of the pictures given) has stood still while the rest
    /// moved.
    bool covers(const cv::Rect2f& box) const;

private:
    cv::Mat seen_;   ///< CV_16U, for each small pixel: pictures in which it is an edge
    cv::Size size_;  ///< of the pictures given
    std::int64_t pictures_ = 0;
    double edges_ = 0;  ///< edge pixels of all pictures
};

}  // namespace catseye::transcode
