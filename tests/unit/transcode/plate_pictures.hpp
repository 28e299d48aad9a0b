#pragma once
#include <vector>

#include <opencv2/imgproc.hpp>

namespace catseye::transcode {

inline double overlap(const cv::Rect2f& a, const cv::Rect2f& b) {
    const double both = (a & b).area();
    return both / (a.area() + b.area() - both);
}

/// A dark street with nothing on it.
inline cv::Mat empty_street(const cv::Size& size) {
    cv::Mat luma(size, CV_8UC1);
    cv::RNG(7).fill(luma, cv::RNG::NORMAL, 60, 3);
    return luma;
}

/// Draws a bright plate of seven letters whose text falls by `fall` pixels over its width.
inline void draw_plate(cv::Mat& luma, const cv::Rect& plate, int fall = 0) {
    const std::vector<cv::Point> outline{plate.tl(),
                                         {plate.x + plate.width, plate.y + fall},
                                         {plate.x + plate.width, plate.y + plate.height + fall},
                                         {plate.x, plate.y + plate.height}};
    cv::fillConvexPoly(luma, outline, 190);
    for (int letter = 0; letter < 7; ++letter) {
        const int gap = letter > 3 ? plate.width / 18 : 0;
        const int x = plate.x + plate.width * (letter + 1) / 9 + gap;
        const int y = plate.y + fall * (x - plate.x) / plate.width + plate.height / 5;
        cv::rectangle(luma, {x, y, plate.width / 14, plate.height * 3 / 5}, 40, plate.width / 40);
    }
    cv::GaussianBlur(luma, luma, {3, 3}, 0);
}

/// A plate of the right shape: 520 to 111.
inline cv::Rect plate_at(int x, int y, int width) {
    return {x, y, width, width * 111 / 520};
}

}  // namespace catseye::transcode
