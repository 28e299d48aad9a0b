#include "bench/plate_marks/clip_marks.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>

#include <opencv2/imgcodecs.hpp>

#include "base/file.hpp"
#include "base/process.hpp"
#include "bench/plate_marks/drawn_clips.hpp"
#include "bench/plate_marks/generator.hpp"
#include "bench/plate_marks/sheet.hpp"
#include "workers/sandbox.hpp"

namespace catseye::bench {

namespace {

namespace fs = std::filesystem;
using findings::Sighting;
using findings::SightingState;

/// What the plates' lane said of one clip; its pictures lie in a folder until the next run.
struct PlatesRun {
    fs::path scratch;
    findings::StageOutput output;

    static Result<PlatesRun> of(const fs::path& clip, const fs::path& folder);
    cv::Mat crop(const Sighting& sighting) const {
        return cv::imread((scratch / sighting.crop.value_or("")).string(), cv::IMREAD_GRAYSCALE);
    }
};

Result<PlatesRun> PlatesRun::of(const fs::path& clip, const fs::path& folder) {
    PlatesRun run{folder / "run", {}};
    fs::remove_all(run.scratch);
    fs::create_directories(run.scratch);
    const File file = TRY(open_regular(clip));
    workers::StageRequest request;
    request.stage = "derive";
    request.parameters = "lanes=plates";
    request.scratch = run.scratch;
    auto ended = workers::run_stage(program_folder() / "catseye-stage", file, request);
    run.output = TRY(std::move(ended.outcome));
    return run;
}

std::string said_of(const Sighting& sighting) {
    char numbers[48];
    std::snprintf(numbers, sizeof numbers, " %.2f, %ld looks, %.0f px", sighting.confidence,
                  static_cast<long>(sighting.reads), sighting.best.box[2]);
    return std::string(findings::to_string(sighting.state)) + ' ' + sighting.vrm.value_or("-") +
           numbers;
}

/// What has been counted over the drawn clips.
struct Counts {
    int vehicles = 0, right = 0, unread = 0, other = 0, confident = 0, confident_right = 0;
    std::map<int, std::pair<int, int>> widths{};  ///< by 25 pixels: vehicles, right

    void add(const DrawnClip& clip, const PlatesRun& run, const DrawnWidths& widths, Sheet& sheet);
};

void Counts::add(const DrawnClip& clip, const PlatesRun& run, const DrawnWidths& limits,
                 Sheet& sheet) {
    std::set<std::string> marks;
    std::set<std::string> read;
    for (const DrawnVehicle& vehicle : clip.vehicles)
        marks.insert(alike(vehicle.mark));
    for (const Sighting& sighting : run.output.sightings) {
        const std::string mark = alike(sighting.vrm.value_or(""));
        const bool is_right = marks.contains(mark);
        if (is_right) read.insert(mark);
        unread += sighting.vrm ? 0 : 1;
        other += sighting.vrm && !is_right ? 1 : 0;
        if (sighting.state == SightingState::confident) {
            ++confident;
            confident_right += is_right ? 1 : 0;
        }
        if (!is_right)
            sheet.add(run.crop(sighting), clip.file.stem().string() + ": " + said_of(sighting));
    }
    for (const DrawnVehicle& vehicle : clip.vehicles) {
        if (vehicle.widest < limits.least || vehicle.widest > limits.most) continue;
        const int is_right = read.contains(alike(vehicle.mark)) ? 1 : 0;
        ++vehicles;
        right += is_right;
        auto& [all, good] = widths[static_cast<int>(vehicle.widest) / 25];
        ++all;
        good += is_right;
        if (is_right == 0)
            sheet.add({}, clip.file.stem().string() + ": " + vehicle.mark + " missed, " +
                              std::to_string(static_cast<int>(vehicle.widest)) + " px");
    }
}

double percent(int part, int all) {
    return 100.0 * part / std::max(1, all);
}

}  // namespace

Result<> measure_drawn_clips(const fs::path& folder, int clips, std::uint64_t seed) {
    const DrawnWidths widths;
    Counts counts;
    Sheet sheet;
    for (int i = 0; i < clips; ++i) {
        const DrawnClip clip = TRY(draw_clip(folder, seed + static_cast<std::uint64_t>(i), widths));
        const PlatesRun run = TRY(PlatesRun::of(clip.file, folder));
        counts.add(clip, run, widths, sheet);
        fs::remove(clip.file);
    }
    sheet.write(folder / "clips-wrong.png");
    std::printf("| exact read per vehicle, drawn clips, 45 to 120 px | %d | %.1f %% |\n",
                counts.vehicles, percent(counts.right, counts.vehicles));
    for (const auto& [step, vehicles] : counts.widths)
        std::printf("|   %d to %d px | %d | %.1f %% |\n", step * 25, step * 25 + 24, vehicles.first,
                    percent(vehicles.second, vehicles.first));
    std::printf("|   confident in these clips | %d | %.1f %% right |\n", counts.confident,
                percent(counts.confident_right, counts.confident));
    std::printf("|   sightings read otherwise, unread | %d clips | %d, %d |\n", clips, counts.other,
                counts.unread);
    return ok();
}

Result<> measure_road_clips(const fs::path& folder, const fs::path& road) {
    constexpr double kScansEachSecond = 5;
    std::set<fs::path> clips;
    for (const fs::directory_entry& entry : fs::directory_iterator(road))
        clips.insert(entry.path());
    double seconds = 0;
    int sightings = 0;
    int unread = 0;
    int confident = 0;
    Sheet sheet;
    for (const fs::path& clip : clips) {
        const PlatesRun run = TRY(PlatesRun::of(clip, folder));
        seconds += run.output.derive ? run.output.derive->duration_s : 0;
        for (const Sighting& sighting : run.output.sightings) {
            ++sightings;
            unread += sighting.state == SightingState::unread ? 1 : 0;
            confident += sighting.state == SightingState::confident ? 1 : 0;
            sheet.add(run.crop(sighting),
                      clip.stem().string().substr(0, 12) + ' ' + said_of(sighting));
        }
    }
    sheet.write(folder / "road.png");
    std::printf(
        "| sightings on road clips: all, unread, confident | %zu clips, %.0f scanned | %d, %d, %d "
        "|\n",
        clips.size(), seconds * kScansEachSecond, sightings, unread, confident);
    return ok();
}

}  // namespace catseye::bench
