// plate_marks FOLDER [--media MEDIA]: the rows of docs/plates.md for this build, and in FOLDER
// contact sheets of wrong reads beside their crops and the reliability diagram. MEDIA holds plates/
// (MANIFEST.tsv, dash/, eu/, kaggle/) and clips/road/; without it those rows are left out.
// plate_marks FOLDER --signals VEHICLES: FOLDER/signals.txt, for training/calibrate.py.
// plate_marks FOLDER --clips SEED: the rows of drawn clips alone; the table's have SEED 40000.
// plate_marks FOLDER --road CLIPS: the row of sightings for the clips of that folder alone.
extern "C" {
#include <libavutil/log.h>
}
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "bench/plate_marks/clip_marks.hpp"
#include "bench/plate_marks/generator.hpp"
#include "bench/plate_marks/reliability.hpp"
#include "bench/plate_marks/sheet.hpp"
#include "transcode/plates/plates_lane.hpp"

namespace catseye::bench {
namespace {

namespace fs = std::filesystem;
using namespace transcode;

double cpu_now() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

struct Labelled {
    cv::Rect2f box;
    std::string text;
};
using Pictures = std::map<std::string, std::vector<Labelled>>;

Pictures manifest(const fs::path& folder) {
    Pictures pictures;
    std::ifstream lines(folder / "MANIFEST.tsv");
    std::string line;
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        std::vector<std::string> fields;
        std::istringstream stream(line);
        for (std::string field; std::getline(stream, field, '\t');)
            fields.push_back(field);
        if (fields.size() < 6) continue;
        Labelled one{{std::stof(fields[1]), std::stof(fields[2]), std::stof(fields[3]),
                      std::stof(fields[4])},
                     fields[5]};
        pictures[fields[0]].push_back(one);
    }
    return pictures;
}

/// The same rule as HELD_OUT in training/train_finder.py.
bool is_held_out(const std::string& file) {
    if (!file.starts_with("dash/")) return false;
    const int second = std::atoi(file.c_str() + file.rfind("_t_") + 3);
    const auto within = [&](int begin, int end) { return begin <= second && second < end; };
    if (file.find("nightride") != std::string::npos) return within(340, 600);
    return within(880, 960) || within(1100, 1230) || within(1290, 1480);
}

cv::Rect2f box_of(const Corners& corners) {
    return cv::boundingRect(std::vector<cv::Point2f>(corners.begin(), corners.end()));
}

void row(const char* what, int right, int all) {
    std::printf("| %s | %d | %.1f %% |\n", what, all, 100.0 * right / std::max(1, all));
}

/// A drawn vehicle and what was read of it.
struct SeenVehicle {
    double width = 0;
    std::vector<Ballot> ballots{};
    PlatePicture last;
};

class DrawnVehicles {
public:
    DrawnVehicles(PlateNetworks& networks, std::uint64_t seed, Fonts fonts)
        : networks_(networks), generator_(seed, fonts), chance_(seed * 7919 + 1) {}

    SeenVehicle next() {
        SeenVehicle vehicle;
        const std::string mark = generator_.mark();
        vehicle.width = chance_.uniform(30.0, 120.0);
        const int looks = 1 + chance_.uniform(0, 8);
        for (int look = 0; look < looks; ++look) {
            vehicle.last = generator_.picture(mark, vehicle.width * chance_.uniform(0.9, 1.1));
            const cv::Mat& luma = vehicle.last.luma;
            const auto regions = networks_.finder.find_near(luma, box_of(vehicle.last.corners));
            if (regions.empty()) continue;
            const PlateRegion& seen = regions.front();
            vehicle.ballots.push_back(
                {networks_.reader.read(luma, seen.corners, care_after(look)), seen.width()});
        }
        return vehicle;
    }

private:
    PlateNetworks& networks_;
    PlateGenerator generator_;
    cv::RNG chance_;
};

class Bench {
public:
    Bench(PlateNetworks networks, fs::path folder)
        : networks_(std::move(networks)), folder_(std::move(folder)) {}

