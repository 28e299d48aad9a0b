#include "transcode/plates/tracker.hpp"

#include <algorithm>
#include <iterator>

namespace catseye::transcode {

namespace {

constexpr double kForgetAfter = 1.05;  // seconds: five pictures without it
constexpr float kMostGrowth = 1.6F;    // of its width, from one look to the next
constexpr double kShortest = 0.15;     // seconds; two looks in a row err alike

cv::Point2f middle(const cv::Rect2f& box) {
    return (box.tl() + box.br()) / 2;
}

/// A plate that passes moves by its own size, and faster every time, between two pictures, so boxes
/// are compared with room around them.
cv::Rect2f with_room(const cv::Rect2f& box) {
    const float room = box.width;
    return {box.x - room, box.y - room, box.width + 2 * room, box.height + 2 * room};
}

double likeness(const PlateTrack& track, const PlateRegion& region, double time_s) {
    const float growth = region.box.width / std::max(1.0F, track.last.region.box.width);
    if (growth > kMostGrowth || growth < 1 / kMostGrowth) return 0;
    return overlap(with_room(track.expected(time_s)), with_room(region.box));
}

/// What a look is worth: a letter that lies outside the picture is missed by all that see it so.
std::pair<bool, double> worth_of(const PlateSeen& seen) {
    return {!seen.is_cut, Ballot{*seen.read, seen.region.width()}.weight()};
}

void keep(std::vector<PlateSeen>& kept, PlateSeen seen) {
    kept.push_back(std::move(seen));
    std::ranges::stable_sort(kept, std::greater(), worth_of);
    if (kept.size() > kMostBallots) kept.pop_back();
}

void update(PlateTrack& track, const PlateSeen& one) {
    const double gap = one.time_s - track.last.time_s;
    if (gap > 0 && track.reads > 0) {
        const cv::Point2f step = middle(one.region.box) - middle(track.last.region.box);
        const cv::Point2f speed = step / gap;
        track.speed = track.reads == 1 ? speed : (track.speed + speed) / 2;
    }
    track.last_s = one.time_s;
    track.reads += 1;
    track.score += one.region.score;
    track.last = one;
    if (one.closer) track.looked(*one.closer, one.region.width(), one.time_s);
}

}  // namespace

cv::Rect2f PlateTrack::expected(double time_s) const {
    return last.region.box + speed * static_cast<float>(time_s - last.time_s);
}

bool PlateTrack::wants_look(float width, double time_s) const {
    constexpr float kLarger = 1.05F;
    constexpr double kAnew = 1;  // seconds
    return looks < static_cast<std::int64_t>(kMostBallots) || time_s >= last_look_s + kAnew ||
           width > kLarger * widest_look;
}

void PlateTrack::looked(double how_sure, float width, double time_s) {
    looks += 1;
    closer += how_sure;
    last_look_s = time_s;
    widest_look = std::max(widest_look, width);
}

bool PlateTrack::is_borne_out() const {
    // On road clips what is no plate gets 0.43 at most, drawn plates 20 to 45 pixels wide 0.46 or
    // more, and mostly over 0.7.
    constexpr double kLeast = 0.45;
    return looks > 0 && closer >= kLeast * static_cast<double>(looks);
}

std::vector<Ballot> PlateTrack::ballots() const {
    std::vector<Ballot> ballots;
    ballots.reserve(kept.size());
    for (const PlateSeen& seen : kept)
        if (seen.is_cut == kept.front().is_cut)
            ballots.push_back({*seen.read, seen.region.width()});
    return ballots;
}

PlateTrack* PlateTracker::track_of(const PlateRegion& region, double time_s) {
    constexpr double kSamePlate = 0.15;  // 0.3 loses what passes: it moves 140 pixels in 0.2 s
    PlateTrack* found = nullptr;
    double best = kSamePlate;
    for (PlateTrack& track : open_) {
        if (track.last.time_s == time_s) continue;  // it has its look at this picture
        const double like = likeness(track, region, time_s);
        if (like <= best) continue;
        best = like;
        found = &track;
    }
    return found;
}

Result<> PlateTracker::add(std::vector<PlateSeen> seen, double time_s, const Crop& crop) {
    close_before(time_s - kForgetAfter, kFewestReads);
    for (PlateSeen& one : seen) {
        PlateTrack* track = track_of(one.region, time_s);
        if (track == nullptr) {
            track = &open_.emplace_back();
            track->first_s = time_s;
        }
        update(*track, one);
        if (!track->crop || one.worth() > track->best.worth()) {
            track->best = one;
            track->crop = TRY(crop(one));
        }
        if (one.read && !one.read->characters.empty()) keep(track->kept, std::move(one));
    }
    return ok();
}

void PlateTracker::close_before(double time_s, std::int64_t fewest) {
    const auto gone =
        std::stable_partition(open_.begin(), open_.end(),
                              [&](const PlateTrack& track) { return track.last_s >= time_s; });
    std::copy_if(std::move_iterator(gone), std::move_iterator(open_.end()),
                 std::back_inserter(closed_), [&](const PlateTrack& track) {
                     return track.reads >= fewest &&
                            (fewest == 1 || track.last_s >= track.first_s + kShortest);
                 });
    open_.erase(gone, open_.end());
    if (closed_.size() <= most_tracks_) return;
    std::ranges::stable_sort(closed_, std::greater(), &PlateTrack::score);
    closed_.resize(most_tracks_);
}

std::vector<PlateTrack> PlateTracker::finish(std::int64_t fewest) {
    constexpr double kForever = 1e300;
    close_before(kForever, fewest);
    std::ranges::stable_sort(closed_, std::less(), &PlateTrack::first_s);
    return std::move(closed_);
}

}  // namespace catseye::transcode
