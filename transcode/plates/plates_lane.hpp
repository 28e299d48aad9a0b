#pragma once
#include <string>
#include <vector>

#include "findings/findings.hpp"
#include "media/frame_sink.hpp"
#include "transcode/plates/tracker.hpp"

namespace catseye::transcode {

/// A slot for one plate's picture.
struct CropOutput {
    std::string name;  ///< among the stage's files
    int fd = -1;
};

/// The lane `plates`: looks for number plates three times a second, follows them, and keeps of each
/// plate seen at least twice its best view as a plain picture: nothing in it is sharpened or
/// invented. Reads none.
class PlatesLane final : public media::FrameSink {
public:
    /// `sightings` is written in `finish`, in order of appearance, at most one for each of `crops`.
    PlatesLane(std::vector<CropOutput> crops, std::vector<findings::Sighting>& sightings)
        : crops_(std::move(crops)), sightings_(sightings), tracker_(crops_.size()) {}

    std::string_view name() const override { return "plates"; }
    std::chrono::microseconds interval() const override;
    Result<> start(const media::VideoTrack& track) override;
    Result<> accept(const media::FrameAt& at) override;
    Result<> finish() override;

private:
    std::vector<CropOutput> crops_;
    std::vector<findings::Sighting>& sightings_;
    PlateTracker tracker_;
    int rotation_ = 0;
};

}  // namespace catseye::transcode