    void detection(const Pictures& pictures, const fs::path& data) {
        int files = 0, plates = 0, hits = 0;
        std::size_t extra = 0;
        double spent = 0;
        for (const auto& [file, labels] : pictures) {
            if (!is_held_out(file)) continue;
            const cv::Mat luma = cv::imread((data / file).string(), cv::IMREAD_GRAYSCALE);
            const double before = cpu_now();
            const auto regions = networks_.finder.find(luma);
            spent += cpu_now() - before;
            ++files;
            int found = 0;
            for (const Labelled& label : labels) {
                ++plates;
                if (best_on(regions, label.box) != nullptr)
                    ++found;
                else
                    sheet_.add(luma, label.box, file.substr(5, 30) + " not found");
            }
            hits += found;
            extra += regions.size() - static_cast<std::size_t>(found);
        }
        std::printf(
            "| detection, dashcam, held out | %d pictures, %d plates | %.1f %%, %.2f more a "
            "picture, %.0f ms |\n",
            files, plates, 100.0 * hits / plates, static_cast<double>(extra) / files,
            1000 * spent / files);
    }

    void real_reads(const Pictures& pictures, const fs::path& data) {
        int found = 0, eu = 0, eu_right = 0, uk = 0, uk_right = 0;
        for (const auto& [file, labels] : pictures) {
            const auto known =
                std::ranges::find_if(labels, [](const Labelled& one) { return !one.text.empty(); });
            if (known == labels.end()) continue;
            const bool is_eu = file.starts_with("eu/");
            const cv::Mat luma = cv::imread((data / file).string(), cv::IMREAD_GRAYSCALE);
            const auto regions = networks_.finder.find(luma);
            const PlateRegion* region = best_on(regions, known->box);
            std::string read;
            if (region != nullptr) read = read_at(luma, *region);
            const bool right = alike(read) == alike(known->text);
            found += region != nullptr ? 1 : 0;
            (is_eu ? eu : uk) += 1;
            (is_eu ? eu_right : uk_right) += right ? 1 : 0;
            if (!right) sheet_.add(luma, known->box, known->text + " read " + read);
        }
        std::printf("| detection, eu and uk of kaggle | %d | %.1f %% |\n", eu + uk,
                    100.0 * found / (eu + uk));
        std::printf("| exact read, eu | %d | %.1f %% |\n", eu, 100.0 * eu_right / eu);
        std::printf("| exact read, uk of kaggle | %d | %.1f %% |\n", uk, 100.0 * uk_right / uk);
    }

    void drawn_reads(double width, int count) {
        PlateGenerator generator(1000 + static_cast<std::uint64_t>(width));
        int right = 0;
        for (int i = 0; i < count; ++i) {
            const PlatePicture one = generator.picture(generator.mark(), width);
            const auto regions = networks_.finder.find(one.luma);
            const cv::Rect2f box = box_of(one.corners);
            const PlateRegion* region = best_on(regions, box);
            const std::string read = region != nullptr ? read_at(one.luma, *region) : "";
            if (alike(read) == alike(one.mark)) {
                ++right;
            } else if (i < 150) {
                sheet_.add(one.luma, box, one.mark + " read " + read);
            }
        }
        std::printf("| exact read, drawn UK plates %.0f px wide, one picture | %d | %.1f %% |\n",
                    width, count, 100.0 * right / count);
    }

    /// Vehicles of one to eight looks, 30 to 120 pixels wide.
    void vehicles(int count) {
        constexpr double kLeast = 45;  // pixels; narrower ones are in the first row alone
        DrawnVehicles drawn(networks_, 77, kMeasured);
        int right = 0, wide = 0, wide_right = 0, confident = 0, confident_right = 0;
        Reliability reliability;
        for (int i = 0; i < count; ++i) {
            const SeenVehicle vehicle = drawn.next();
            const Verdict verdict = judged(vehicle.ballots, Evidence::clip);
            const std::string read = verdict.mark ? verdict.mark->spelling.mark : "";
            const bool is_right = alike(read) == alike(vehicle.last.mark);
            right += is_right ? 1 : 0;
            wide += vehicle.width >= kLeast ? 1 : 0;
            wide_right += vehicle.width >= kLeast && is_right ? 1 : 0;
            if (verdict.mark) reliability.add(verdict.confidence, is_right);
            if (verdict.state != findings::SightingState::confident) continue;
            ++confident;
            confident_right += is_right ? 1 : 0;
            if (!is_right)
                sheet_.add(vehicle.last.luma, box_of(vehicle.last.corners),
                           vehicle.last.mark + " CONFIDENT " + read);
        }
        row("exact read per vehicle, drawn stills, 30 to 120 px, 1 to 8 looks", right, count);
        row("  of them 45 to 120 px", wide_right, wide);
        row("  right, of those shown as confident", confident_right, confident);
        reliability.print();
        reliability.draw(folder_ / "reliability.svg");
    }

