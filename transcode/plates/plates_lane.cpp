#include "transcode/plates/plates_lane.hpp"

#include <algorithm>

#include "media/image_file.hpp"
#include "transcode/plates/crops.hpp"

namespace catseye::transcode {

namespace {

using std::chrono::microseconds;

constexpr microseconds kScanEvery{200'000};
constexpr microseconds kLookEvery{60'000};  // closer looks at one picture of two, at 30 a second
constexpr std::size_t kLooksAtOnce = 2;     // plates looked at closer in one picture
constexpr float kReadable = 24;             // pixels; narrower plates are found and not read
constexpr float kWorthTelling = 18;         // pixels of the widest view
constexpr std::size_t kInView = 8;          // looks averaged in a computed view

/// What to tell of a track, if anything: lamps, gantries and boxes on lorries look like plates from
/// afar, and closer looks do not bear them out. What was read well enough is told all the same, but
/// never with confidence.
std::optional<Verdict> told_of(const PlateTrack& track, Evidence evidence) {
    constexpr double kReadAnyway = 0.5;
    if (track.best.region.width() < kWorthTelling) return std::nullopt;
    Verdict verdict = judged(track.ballots(), evidence);
    if (track.is_borne_out()) return verdict;
    if (verdict.confidence < kReadAnyway) return std::nullopt;
    if (verdict.state == findings::SightingState::confident)
        verdict.state = findings::SightingState::check;
    return verdict;
}

/// Corners lie a little outside their plate: only farther ones say that some of it is missing.
bool is_cut(const Corners& corners, const cv::Size& picture) {
    const float room = 0.02F * static_cast<float>(cv::norm(corners[1] - corners[0]));
    return std::ranges::any_of(corners, [&](const cv::Point2f& corner) {
        return corner.x < -room || corner.y < -room ||
               corner.x > static_cast<float>(picture.width) + room ||
               corner.y > static_cast<float>(picture.height) + room;
    });
}

double seconds(microseconds time) {
    return std::chrono::duration<double>(time).count();
}

PlateSeen seen_in(const cv::Mat& luma, const PlateRegion& region, const media::FrameAt& at) {
    return {region, at.ordinal, seconds(at.time), sharpness_of(luma, region.box)};
}

findings::PlateView view_of(const PlateSeen& best) {
    findings::PlateView view;
    const cv::Rect2f& box = best.region.box;
    view.frame = best.frame;
    view.time_s = best.time_s;
    view.box = {box.x, box.y, box.width, box.height};
    for (std::size_t i = 0; i < view.corners.size(); ++i)
        view.corners[i] = {best.region.corners[i].x, best.region.corners[i].y};
    view.sharpness = best.sharpness;
    return view;
}

findings::Sighting sighting_of(const PlateTrack& track, const Verdict& verdict) {
    findings::Sighting sighting;
    sighting.first_s = track.first_s;
    sighting.last_s = track.last_s;
    sighting.reads = track.reads;
    sighting.best = view_of(track.best);
    sighting.state = verdict.state;
    sighting.confidence = verdict.confidence;
    if (!verdict.mark) return sighting;
    sighting.vrm = verdict.mark->spelling.mark;
    if (verdict.mark->spelling.format)
        sighting.plate_format = std::string(*verdict.mark->spelling.format);
    for (const MarkCandidate& other : verdict.mark->others)
        sighting.alternatives.push_back({other.symbols, other.likelihood});
    return sighting;
}

}  // namespace

Result<PlateNetworks> PlateNetworks::load() {
    return PlateNetworks{TRY(PlateFinder::load(finder_weights())),
                         TRY(PlateReader::load(reader_weights()))};
}

Result<> PlatesLane::start(const media::VideoTrack& track) {
    cv::setNumThreads(1);  // decoding and the other lanes have the other cores
    rotation_ = track.rotation;
    return ok();
}

Result<> PlatesLane::accept(const media::FrameAt& at) {
    ++pictures_;
    if (at.damaged) return ok();  // what a decoder guessed is no view of a plate
    if (at.time >= next_scan_) {
        next_scan_ = (at.time / kScanEvery + 1) * kScanEvery;
        return scan(at);
    }
    return at.time - last_look_ < kLookEvery ? ok() : look_closer(at);
}

void PlatesLane::read_into(PlateSeen& seen, const cv::Mat& luma, std::int64_t looks) {
    seen.is_cut = is_cut(seen.region.corners, luma.size());
    seen.read = networks_.reader.read(luma, seen.region.corners, care_after(looks));
    seen.look =
        straightened(luma, part_of(seen.region.corners, {-0.05F, -0.1F, 1.1F, 1.2F}), kLookSize);
}

Result<> PlatesLane::scan(const media::FrameAt& at) {
    constexpr double kSame = 0.4;
    constexpr double kSeenWell =
        0.5;  // by the first look alone: a closer one may lose a large plate
    const cv::Mat luma = TRY(luma_as_shown(*at.frame, rotation_));
    overlay_.add(luma);
    std::vector<PlateSeen> all;
    for (const PlateRegion& region : networks_.finder.find(luma)) {
        PlateSeen one = seen_in(luma, region, at);
        const PlateTrack* track = tracker_.track_of(region, one.time_s);
        if (track == nullptr || track->wants_look(region.width(), one.time_s)) {
            const auto near = networks_.finder.find_near(luma, region.box);
            const bool same = !near.empty() && overlap(near.front().box, region.box) > kSame;
            one.closer = same ? near.front().score : 0;
            if (same) one.region.corners = near.front().corners;
            const bool seen_well = same || region.score > kSeenWell;
            if (seen_well && region.width() >= kReadable)
                read_into(one, luma, track == nullptr ? 0 : track->looks);
        }
        all.push_back(std::move(one));
    }
    return follow(std::move(all), at);
}

Result<> PlatesLane::look_closer(const media::FrameAt& at) {
    const double time_s = seconds(at.time);
    std::vector<PlateTrack*> wanted;
    for (PlateTrack& track : tracker_.open()) {
        const float width = track.expected(time_s).width;
        if (width >= kReadable && track.wants_look(width, time_s)) wanted.push_back(&track);
    }
    if (wanted.empty()) return ok();
    // Those with the fewest looks first: what passes is gone soon, what stays ahead can wait.
    std::ranges::stable_sort(wanted, std::less(), &PlateTrack::looks);
    wanted.resize(std::min(wanted.size(), kLooksAtOnce));
    const cv::Mat luma = TRY(luma_as_shown(*at.frame, rotation_));
    std::vector<PlateSeen> all;
    for (PlateTrack* track : wanted) {
        const cv::Rect2f place = track->expected(time_s);
        const auto near = networks_.finder.find_near(luma, place);
        const auto same = std::ranges::find_if(
            near, [&](const PlateRegion& region) { return (region.box & place).area() > 0; });
        if (same == near.end()) {
            track->looked(0, place.width, time_s);
            continue;
        }
        PlateSeen one = seen_in(luma, *same, at);
        one.closer = same->score;
        read_into(one, luma, track->looks);
        all.push_back(std::move(one));
    }
    return follow(std::move(all), at);
}

Result<> PlatesLane::follow(std::vector<PlateSeen> all, const media::FrameAt& at) {
    last_look_ = at.time;
    const AVFrame& frame = *at.frame;
    return tracker_.add(std::move(all), seconds(at.time), [&](const PlateSeen& one) {
        return cut_out(frame, one.region.box, rotation_);
    });
}

Result<> PlatesLane::write(const PlateTrack& track, const Verdict& verdict) {
    const PlateOutputs& slots = outputs_.at(sightings_.size());
    findings::Sighting sighting = sighting_of(track, verdict);
    TRY(media::write_image(*track.crop, media::ImageFormat::png, slots.crop.fd));
    sighting.crop = slots.crop.name;
    std::vector<cv::Mat> looks;
    for (const PlateSeen& one : track.kept) {
        if (looks.size() < kInView) looks.push_back(one.look);
    }
    if (looks.size() > 1) {
        const auto view = TRY(computed_view(looks));
        TRY(media::write_image(*view, media::ImageFormat::png, slots.view.fd));
    }
    sightings_.push_back(std::move(sighting));
    return ok();
}

Result<> PlatesLane::finish() {
    const bool still = pictures_ == 1;
    for (const PlateTrack& track : tracker_.finish(still ? 1 : kFewestReads)) {
        if (overlay_.covers(track.best.region.box)) continue;
        if (const auto verdict = told_of(track, still ? Evidence::still : Evidence::clip))
            TRY(write(track, *verdict));
    }
    return ok();
}

}  // namespace catseye::transcode
