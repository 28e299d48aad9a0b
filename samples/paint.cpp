#include "samples/paint.hpp"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace catseye::samples {

namespace {

constexpr double kPixelsPerMetre = 240;

cv::Point at(double x_m, double y_m) {
    return {cvRound(x_m * kPixelsPerMetre), cvRound(y_m * kPixelsPerMetre)};
}

cv::Scalar opaque(const cv::Scalar& colour, double brightness) {
    return {colour[0] * brightness, colour[1] * brightness, colour[2] * brightness, 255};
}

void fill(cv::Mat& picture, const std::vector<cv::Point>& outline, const cv::Scalar& colour) {
    cv::fillConvexPoly(picture, outline, colour, cv::LINE_AA);
}

cv::Mat clear(double width_m, double height_m) {
    return {cv::Size(at(width_m, height_m)), CV_8UC4, cv::Scalar(0, 0, 0, 0)};
}

}  // namespace

void lay(cv::Mat& canvas, const cv::Mat& texture, const cv::Matx33d& to_picture,
         const std::vector<cv::Point2f>& area, Edges edges) {
    const cv::Rect part = cv::boundingRect(area) & cv::Rect({0, 0}, canvas.size());
    if (part.empty()) return;
    const cv::Matx33d shift(1, 0, -part.x, 0, 1, -part.y, 0, 0, 1);
    const cv::Matx33d to_part = shift * to_picture;
    cv::Mat target = canvas(part);
    if (texture.channels() == 3) {
        cv::warpPerspective(texture, target, to_part, part.size(), cv::INTER_LINEAR,
                            cv::BORDER_WRAP);
        return;
    }
    cv::Mat warped;
    cv::Mat alpha;
    cv::Mat inside(part.size(), CV_8U, cv::Scalar(0));
    const auto border = edges == Edges::repeated ? cv::BORDER_WRAP : cv::BORDER_CONSTANT;
    cv::warpPerspective(texture, warped, to_part, part.size(), cv::INTER_LINEAR, border);
    std::vector<cv::Point> outline;
    for (const auto& point : area) {
        outline.emplace_back(cvRound(point.x) - part.x, cvRound(point.y) - part.y);
    }
    cv::fillConvexPoly(inside, outline, 255, cv::LINE_AA);
    cv::extractChannel(warped, alpha, 3);
    cv::min(alpha, inside, alpha);
    cv::Mat weight;
    cv::Mat rest;
    cv::Mat colour;
    alpha.convertTo(weight, CV_32F, 1 / 255.0);
    cv::subtract(1.0, weight, rest);
    cv::cvtColor(warped, colour, cv::COLOR_BGRA2BGR);
    cv::blendLinear(colour, target, weight, rest, target);
}

void lay_on(cv::Mat& canvas, const cv::Mat& texture, const std::vector<cv::Point2f>& corners) {
    const cv::Rect part = cv::boundingRect(corners);
    if (part.area() < 4 || (part & cv::Rect({0, 0}, canvas.size())).empty()) return;
    // Shrunk first to about its size in the picture: a homography alone would skip pixels and
    // flicker.
    const double scale = std::min(1.0, 1.2 * part.width / texture.cols);
    cv::Mat small;
    cv::resize(texture, small, {}, scale, scale, cv::INTER_AREA);
    const auto right = static_cast<float>(small.cols);
    const auto bottom = static_cast<float>(small.rows);
    const std::vector<cv::Point2f> own{{0, 0}, {right, 0}, {right, bottom}, {0, bottom}};
    lay(canvas, small, cv::getPerspectiveTransform(own, corners), corners, Edges::transparent);
}

