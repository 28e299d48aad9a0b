#pragma once
#include <string_view>

#include <opencv2/imgproc.hpp>

#include "samples/plate_drawing.hpp"

namespace catseye::transcode {

/// A dark street with nothing on it.
inline cv::Mat empty_street(const cv::Size& size) {
    cv::Mat luma(size, CV_8UC1);
    cv::RNG(7).fill(luma, cv::RNG::NORMAL, 60, 3);
    return luma;
}

/// Lays a plate with this mark over a picture; its text falls by `fall` pixels over its width.
inline void draw_plate(cv::Mat& luma, const cv::Rect& plate, std::string_view mark = "AB12 CDE",
                       int fall = 0) {
    cv::Mat flat, laid, cover;
    cv::cvtColor(samples::draw_plate(mark, samples::PlateColour::white, 2), flat,
                 cv::COLOR_BGR2GRAY);
    cv::resize(flat, flat, {plate.width * 2, plate.height * 2}, 0, 0, cv::INTER_AREA);
    const auto w = static_cast<float>(flat.cols), h = static_cast<float>(flat.rows);
    const cv::Point2f from[]{{0, 0}, {w, 0}, {w, h}, {0, h}};
    const cv::Point2f left(plate.tl()),
        across(static_cast<float>(plate.width), static_cast<float>(fall)),
        down(0, static_cast<float>(plate.height));
    const cv::Point2f to[]{left, left + across, left + across + down, left + down};
    const cv::Mat map = cv::getPerspectiveTransform(from, to);
    cv::warpPerspective(flat, laid, map, luma.size());
    cv::warpPerspective(cv::Mat(flat.size(), CV_8UC1, cv::Scalar(255)), cover, map, luma.size());
    laid.copyTo(luma, cover > 127);
    cv::GaussianBlur(luma, luma, {3, 3}, 0);
}

/// A plate of the right shape: 520 to 111.
inline cv::Rect plate_at(int x, int y, int width) {
    return {x, y, width, width * 111 / 520};
}

}  // namespace catseye::transcode
