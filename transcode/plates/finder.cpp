#include "transcode/plates/finder.hpp"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace catseye::transcode {

namespace {

constexpr int kStride = 8;     // pixels of the network's picture for each cell of its answer
constexpr int kMultiple = 32;  // its sides
constexpr int kChannels = 9;   // a middle, four corners
// In held-out pictures what is found beyond the labels doubles from 0.4 to 0.33, for one plate of
// 191.
constexpr float kLeastScore = 0.37F;
constexpr int kSmallSide = 320;  // for plates that fill the picture
const cv::Size kNear(320, 160);
constexpr float kNearPlate = 112;  // pixels of a plate in the close look
constexpr float kMostEnlarged = 2.5F;

int up_to_multiple(int length) {
    return (length + kMultiple - 1) / kMultiple * kMultiple;
}

cv::Rect2f hull(const Corners& corners) {
    const auto [left, right] = std::ranges::minmax(corners, {}, &cv::Point2f::x);
    const auto [top, bottom] = std::ranges::minmax(corners, {}, &cv::Point2f::y);
    return {left.x, top.y, right.x - left.x, bottom.y - top.y};
}

float score_of(float logit) {
    return 1 / (1 + std::exp(-logit));
}

/// Whether a cell has the highest score of the nine around it.
bool is_peak(const cv::Mat& logits, int y, int x) {
    const auto value = logits.at<float>(y, x);
    for (int v = std::max(0, y - 1); v <= std::min(logits.rows - 1, y + 1); ++v) {
        for (int u = std::max(0, x - 1); u <= std::min(logits.cols - 1, x + 1); ++u) {
            if (logits.at<float>(v, u) > value) return false;
        }
    }
    return true;
}

/// The plates in an answer, in pixels of the network's picture.
std::vector<PlateRegion> regions_in(const cv::Mat& answer) {
    const int rows = answer.size[2];
    const int columns = answer.size[3];
    std::array<cv::Mat, kChannels> plane;
    for (int i = 0; i < kChannels; ++i)
        plane[static_cast<std::size_t>(i)] =
            cv::Mat(rows, columns, CV_32F, const_cast<float*>(answer.ptr<float>(0, i)));
    const float least = std::log(kLeastScore / (1 - kLeastScore));
    std::vector<PlateRegion> regions;
    for (int y = 0; y < rows; ++y) {
        for (int x = 0; x < columns; ++x) {
            const float logit = plane[0].at<float>(y, x);
            if (logit < least || !is_peak(plane[0], y, x)) continue;
            PlateRegion region;
            region.score = score_of(logit);
            for (std::size_t i = 0; i < region.corners.size(); ++i)
                region.corners[i] = {
                    (plane[1 + 2 * i].at<float>(y, x) + static_cast<float>(x) + 0.5F) * kStride,
                    (plane[2 + 2 * i].at<float>(y, x) + static_cast<float>(y) + 0.5F) * kStride};
            region.box = hull(region.corners);
            regions.push_back(region);
        }
    }
    return regions;
}

/// The network's picture: luma 0 … 1, black beyond the edges.
cv::Mat prepared(const cv::Mat& luma, const cv::Size& size) {
    cv::Mat picture = cv::Mat::zeros(size, CV_32F);
    luma.convertTo(picture(cv::Rect({0, 0}, luma.size())), CV_32F, 1 / 255.0);
    return picture;
}

/// The picture, its longer side at most `longest`, through the network; regions in pixels of
/// `luma`.
std::vector<PlateRegion> look(cv::dnn::Net& net, const cv::Mat& luma, int longest) {
    cv::Mat small = luma;
    const double shrink = static_cast<double>(std::max(luma.cols, luma.rows)) / longest;
    if (shrink > 1) {
        const auto less = [&](int length) { return std::max(1, cvRound(length / shrink)); };
        cv::resize(luma, small, {less(luma.cols), less(luma.rows)}, 0, 0, cv::INTER_AREA);
    }
    const cv::Size size(up_to_multiple(small.cols), up_to_multiple(small.rows));
    auto regions = regions_in(answer_of(net, prepared(small, size)));
    const auto scale = static_cast<float>(luma.cols) / static_cast<float>(small.cols);
    for (PlateRegion& region : regions) {
        for (cv::Point2f& corner : region.corners)
            corner *= scale;
        region.box = hull(region.corners);
    }
    return regions;
}

bool is_plausible(const PlateRegion& region) {
    constexpr float kSmallest = 8;     // pixels
    constexpr float kSquarest = 0.9F;  // width to height
    constexpr float kLongest = 11;
    const float width = region.width();
    const float height = region.height();
    return width >= kSmallest && height > 1 && width / height > kSquarest &&
           width / height < kLongest;
}

/// The best first, without those that lie on a better one or reach out of the picture by half.
std::vector<PlateRegion> best_of(std::vector<PlateRegion> all, const cv::Size& picture) {
    constexpr double kSamePlate = 0.3;
    constexpr double kPart = 0.7;
    std::ranges::stable_sort(all, std::greater(), &PlateRegion::score);
    std::vector<PlateRegion> kept;
    for (PlateRegion& region : all) {
        if (kept.size() == kMaxPlateRegions) break;
        const cv::Rect2f inside = region.box & cv::Rect2f({0, 0}, cv::Size2f(picture));
        if (!is_plausible(region) || inside.area() < region.box.area() / 2) continue;
        const auto covers = [&](const PlateRegion& better) {
            const double shared = (better.box & region.box).area();
            return overlap(better.box, region.box) > kSamePlate ||
                   shared > kPart * std::min(better.box.area(), region.box.area());
        };
        if (std::ranges::any_of(kept, covers)) continue;
        region.box = inside;
        kept.push_back(region);
    }
    return kept;
}

}  // namespace