cv::Mat texture_noise(cv::Size size, const cv::Scalar& colour, double contrast, double softness,
                      std::uint64_t seed) {
    cv::Mat noise(size, CV_32F);
    cv::Mat wrapped;
    cv::RNG(seed).fill(noise, cv::RNG::NORMAL, 0, 1);
    const int rim = cvCeil(3 * softness);
    cv::copyMakeBorder(noise, wrapped, rim, rim, rim, rim, cv::BORDER_WRAP);
    cv::GaussianBlur(wrapped, wrapped, {}, softness);
    noise = wrapped(cv::Rect({rim, rim}, size));
    cv::Scalar mean;
    cv::Scalar deviation;
    cv::meanStdDev(noise, mean, deviation);
    std::vector<cv::Mat> channels(3);
    for (int i = 0; i < 3; ++i) {
        noise.convertTo(channels[static_cast<std::size_t>(i)], CV_8U,
                        contrast * colour[i] / deviation[0], colour[i]);
    }
    cv::Mat texture;
    cv::merge(channels, texture);
    return texture;
}

cv::Mat draw_car_end(const cv::Scalar& paint, bool is_front) {
    cv::Mat end = clear(1.8, 1.5);
    const cv::Scalar dark(28, 26, 26, 255);
    const cv::Scalar glass(70, 62, 54, 255);
    const cv::Scalar lamp =
        is_front ? cv::Scalar(235, 240, 240, 255) : cv::Scalar(40, 30, 190, 255);
    for (const double x : {0.12, 1.46})
        fill(end, {at(x, 1.2), at(x + 0.22, 1.2), at(x + 0.22, 1.5), at(x, 1.5)}, dark);
    fill(end, {at(0.36, 0.02), at(1.44, 0.02), at(1.66, 0.58), at(0.14, 0.58)},
         opaque(paint, 0.75));
    fill(end, {at(0.43, 0.08), at(1.37, 0.08), at(1.52, 0.52), at(0.28, 0.52)}, glass);
    fill(end, {at(0.46, 0.1), at(0.9, 0.1), at(0.72, 0.5), at(0.32, 0.5)}, opaque(glass, 1.35));
    fill(end,
         {at(0.1, 0.55), at(1.7, 0.55), at(1.79, 0.75), at(1.77, 1.3), at(0.03, 1.3),
          at(0.01, 0.75)},
         opaque(paint, 1));
    fill(end, {at(0.03, 1.0), at(1.77, 1.0), at(1.75, 1.32), at(0.05, 1.32)}, opaque(paint, 0.8));
    fill(end, {at(0.07, 1.26), at(1.73, 1.26), at(1.7, 1.36), at(0.1, 1.36)}, dark);
    fill(end, {at(0.06, 0.68), at(0.42, 0.72), at(0.4, 0.9), at(0.05, 0.92)}, lamp);
    fill(end, {at(1.74, 0.68), at(1.38, 0.72), at(1.4, 0.9), at(1.75, 0.92)}, lamp);
    if (is_front) fill(end, {at(0.5, 0.74), at(1.3, 0.74), at(1.24, 0.88), at(0.56, 0.88)}, dark);
    return end;
}

cv::Mat draw_car_side(const cv::Scalar& paint) {
    cv::Mat side = clear(4.2, 1.5);
    const cv::Scalar dark(28, 26, 26, 255);
    const cv::Scalar glass(66, 58, 50, 255);
    fill(side, {at(0.1, 0.6), at(0.7, 0.03), at(2.4, 0.03), at(3.2, 0.6)}, opaque(paint, 0.6));
    fill(side, {at(0.35, 0.55), at(0.8, 0.1), at(1.5, 0.1), at(1.5, 0.55)}, glass);
    fill(side, {at(1.6, 0.55), at(1.6, 0.1), at(2.3, 0.1), at(2.95, 0.55)}, glass);
    fill(side, {at(0, 0.6), at(3.3, 0.58), at(4.15, 0.72), at(4.2, 1.3), at(0, 1.3)},
         opaque(paint, 0.7));
    fill(side, {at(0, 1.18), at(4.2, 1.18), at(4.2, 1.34), at(0, 1.34)}, opaque(paint, 0.45));
    for (const double x : {0.85, 3.4}) {
        cv::circle(side, at(x, 1.19), cvRound(0.31 * kPixelsPerMetre), dark, cv::FILLED,
                   cv::LINE_AA);
        cv::circle(side, at(x, 1.19), cvRound(0.18 * kPixelsPerMetre),
                   cv::Scalar(140, 140, 140, 255), cv::FILLED, cv::LINE_AA);
    }
    return side;
}

}  // namespace catseye::samples
