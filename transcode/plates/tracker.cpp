#include "transcode/plates/tracker.hpp"

#include <algorithm>
#include <iterator>

namespace catseye::transcode {

namespace {

constexpr double kForgetAfter = 1.05;  // seconds: three pictures without it
constexpr std::int64_t kFewestReads =
    2;  // what shows once in three pictures a second is mostly not a plate
constexpr float kMostGrowth = 1.6F;  // of its width, from one picture to the next

/// A plate moves by its own size between two pictures, so boxes are compared with some room around
/// them.
cv::Rect2f with_room(const cv::Rect2f& box) {
    const float room = box.width / 2;
    return {box.x - room, box.y - room, box.width + 2 * room, box.height + 2 * room};
}

double overlap(const cv::Rect2f& a, const cv::Rect2f& b) {
    const double both = (a & b).area();
    return both / (a.area() + b.area() - both);
}

double likeness(const PlateSeen& before, const PlateSeen& now) {
    const float growth = now.region.box.width / before.region.box.width;
    if (before.frame == now.frame || growth > kMostGrowth || growth < 1 / kMostGrowth) return 0;
    return overlap(with_room(before.region.box), with_room(now.region.box));
}

}  // namespace

PlateChain* PlateTracker::nearest(const PlateSeen& seen) {
    constexpr double kSamePlate = 0.3;
    PlateChain* found = nullptr;
    double best = kSamePlate;
    for (PlateChain& chain : open_) {
        const double like = likeness(chain.last, seen);
        if (like <= best) continue;
        best = like;
        found = &chain;
    }
    return found;
}

Result<> PlateTracker::add(const std::vector<PlateSeen>& seen, double time_s, const Crop& crop) {
    close_before(time_s - kForgetAfter);
    for (const PlateSeen& one : seen) {
        PlateChain* chain = nearest(one);
        if (chain == nullptr)
            chain = &open_.emplace_back(PlateChain{time_s, time_s, 0, 0, one, one, nullptr});
        chain->last_s = time_s;
        chain->reads += 1;
        chain->score += one.region.score;
        chain->last = one;
        if (chain->crop && one.worth() <= chain->best.worth()) continue;
        chain->best = one;
        chain->crop = TRY(crop(one));
    }
    return ok();
}

void PlateTracker::close_before(double time_s) {
    const auto gone =
        std::stable_partition(open_.begin(), open_.end(),
                              [&](const PlateChain& chain) { return chain.last_s >= time_s; });
    std::copy_if(std::move_iterator(gone), std::move_iterator(open_.end()),
                 std::back_inserter(closed_),
                 [](const PlateChain& chain) { return chain.reads >= kFewestReads; });
    open_.erase(gone, open_.end());
    if (closed_.size() <= most_chains_) return;
    std::ranges::stable_sort(closed_, std::greater(), &PlateChain::score);
    closed_.resize(most_chains_);
}

std::vector<PlateChain> PlateTracker::finish() {
    constexpr double kForever = 1e300;
    close_before(kForever);
    std::ranges::stable_sort(closed_, std::less(), &PlateChain::first_s);
    return std::move(closed_);
}

}  // namespace catseye::transcode