    /// For training/calibrate.py: vehicles with letters that no row is measured on.
    void signals(int count) {
        DrawnVehicles drawn(networks_, 7'001, kFitted);
        std::ofstream signals(folder_ / "signals.txt");
        for (int i = 0; i < count; ++i) {
            const SeenVehicle vehicle = drawn.next();
            const PlateRead voted = vote(vehicle.ballots);
            if (voted.characters.empty()) continue;
            const Signals one = signals_of(vehicle.ballots, voted);
            const bool is_right = alike(voted.text()) == alike(vehicle.last.mark);
            signals << one.odds << ' ' << one.agreement << ' ' << one.width << ' ' << one.looks
                    << ' ' << is_right << ' ' << alike(vehicle.last.mark) << ' ' << voted.text()
                    << '\n';
        }
    }

    void write_sheet() const { sheet_.write(folder_ / "wrong.png"); }

private:
    static const PlateRegion* best_on(const std::vector<PlateRegion>& regions,
                                      const cv::Rect2f& box) {
        const auto found = std::ranges::find_if(
            regions, [&](const PlateRegion& one) { return overlap(one.box, box) >= 0.5; });
        return found == regions.end() ? nullptr : &*found;
    }
    /// As the lane does it.
    std::string read_at(const cv::Mat& luma, const PlateRegion& region) {
        const auto near = networks_.finder.find_near(luma, region.box);
        const bool same = !near.empty() && overlap(near.front().box, region.box) > 0.4;
        if (!same && region.score <= 0.5) return "";
        const Corners& corners = same ? near.front().corners : region.corners;
        return spelled(networks_.reader.read(luma, corners).text()).mark;
    }

    PlateNetworks networks_;
    fs::path folder_;
    Sheet sheet_;
};

}  // namespace
}  // namespace catseye::bench

namespace catseye::bench {
namespace {

constexpr int kClips = 56;
constexpr std::uint64_t kClipSeed = 40'000;

Result<> measure(Bench& bench, const fs::path& folder, const std::optional<fs::path>& media) {
    constexpr int kPictures = 400, kVehicles = 600;
    std::printf("| what | number | measured |\n|---|---|---|\n");
    if (media) {
        const auto pictures = manifest(*media / "plates");
        bench.detection(pictures, *media / "plates");
        bench.real_reads(pictures, *media / "plates");
        TRY(measure_road_clips(folder, *media / "clips" / "road"));
    }
    for (const double width : {45.0, 55.0, 70.0})
        bench.drawn_reads(width, kPictures);
    bench.vehicles(kVehicles);
    bench.write_sheet();
    return measure_drawn_clips(folder, kClips, kClipSeed);
}

Result<> run(const fs::path& folder, std::string_view option, const char* value) {
    const char* missing = missing_of(option == "--signals" ? Fonts(kFitted) : Fonts(kMeasured));
    if (missing != nullptr)
        return fail(ErrorCode::not_found,
                    std::string("the font \"") + missing +
                        "\" is not installed: script/bootstrap installs those "
                        "to measure with, training/README.md says which "
                        "packages have the others");
    fs::create_directories(folder);
    Bench bench(TRY(PlateNetworks::load()), folder);
    if (option == "--signals") {
        bench.signals(std::atoi(value));
        return ok();
    }
    if (option == "--clips")
        return measure_drawn_clips(folder, kClips, std::strtoull(value, nullptr, 10));
    if (option == "--road") return measure_road_clips(folder, value);
    return measure(bench, folder, option.empty() ? std::nullopt : std::optional<fs::path>(value));
}

}  // namespace
}  // namespace catseye::bench

int main(int count, char** arguments) {
    using namespace std::string_view_literals;
    const auto option = count == 4 ? std::string_view(arguments[2]) : ""sv;
    if ((count != 2 && count != 4) || (count == 4 && option != "--media" && option != "--signals" &&
                                       option != "--clips" && option != "--road")) {
        std::fprintf(stderr,
                     "usage: plate_marks FOLDER [--media MEDIA | --signals VEHICLES | "
                     "--clips SEED | --road CLIPS]\n");
        return 2;
    }
    cv::setNumThreads(1);
    av_log_set_level(AV_LOG_ERROR);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a row as soon as it is known
    const auto done = catseye::bench::run(arguments[1], option, count == 4 ? arguments[3] : "");
    if (done) return 0;
    std::fprintf(stderr, "%s\n", done.error().message.c_str());
    return 1;
}
