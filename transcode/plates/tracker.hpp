#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.hpp"
#include "media/av.hpp"
#include "transcode/plates/finder.hpp"

namespace catseye::transcode {

/// One place where a plate may be, in one picture; pixels of the picture as shown.
struct PlateSeen {
    PlateRegion region;
    std::int64_t frame = 0;
    double time_s = 0;
    double sharpness = 0;  ///< 0 … 1
    /// The larger and the sharper the better to read.
    double worth() const { return static_cast<double>(region.box.width) * sharpness; }
};

/// A plate followed from picture to picture.
struct PlateChain {
    double first_s = 0;
    double last_s = 0;
    std::int64_t reads = 0;
    double score = 0;  ///< sum of the finder's scores
    PlateSeen last;
    PlateSeen best;
    media::FramePtr crop;  ///< of the best view: RGB, as shown
};

/// Links what the finder yields from picture to picture by where it is and how large. Keeps no more
/// finished chains, and so no more crops, than may be reported.
class PlateTracker {
public:
    explicit PlateTracker(std::size_t most_chains) : most_chains_(most_chains) {}

    using Crop = std::function<Result<media::FramePtr>(const PlateSeen& seen)>;
    /// All that was seen in the next picture, best first; `crop` cuts a view out of that picture.
    Result<> add(const std::vector<PlateSeen>& seen, double time_s, const Crop& crop);
    /// The chains seen in at least two pictures, in order of appearance. Ends the tracker.
    std::vector<PlateChain> finish();

private:
    PlateChain* nearest(const PlateSeen& seen);
    void close_before(double time_s);

    std::size_t most_chains_;
    std::vector<PlateChain> open_;
    std::vector<PlateChain> closed_;
};

}  // namespace catseye::transcode
