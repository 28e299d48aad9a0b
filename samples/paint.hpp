#pragma once
#include <vector>

#include <opencv2/core.hpp>

namespace catseye::samples {

enum class Edges { transparent, repeated };

/// Lays a BGRA texture onto a BGR picture through a homography, inside a convex area of the picture
/// only. A BGR texture covers the whole upright box around the area and is repeated.
void lay(cv::Mat& canvas, const cv::Mat& texture, const cv::Matx33d& to_picture,
         const std::vector<cv::Point2f>& area, Edges edges);

/// The same for a whole texture on four corners, clockwise from its top left; nothing if they are
/// out of view.
void lay_on(cv::Mat& canvas, const cv::Mat& texture, const std::vector<cv::Point2f>& corners);

/// Soft coloured noise, the same for a seed, that repeats without a seam: grass, leaves, tarmac.
cv::Mat texture_noise(cv::Size size, const cv::Scalar& colour, double contrast, double softness,
                      std::uint64_t seed);

/// The near end of a car, 1.8 x 1.5 m, and its side, 4.2 x 1.5 m, BGRA.
cv::Mat draw_car_end(const cv::Scalar& paint, bool is_front);
cv::Mat draw_car_side(const cv::Scalar& paint);

}  // namespace catseye::samples
