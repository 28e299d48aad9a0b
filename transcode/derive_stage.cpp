#include "transcode/derive_stage.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <set>

#include <sys/stat.h>
#include <unistd.h>

#include "media/frame_graph.hpp"
#include "media/probe.hpp"
#include "media/reasons.hpp"
#include "transcode/lane_list.hpp"
#include "transcode/outputs.hpp"
#include "transcode/proxy.hpp"

namespace catseye::transcode {

namespace {

constexpr int kDecoderThreads = 2;
constexpr std::string_view kStage = "derive";

using LaneNames = std::set<std::string, std::less<>>;

Result<LaneNames> lanes_from(std::string_view parameters) {
    LaneNames wanted;
    if (parameters.empty()) {
        for (const Lane& lane : lanes())
            wanted.emplace(lane.name);
        return wanted;
    }
    constexpr std::string_view kName = "lanes=";
    if (!parameters.starts_with(kName))
        return fail(ErrorCode::invalid_request, "derive takes lanes=NAME,NAME or nothing");
    parameters.remove_prefix(kName.size());
    while (!parameters.empty()) {
        const std::string_view name = parameters.substr(0, parameters.find(','));
        if (std::ranges::find(lanes(), name, &Lane::name) == lanes().end())
            return fail(ErrorCode::invalid_request,
                        "there is no lane named '" + std::string(name) + "'");
        wanted.emplace(name);
        parameters.remove_prefix(std::min(name.size() + 1, parameters.size()));
    }
    return wanted;
}

/// Runs the wanted lanes over the original once.
Result<media::GraphReport> run_lanes(const DeriveJob& job, media::Demuxer& demuxer,
                                     const LaneNames& wanted) {
    std::vector<LaneParts> parts;
    std::vector<media::LaneReport> unbuilt;
    for (const Lane& lane : lanes()) {
        if (!wanted.contains(lane.name)) continue;
        auto built = lane.build(job);
        if (built) {
            parts.push_back(*std::move(built));
        } else {
            unbuilt.push_back({std::string(lane.name), 0, built.error()});
        }
    }
    media::FrameGraph graph(demuxer, job.index, kDecoderThreads);
    for (const LaneParts& part : parts) {
        if (part.pictures) graph.add(*part.pictures);
        if (part.packets) graph.add(*part.packets);
    }
    media::GraphReport report = TRY(graph.run(job.context.progress));
    std::ranges::move(unbuilt, std::back_inserter(report.lanes));
    return report;
}

findings::Reason part_failed(const media::LaneReport& lane) {
    return {"lane_failed",
            "Part of the processing failed (" + lane.sink + "): " + lane.outcome.error().message};
}

/// A code of its own, because a case without sightings looks alike (review/plate_match.hpp).
findings::Reason no_plates(const Error& error) {
    return {"plates_not_looked_for", "Number plates were not looked for: " + error.message};
}

/// Names the lanes that failed; the first lack of memory or disk fails the stage.
Result<LaneNames> failed_lanes(const media::GraphReport& report,
                               std::vector<findings::Reason>& warnings) {
    LaneNames failed;
    for (const media::LaneReport& lane : report.lanes) {
        if (lane.outcome) continue;
        if (lane.outcome.error().code == ErrorCode::resource) return lane.outcome.error();
        if (!failed.insert(lane.sink).second) continue;
        warnings.push_back(lane.sink == "plates" ? no_plates(lane.outcome.error())
                                                 : part_failed(lane));
    }
    return failed;
}

bool fills(const Lane& lane, std::string_view kind) {
    return std::ranges::find(lane.kinds, kind) != lane.kinds.end();
}

/// The slots that hold something; those of failed lanes are emptied first.
Result<std::vector<std::string>> filled_slots(const StageContext& context,
                                              const LaneNames& failed) {
    std::vector<std::string> files;
    for (const findings::OutputSlot& slot : findings::output_slots(kStage)) {
        const int fd = output_named(context, kStage, slot.name);
        const auto lane =
            std::ranges::find_if(lanes(), [&](const Lane& each) { return fills(each, slot.kind); });
        if (lane == lanes().end()) continue;
        if (failed.contains(lane->name) && ftruncate(fd, 0) != 0)
            return fail_errno("empty an output");
        struct stat facts {};
        if (fstat(fd, &facts) != 0) return fail_errno("ask the size of an output");
        if (facts.st_size > 0) files.emplace_back(slot.name);
    }
    return files;
}

bool has_damage(const media::GraphReport& report) {
    return report.decode_errors > 0 || report.frames * 100 < report.packets * 99;
}

/// A browser stops at damage that our decoder hides, and a container may hold what MP4 cannot: then
/// pictures that looked ready are encoded after all.
bool must_encode(const media::GraphReport& report) {
    return has_damage(report) ||
           std::ranges::any_of(report.lanes, [](const media::LaneReport& lane) {
               return lane.sink == "proxy" && !lane.outcome;
           });
}

}  // namespace

Result<findings::StageOutput> run_derive(const StageContext& context) {
    const LaneNames wanted = TRY(lanes_from(context.parameters));
    // A photograph is no report, but its plates may be asked for.
    const media::Takes takes =
        wanted == LaneNames{"plates"} ? media::Takes::photographs_too : media::Takes::footage;
    media::Demuxer scan = TRY(media::Demuxer::open(context.original, takes));
    const media::PacketIndex index = TRY(media::read_index(scan));
    if (index.frames().empty()) return media::refusal("no_picture");

    findings::StageOutput output;
    findings::DeriveFindings derive;
    derive.proxy = proxy_method(scan, index);
    derive.warnings = media::doubts_about(scan, index);
    derive.duration_s = std::chrono::duration<double>(index.duration()).count();
    bool sound_left_out = false;
    const auto run = [&](const LaneNames& names) -> Result<media::GraphReport> {
        sound_left_out = false;
        media::Demuxer demuxer = TRY(media::Demuxer::open(context.original, takes));
        const DeriveJob job{context,      demuxer,          index,
                            derive.proxy, output.sightings, sound_left_out};
        return run_lanes(job, demuxer, names);
    };
    media::GraphReport report = TRY(run(wanted));
    if (report.frames == 0) return media::refusal("no_picture");
    if (wanted.contains("proxy") && derive.proxy == findings::ProxyMethod::remuxed &&
        must_encode(report)) {
        derive.proxy = findings::ProxyMethod::transcoded;
        std::erase_if(report.lanes,
                      [](const media::LaneReport& lane) { return lane.sink == "proxy"; });
        std::ranges::move(TRY(run({"proxy"})).lanes, std::back_inserter(report.lanes));
    }
    const LaneNames failed = TRY(failed_lanes(report, derive.warnings));
    derive.packets = report.packets;
    derive.frames = report.frames;
    derive.decode_errors = report.decode_errors;
    if (has_damage(report)) derive.warnings.push_back(media::reason("damaged_frames"));
    if (sound_left_out) derive.warnings.push_back(media::reason("audio_left_out"));
    output.files = TRY(filled_slots(context, failed));
    output.derive = std::move(derive);
    return output;
}

}  // namespace catseye::transcode
