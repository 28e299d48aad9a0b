#pragma once
#include <string>
#include <vector>

#include "findings/findings.hpp"
#include "media/frame_sink.hpp"
#include "transcode/plates/overlay.hpp"
#include "transcode/plates/tracker.hpp"

namespace catseye::transcode {

/// A slot for one of a plate's pictures.
struct CropOutput {
    std::string name;  ///< among the stage's files
    int fd = -1;
};

/// The two slots of a plate: its best view as it is in the original, and the computed view.
struct PlateOutputs {
    CropOutput crop;
    CropOutput view;
};

/// The two networks.
struct PlateNetworks {
    PlateFinder finder;
    PlateReader reader;

    /// Those compiled in; `internal` when they cannot be used.
    static Result<PlateNetworks> load();
};

/// The lane `plates`: looks for number plates five times a second, follows them, looks closer and
/// reads while a plate gets better to see, and lets the looks vote. What stands still while the
/// scene moves is the camera's own and no sighting. Closer looks are rationed by the
/// clip's own time, so that a clip costs about the same whatever is in it.
class PlatesLane final : public media::FrameSink {
public:
    /// `sightings` is written in `finish`, in order of appearance, at most one for each of
    /// `outputs`.
    PlatesLane(PlateNetworks networks, std::vector<PlateOutputs> outputs,
               std::vector<findings::Sighting>& sightings)
        : networks_(std::move(networks)),
          outputs_(std::move(outputs)),
          sightings_(sightings),
          tracker_(outputs_.size()) {}

    std::string_view name() const override { return "plates"; }
    Result<> start(const media::VideoTrack& track) override;
    Result<> accept(const media::FrameAt& at) override;
    Result<> finish() override;

private:
    Result<> scan(const media::FrameAt& at);
    Result<> look_closer(const media::FrameAt& at);
    Result<> follow(std::vector<PlateSeen> all, const media::FrameAt& at);
    void read_into(PlateSeen& seen, const cv::Mat& luma, std::int64_t looks);
    Result<> write(const PlateTrack& track, const Verdict& verdict);

    PlateNetworks networks_;
    std::vector<PlateOutputs> outputs_;
    std::vector<findings::Sighting>& sightings_;
    PlateTracker tracker_;
    Overlay overlay_;
    int rotation_ = 0;
    std::int64_t pictures_ = 0;
    std::chrono::microseconds next_scan_{};
    std::chrono::microseconds last_look_{};
};

}  // namespace catseye::transcode
