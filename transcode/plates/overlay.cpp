#include "transcode/plates/overlay.hpp"

#include <algorithm>

#include <opencv2/imgproc.hpp>

namespace catseye::transcode {

namespace {

constexpr int kWidth = 640;           // text of 8 pixels in 1080 lines still has its edges
constexpr int kStrong = 24;           // grey levels of an edge
constexpr std::int64_t kFewest = 12;  // pictures; two seconds and a half
constexpr double kAlways = 0.85;      // of the pictures, for an edge that stays
constexpr double kSceneMoves = 0.35;  // share of a picture's edges that stay, at most
constexpr float kEdge = 0.15F;        // of the height: where cameras write
constexpr double kMostOfBox = 0.5;    // of the edges ever seen in the box that stay

}  // namespace

void Overlay::add(const cv::Mat& luma) {
    if (luma.size() != size_) {
        *this = Overlay();
        size_ = luma.size();
    }
    cv::Mat small = luma;
    if (luma.cols > kWidth) {
        const int height = std::max(1, luma.rows * kWidth / luma.cols);
        cv::resize(luma, small, {kWidth, height}, 0, 0, cv::INTER_AREA);
    }
    cv::Mat across;
    cv::Mat down;
    cv::Mat edges;
    cv::Sobel(small, across, CV_16S, 1, 0);
    cv::Sobel(small, down, CV_16S, 0, 1);
    edges = cv::abs(across) + cv::abs(down) > 4 * kStrong;
    if (seen_.empty()) seen_ = cv::Mat::zeros(edges.size(), CV_16U);
    cv::add(seen_, cv::Scalar(1), seen_, edges);
    edges_ += cv::countNonZero(edges);
    ++pictures_;
}

bool Overlay::covers(const cv::Rect2f& box) const {
    const float middle = (box.y + box.height / 2) / static_cast<float>(std::max(1, size_.height));
    if (pictures_ < kFewest || (middle > kEdge && middle < 1 - kEdge)) return false;
    const double always = kAlways * static_cast<double>(pictures_);
    const double a_picture = edges_ / static_cast<double>(pictures_);
    if (cv::countNonZero(seen_ >= always) > kSceneMoves * a_picture) return false;
    const float x = static_cast<float>(seen_.cols) / static_cast<float>(size_.width);
    const float y = static_cast<float>(seen_.rows) / static_cast<float>(size_.height);
    const cv::Rect part =
        cv::Rect(cv::Rect2f(box.x * x, box.y * y, box.width * x, box.height * y)) &
        cv::Rect({0, 0}, seen_.size());
    if (part.area() == 0) return false;
    // Edges of half the pictures: what passes behind leaves fewer.
    const int ever = cv::countNonZero(seen_(part) >= always / 2);
    return ever > 0 && cv::countNonZero(seen_(part) >= always) > kMostOfBox * ever;
}

}  // namespace catseye::transcode
