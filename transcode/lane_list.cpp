// Every lane. An original is demuxed and decoded once; each lane below takes what it needs from
// that. To add one: write a media::FrameSink, give it slots in findings/stage_report.cpp, and a
// line here.
#include "transcode/lane_list.hpp"

#include <algorithm>

#include "transcode/filmstrip.hpp"
#include "transcode/frame_index.hpp"
#include "transcode/outputs.hpp"
#include "transcode/plates/plates_lane.hpp"
#include "transcode/poster.hpp"
#include "transcode/proxy.hpp"

namespace catseye::transcode {

namespace {

constexpr std::string_view kStage = "derive";

/// The descriptors of all slots of one kind, in order.
std::vector<int> outputs_of(const StageContext& context, std::string_view kind) {
    std::vector<int> outputs;
    for (const findings::OutputSlot& slot : findings::output_slots(kStage)) {
        if (slot.kind == kind) outputs.push_back(output_named(context, kStage, slot.name));
    }
    return outputs;
}

Result<LaneParts> build_proxy(const DeriveJob& job) {
    return make_proxy(job, output_named(job.context, kStage, "proxy.mp4"));
}

Result<LaneParts> build_frame_index(const DeriveJob& job) {
    TRY(write_frame_index(job.index, output_named(job.context, kStage, "frame_index.json")));
    return LaneParts{};
}

Result<LaneParts> build_poster(const DeriveJob& job) {
    const int fd = output_named(job.context, kStage, "poster.jpg");
    return LaneParts{std::make_unique<Poster>(job.index.duration(), fd), nullptr};
}

Result<LaneParts> build_filmstrip(const DeriveJob& job) {
    FilmstripOutputs outputs{output_named(job.context, kStage, "filmstrip.json"),
                             outputs_of(job.context, "filmstrip")};
    return LaneParts{std::make_unique<Filmstrip>(std::move(outputs)), nullptr};
}

Result<LaneParts> build_plates(const DeriveJob& job) {
    std::vector<PlateOutputs> outputs;
    for (const findings::OutputSlot& slot : findings::output_slots(kStage)) {
        if (slot.kind == "plate_crop") outputs.push_back({{std::string(slot.name)}, {}});
    }
    std::size_t next = 0;
    for (const findings::OutputSlot& slot : findings::output_slots(kStage)) {
        if (slot.kind == "plate_view") outputs.at(next++).view.name = slot.name;
    }
    for (PlateOutputs& each : outputs) {
        each.crop.fd = output_named(job.context, kStage, each.crop.name);
        each.view.fd = output_named(job.context, kStage, each.view.name);
    }
    return LaneParts{
        std::make_unique<PlatesLane>(TRY(PlateNetworks::load()), std::move(outputs), job.sightings),
        nullptr};
}

constexpr std::string_view kProxy[] = {"proxy"};
constexpr std::string_view kFrameIndex[] = {"frame_index"};
constexpr std::string_view kPoster[] = {"poster"};
constexpr std::string_view kFilmstrip[] = {"filmstrip_index", "filmstrip"};
constexpr std::string_view kPlates[] = {"plate_crop", "plate_view"};

constexpr Lane kLanes[] = {
    {"proxy", "the clip as every browser plays it: repacked when it is that already, else encoded",
     kProxy, build_proxy},
    {"frame_index", "time, size and key flag of every frame of the original", kFrameIndex,
     build_frame_index},
    {"poster", "one picture that stands for the clip in a list", kPoster, build_poster},
    {"filmstrip", "a small picture every two seconds, to find the moment", kFilmstrip,
     build_filmstrip},
    {"plates", "number plates: where, what they say, the best view of each", kPlates, build_plates},
};

}  // namespace

std::span<const Lane> lanes() {
    return kLanes;
}

}  // namespace catseye::transcode
