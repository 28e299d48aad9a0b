#include "transcode/plates/finder.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include <opencv2/imgproc.hpp>

namespace catseye::transcode {

namespace {

// All work is done on half-size planes: a plate's letters are lost there, their density of edges is
// not.
constexpr double kHalf = 0.5;
constexpr int kStrongEdge = 32;  // grey levels; a lamp's edge must not outweigh eight faint letters
constexpr int kLevels = 3;
constexpr std::array kWidths{18, 23,
                             29};   // of a plate, in pixels of a level; three cover one octave
constexpr double kTextShape = 4.2;  // width to height of the letters' area
constexpr std::size_t kPeaksPerWidth = 60;                 // more costs time, fewer costs recall
constexpr std::size_t kRefined = 16;                       // candidates whose edges are moved
constexpr float kSmallestWidth = 10, kSmallestHeight = 3;  // half pixels

/// What the score reads: gradients, and sums over boxes of them and of the grey levels.
struct Planes {
    cv::Mat edges;     ///< CV_8U
    cv::Mat edge_sum;  ///< CV_32S integral
    cv::Mat grey_sum;  ///< CV_32S integral
};

struct Candidate {
    cv::Rect2f box;
    double score = 0;
};

Planes planes_of(const cv::Mat& luma) {
    const cv::Size half(luma.cols / 2, luma.rows / 2);
    cv::Mat gradient(luma.size(), CV_8U, cv::Scalar(0));
    cv::Mat inner = gradient.colRange(1, luma.cols - 1);
    cv::absdiff(luma.colRange(2, luma.cols), luma.colRange(0, luma.cols - 2), inner);
    cv::min(gradient, kStrongEdge, gradient);
    Planes planes;
    cv::resize(gradient, planes.edges, half, 0, 0, cv::INTER_AREA);
    cv::Mat grey;
    cv::resize(luma, grey, half, 0, 0, cv::INTER_AREA);
    cv::integral(planes.edges, planes.edge_sum, CV_32S);
    cv::integral(grey, planes.grey_sum, CV_32S);
    return planes;
}

/// The mean over a box clipped to the picture; nothing when nothing is left of it.
std::optional<double> mean_over(const cv::Mat& sum, const cv::Rect2f& box) {
    const auto clipped = [](float at, int end) { return std::clamp(cvRound(at), 0, end); };
    const int left = clipped(box.x, sum.cols - 1), right = clipped(box.x + box.width, sum.cols - 1);
    const int top = clipped(box.y, sum.rows - 1),
              bottom = clipped(box.y + box.height, sum.rows - 1);
    if (right <= left || bottom <= top) return std::nullopt;
    const int total = sum.at<int>(bottom, right) - sum.at<int>(top, right) -
                      sum.at<int>(bottom, left) + sum.at<int>(top, left);
    return static_cast<double>(total) / ((right - left) * (bottom - top));
}

/// How much stronger the inside is, as a logarithm; 0 where the picture ends.
double contrast(const std::optional<double>& inside, const std::optional<double>& outside) {
    constexpr double kNoise =
        1.5;  // grey levels; keeps dark, flat surroundings from looking like contrast
    if (!inside || !outside) return 0;
    return std::log((*inside + kNoise) / (*outside + kNoise));
}

std::optional<double> mean_of(const std::optional<double>& a, const std::optional<double>& b) {
    if (!a || !b) return a ? a : b;
    return (*a + *b) / 2;
}

/// The log odds that a box holds a plate. Weights: logistic regression on the half of 468 dashcam
/// pictures (dusk and night, MIT licence) whose name has an even hash, with hard negatives from one
/// round of refinement.
double log_odds(const Planes& planes, const cv::Rect2f& box) {
    const float x = box.x, y = box.y, w = box.width, h = box.height;
    const auto edges = [&](float left, float top, float width, float height) {
        return mean_over(planes.edge_sum, {left, top, width, height});
    };
    const auto grey = [&](float left, float top, float width, float height) {
        return mean_over(planes.grey_sum, {left, top, width, height});
    };
    const auto inside = edges(x, y, w, h);
    const auto brightness = grey(x, y, w, h);
    if (!inside || !brightness) return -1e9;  // wholly outside the picture
    const auto margin = std::min(edges(x, y, w, h / 3), edges(x, y + 2 * h / 3, w, h / 3));
    const double shape = std::log(w / h / 3.8);
    const double size = std::log(w) - 3.5;
    struct Term {
        double weight;
        double value;
    };
    const std::array terms{
        Term{2.213, std::log(*inside + 1)},
        Term{1.515, contrast(inside, edges(x, y - h / 2, w, h / 2))},  // above
        Term{3.128, contrast(inside, edges(x, y + h, w, h / 2))},      // below
        Term{1.134, contrast(inside, mean_of(edges(x - h, y, h, h), edges(x + w, y, h, h)))},
        Term{2.430, contrast(brightness, grey(x, y - h / 2, w, h / 2))},
        Term{0.879, contrast(brightness, grey(x, y + h, w, h / 2))},
        Term{-3.812,
             contrast(margin, edges(x, y + h / 3, w, h / 3))},  // a plain rim, a full middle
        Term{-9.479, shape * shape},
        Term{3.789, size},
        Term{-1.705, size * size},
        Term{5.196, std::log(*brightness + 1)},
    };
    constexpr double kBias = -40.2;
    return std::transform_reduce(terms.begin(), terms.end(), kBias, std::plus(),
                                 [](const Term& term) { return term.weight * term.value; });
}

/// Where plates of one width may be: peaks of edge density inside less that of a ring around.
std::vector<Candidate> peaks(const cv::Mat& edges, int width) {
    constexpr double kGain = 6;  // of kStrongEdge levels, into the 8 bits of the map
    constexpr int kFloor = 6;
    const int height = cvRound(width / kTextShape);
    const auto odd = [](double size) { return static_cast<int>(size) | 1; };
    cv::Mat inside, ring, map, highest;
    cv::boxFilter(edges, inside, CV_8U, {odd(width), odd(height)});
    cv::boxFilter(edges, ring, CV_8U, {odd(1.5 * width), odd(2.4 * height)});
    cv::addWeighted(inside, kGain, ring, -kGain, 0, map);
    cv::dilate(map, highest,
               cv::getStructuringElement(cv::MORPH_RECT, {odd(width / 2.0), odd(height)}));
    std::vector<Candidate> found;
    const auto w = static_cast<float>(width), h = static_cast<float>(height);
    for (int y = 0; y < map.rows; ++y) {
        const auto* value = map.ptr<unsigned char>(y);
        const auto* most = highest.ptr<unsigned char>(y);
        for (int x = 0; x < map.cols; ++x) {
            if (value[x] <= kFloor || value[x] != most[x]) continue;
            const cv::Point2f middle(static_cast<float>(x), static_cast<float>(y));
            found.push_back({{middle.x - w / 2, middle.y - h / 2, w, h}, double(value[x])});
        }
    }
    std::ranges::stable_sort(found, std::greater(), &Candidate::score);
    found.resize(std::min(found.size(), kPeaksPerWidth));
    return found;
}

std::vector<Candidate> propose(const Planes& planes) {
    std::vector<Candidate> all;
    cv::Mat edges = planes.edges;
    float scale = 1;
    for (int level = 0; level < kLevels; ++level, scale *= 2) {
        if (level > 0)
            cv::resize(edges, edges, {edges.cols / 2, edges.rows / 2}, 0, 0, cv::INTER_AREA);
        for (const int width : kWidths) {
            for (const Candidate& peak : peaks(edges, width)) {
                const cv::Rect2f box(peak.box.tl() * scale, peak.box.br() * scale);
                all.push_back({box, log_odds(planes, box)});
            }
        }
        if (edges.cols < 4 * kWidths.back() || edges.rows < kWidths.back()) break;
    }
    return all;
}

double overlap(const cv::Rect2f& a, const cv::Rect2f& b) {
    const double both = (a & b).area();
    return both / (a.area() + b.area() - both);
}

/// The same against the smaller of the two: 1 for a part of a plate beside the whole.
double nesting(const cv::Rect2f& a, const cv::Rect2f& b) {
    return (a & b).area() / std::min(a.area(), b.area());
}

/// How alike two places are, and from where on they count as one.
struct Sameness {
    double (*measure)(const cv::Rect2f& a, const cv::Rect2f& b);
    double most;
};

/// The best first, leaving out what is the same as a better one.
std::vector<Candidate> best_of(std::vector<Candidate> all, std::size_t count,
                               const Sameness& same) {
    std::ranges::stable_sort(all, std::greater(), &Candidate::score);
    std::vector<Candidate> kept;
    for (const Candidate& candidate : all) {
        if (kept.size() == count) break;
        const auto covers = [&](const Candidate& better) {
            return same.measure(better.box, candidate.box) > same.most;
        };
        if (std::ranges::none_of(kept, covers)) kept.push_back(candidate);
    }
    return kept;
}

/// Moves one edge at a time while the score rises, in steps that shrink to a pixel.
Candidate refined(const Planes& planes, Candidate from) {
    constexpr int kMoves = 12;
    float step = 0.16F;  // of the height; half of that, of the width
    for (int move = 0; move < kMoves; ++move) {
        const float dx = std::max(1.0F, from.box.width * step / 2);
        const float dy = std::max(1.0F, from.box.height * step);
        Candidate best = from;
        for (const float sign : {-1.0F, 1.0F}) {
            const cv::Rect2f b = from.box;
            const float x = sign * dx, y = sign * dy;
            for (const cv::Rect2f& box : {cv::Rect2f(b.x + x, b.y, b.width - x, b.height),
                                          cv::Rect2f(b.x, b.y, b.width + x, b.height),
                                          cv::Rect2f(b.x, b.y + y, b.width, b.height - y),
                                          cv::Rect2f(b.x, b.y, b.width, b.height + y)}) {
                if (box.width < kSmallestWidth || box.height < kSmallestHeight) continue;
                const double score = log_odds(planes, box);
                if (score > best.score) best = {box, score};
            }
        }
        if (best.score > from.score) {
            from = best;
        } else if (dx > 1.5F || dy > 1.5F) {
            step /= 2;
        } else {
            break;
        }
    }
    return from;
}

/// How far the text falls over the width of the box, as a share of its height: the long axis of its
/// edges.
float slope(const cv::Mat& edges, const cv::Rect2f& box) {
    const cv::Rect inside = cv::Rect(box) & cv::Rect({0, 0}, edges.size());
    const cv::Moments moments = cv::moments(edges(inside));
    const double angle = std::atan2(2 * moments.mu11, moments.mu20 - moments.mu02) / 2;
    return static_cast<float>(std::clamp(std::tan(angle) * box.width / box.height, -0.5, 0.5));
}

PlateRegion region(const Planes& planes, const Candidate& candidate, const cv::Size& picture) {
    const auto scale = static_cast<float>(1 / kHalf);
    PlateRegion region;
    region.box = cv::Rect2f(candidate.box.tl() * scale, candidate.box.br() * scale) &
                 cv::Rect2f({0, 0}, cv::Size2f(picture));
    region.score = 1 / (1 + std::exp(-candidate.score));
    const float fall = slope(planes.edges, candidate.box) * region.box.height;
    const cv::Point2f tl = region.box.tl(), br = region.box.br();
    const float down_left = std::max(0.0F, -fall), down_right = std::max(0.0F, fall);
    region.corners = {cv::Point2f(tl.x, tl.y + down_left), cv::Point2f(br.x, tl.y + down_right),
                      cv::Point2f(br.x, br.y - down_left), cv::Point2f(tl.x, br.y - down_right)};
    return region;
}

}  // namespace

std::vector<PlateRegion> find_plates(const cv::Mat& luma) {
    CV_Assert(luma.type() == CV_8UC1);
    constexpr Sameness kSamePlace{overlap, 0.6}, kSamePlate{nesting, 0.5};
    if (luma.cols < 2 * kWidths.back() || luma.rows < kWidths.back()) return {};
    const Planes planes = planes_of(luma);
    std::vector<Candidate> best = best_of(propose(planes), kRefined, kSamePlace);
    std::ranges::transform(best, best.begin(),
                           [&](const Candidate& from) { return refined(planes, from); });
    std::vector<PlateRegion> regions;
    for (const Candidate& candidate : best_of(std::move(best), kMaxPlateRegions, kSamePlate)) {
        regions.push_back(region(planes, candidate, luma.size()));
    }
    return regions;
}

}  // namespace catseye::transcode