float PlateRegion::width() const {
    return static_cast<float>(
        (cv::norm(corners[1] - corners[0]) + cv::norm(corners[2] - corners[3])) / 2);
}

float PlateRegion::height() const {
    return static_cast<float>(
        (cv::norm(corners[3] - corners[0]) + cv::norm(corners[2] - corners[1])) / 2);
}

double overlap(const cv::Rect2f& a, const cv::Rect2f& b) {
    const double both = (a & b).area();
    return both / (a.area() + b.area() - both);
}

Result<PlateFinder> PlateFinder::load(std::span<const unsigned char> weights) {
    PlateFinder finder;
    for (cv::dnn::Net* net : {&finder.whole_, &finder.small_, &finder.near_})
        *net = TRY(load_network("finder", weights, kNear, kChannels));
    return finder;
}

std::vector<PlateRegion> PlateFinder::find(const cv::Mat& luma) {
    CV_Assert(luma.type() == CV_8UC1);
    if (luma.cols < kStride || luma.rows < kStride) return {};
    std::vector<PlateRegion> all = look(whole_, luma, kLongestSide);
    const int longest = std::max(luma.cols, luma.rows);
    if (longest > kSmallSide) {
        for (const PlateRegion& region : look(small_, luma, kSmallSide)) {
            const float share = region.width() / static_cast<float>(longest);
            if (share > 0.15F) all.push_back(region);  // smaller ones are seen better above
        }
    }
    return best_of(std::move(all), luma.size());
}

std::vector<PlateRegion> PlateFinder::find_near(const cv::Mat& luma, const cv::Rect2f& plate) {
    CV_Assert(luma.type() == CV_8UC1);
    const float scale = std::min(kMostEnlarged, kNearPlate / std::max(1.0F, plate.width));
    const cv::Point2f middle = (plate.tl() + plate.br()) / 2;
    const float left = middle.x - static_cast<float>(kNear.width) / 2 / scale;
    const float top = middle.y - static_cast<float>(kNear.height) / 2 / scale;
    const cv::Rect around(cv::Point(cvFloor(left), cvFloor(top)),
                          cv::Size(cvCeil(static_cast<float>(kNear.width) / scale),
                                   cvCeil(static_cast<float>(kNear.height) / scale)));
    const cv::Rect inside = around & cv::Rect({0, 0}, luma.size());
    const auto least = static_cast<float>(kStride) / std::min(scale, 1.0F);
    if (static_cast<float>(std::min(inside.width, inside.height)) < least) return {};
    cv::Mat small;
    cv::resize(luma(inside), small, {}, scale, scale,
               scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    small = small(cv::Rect({0, 0}, kNear) & cv::Rect({0, 0}, small.size()));
    auto regions = regions_in(answer_of(near_, prepared(small, kNear)));
    for (PlateRegion& region : regions) {
        for (cv::Point2f& corner : region.corners)
            corner = corner / scale + cv::Point2f(inside.tl());
        region.box = hull(region.corners);
    }
    return best_of(std::move(regions), luma.size());
}

}  // namespace catseye::transcode
