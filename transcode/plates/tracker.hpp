#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "media/av.hpp"
#include "transcode/plates/vote.hpp"

namespace catseye::transcode {

/// One look at a plate in one picture; pixels of the picture as shown.
struct PlateSeen {
    PlateRegion region;
    std::int64_t frame = 0;
    double time_s = 0;
    double sharpness = 0;            ///< 0 … 1
    bool is_cut = false;             ///< by the picture's edge
    std::optional<double> closer{};  ///< score of a closer look; 0 when it saw no plate
    std::optional<PlateRead> read{};
    cv::Mat look{};  ///< kLookSize, grey; empty when not read

    /// The larger and the sharper the better to look at.
    double worth() const { return static_cast<double>(region.box.width) * sharpness; }
};

/// A plate followed from picture to picture.
struct PlateTrack {
    double first_s = 0;
    double last_s = 0;
    std::int64_t reads = 0;  ///< pictures in which it was found
    double score = 0;        ///< sum of the finder's scores
    std::int64_t looks = 0;  ///< closer looks, those that saw no plate too
    double closer = 0;       ///< sum of their scores
    double last_look_s = 0;  ///< when the last of them was
    float widest_look = 0;   ///< pixels
    PlateSeen last;
    PlateSeen best;
    cv::Point2f speed;     ///< of its middle, pixels a second
    media::FramePtr crop;  ///< of the best view: RGB, as shown
    /// The looks that may vote, at most kMostBallots: whole ones first, then the heaviest.
    std::vector<PlateSeen> kept;

    /// Where it should be at a time.
    cv::Rect2f expected(double time_s) const;
    /// Whether another look at this width and time would change the vote: while there are few, when
    /// it is larger than before, and once a second, because looks close in time err alike.
    bool wants_look(float width, double time_s) const;
    /// What a closer look at a width found: its score, 0 for nothing.
    void looked(double how_sure, float width, double time_s);
    /// Whether closer looks bear out that this is a plate, on the average.
    bool is_borne_out() const;
    /// Of the looks at the whole plate; of the others where there is none.
    std::vector<Ballot> ballots() const;
};

inline constexpr std::size_t kMostBallots = 12;

/// Links what the finder yields from picture to picture by where a plate should be by now and how
/// large. Keeps no more finished tracks, and so no more crops, than may be
/// reported.
class PlateTracker {
public:
    explicit PlateTracker(std::size_t most_tracks) : most_tracks_(most_tracks) {}

    using Crop = std::function<Result<media::FramePtr>(const PlateSeen& seen)>;
    /// What was seen in the next picture; `crop` cuts a view out of that picture.
    Result<> add(std::vector<PlateSeen> seen, double time_s, const Crop& crop);
    /// The track that a region belongs to; null when it is a new one.
    PlateTrack* track_of(const PlateRegion& region, double time_s);
    /// The tracks that are being followed.
    std::vector<PlateTrack>& open() { return open_; }
    /// The tracks seen in at least `fewest` pictures, in order of appearance. Ends the tracker.
    std::vector<PlateTrack> finish(std::int64_t fewest);

private:
    void close_before(double time_s, std::int64_t fewest);

    std::size_t most_tracks_;
    std::vector<PlateTrack> open_;
    std::vector<PlateTrack> closed_;
};

inline constexpr std::int64_t kFewestReads = 2;  // what shows in one picture is mostly no plate

}  // namespace catseye::transcode
