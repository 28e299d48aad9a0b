// plate_marks FOLDER [--data PLATES]: the rows of docs/plates.md for this build, and in FOLDER a
// contact sheet of every wrong read beside its crop, and signals.txt for training/calibrate.py.
// PLATES is a folder with MANIFEST.tsv, dash/, eu/ and kaggle/; without it those rows are left out.
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "bench/plate_marks/generator.hpp"
#include "transcode/plates/plates_lane.hpp"

namespace catseye::bench {
namespace {

namespace fs = std::filesystem;
using namespace transcode;

double cpu_now() {
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

std::string alike(std::string mark) {
    for (char& c : mark)
        c = c == 'O' ? '0' : c == 'I' ? '1' : c;
    return mark;
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

/// Wrong reads, one under the other, each beside what was read and what is right.
class Sheet {
public:
    void add(const cv::Mat& luma, const cv::Rect2f& box, const std::string& what) {
        const cv::Rect part = cv::Rect(box) & cv::Rect({0, 0}, luma.size());
        cv::Mat row(56, 560, CV_8UC1, cv::Scalar(230)), crop;
        if (part.area() > 0) {
            cv::resize(luma(part), crop, {240, 52}, 0, 0, cv::INTER_LINEAR);
            crop.copyTo(row(cv::Rect(2, 2, 240, 52)));
        }
        cv::putText(row, what, {250, 34}, cv::FONT_HERSHEY_SIMPLEX, 0.5, 0, 1, cv::LINE_AA);
        rows_.push_back(row);
    }
    void write(const fs::path& path) const {
        cv::Mat sheet;
        if (rows_.empty()) return;
        cv::vconcat(rows_, sheet);
        cv::imwrite(path.string(), sheet);
    }

private:
    std::vector<cv::Mat> rows_;
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
            } else if (i < 60) {
                sheet_.add(one.luma, box, one.mark + " read " + read);
            }
        }
        std::printf("| exact read, drawn UK plates %.0f px wide, one picture | %d | %.1f %% |\n",
                    width, count, 100.0 * right / count);
    }

    /// Vehicles of one to eight looks: half to fit the calibration by, half to report.
    void vehicles(int count) {
        PlateGenerator generator(77);
        std::ofstream signals(folder_ / "signals.txt");
        int right = 0, reported = 0, confident = 0, confident_right = 0;
        std::map<int, std::pair<int, int>> bins;  // by tenth of confidence: offered, right
        for (int i = 0; i < count; ++i) {
            const bool fits = i % 2 == 0;
            const std::string mark = generator.mark();
            cv::RNG chance(static_cast<std::uint64_t>(i) * 7919 + 1);
            const double width = chance.uniform(30.0, 120.0);
            const int looks = 1 + chance.uniform(0, 8);
            std::vector<Ballot> ballots;
            PlatePicture last;
            for (int look = 0; look < looks; ++look) {
                last = generator.picture(mark, width * chance.uniform(0.9, 1.1));
                cv::Rect2f near = box_of(last.corners);
                const auto regions = networks_.finder.find_near(last.luma, near);
                if (regions.empty()) continue;
                ballots.push_back({networks_.reader.read(last.luma, regions.front().corners),
                                   regions.front().width()});
            }
            const PlateRead voted = vote(ballots);
            const Verdict verdict = judged(ballots, Evidence::clip);
            const std::string read = verdict.mark ? verdict.mark->spelling.mark : "";
            const bool same = alike(read) == alike(last.mark);
            if (!voted.characters.empty() && fits) {
                const Signals one = signals_of(ballots, voted);
                const bool vote_right = alike(voted.text()) == alike(last.mark);
                signals << one.odds << ' ' << one.agreement << ' ' << one.width << ' ' << one.looks
                        << ' ' << vote_right << '\n';
            }
            if (fits) continue;
            ++reported;
            right += same ? 1 : 0;
            if (verdict.mark) {
                auto& bin = bins[static_cast<int>(verdict.confidence * 10)];
                ++bin.first;
                bin.second += same ? 1 : 0;
            }
            if (verdict.state == findings::SightingState::confident) {
                ++confident;
                confident_right += same ? 1 : 0;
                if (!same)
                    sheet_.add(last.luma, box_of(last.corners), last.mark + " CONFIDENT " + read);
            }
        }
        std::printf(
            "| exact read per vehicle, drawn, 30 to 120 px, 1 to 8 looks | %d | %.1f %% |\n",
            reported, 100.0 * right / reported);
        std::printf("| of those shown as confident | %d | %.1f %% right |\n", confident,
                    100.0 * confident_right / std::max(1, confident));
        for (const auto& [tenth, counts] : bins)
            std::printf("|   confidence %.1f to %.1f | %d | %.1f %% right |\n", tenth / 10.0,
                        (tenth + 1) / 10.0, counts.first,
                        100.0 * counts.second / std::max(1, counts.first));
    }

    void write_sheet() const { sheet_.write(folder_ / "wrong.png"); }

private:
    static cv::Rect2f box_of(const Corners& corners) {
        return cv::boundingRect(std::vector<cv::Point2f>(corners.begin(), corners.end()));
    }
    static const PlateRegion* best_on(const std::vector<PlateRegion>& regions,
                                      const cv::Rect2f& box) {
        const auto found = std::ranges::find_if(
            regions, [&](const PlateRegion& one) { return overlap(one.box, box) >= 0.5; });
        return found == regions.end() ? nullptr : &*found;
    }
    /// As the lane does it.
    std::string read_at(const cv::Mat& luma, PlateRegion region) {
        const auto near = networks_.finder.find_near(luma, region.box);
        if (!near.empty() && overlap(near.front().box, region.box) > 0.4)
            region.corners = near.front().corners;
        return spelled(networks_.reader.read(luma, region.corners).text()).mark;
    }

    PlateNetworks networks_;
    fs::path folder_;
    Sheet sheet_;
};

}  // namespace
}  // namespace catseye::bench

int main(int count, char** arguments) {
    using namespace catseye;
    if (count != 2 && count != 4) {
        std::fprintf(stderr, "usage: plate_marks FOLDER [--data PLATES]\n");
        return 2;
    }
    cv::setNumThreads(1);
    std::setvbuf(stdout, nullptr, _IOLBF, 0);  // a row as soon as it is known
    auto networks = transcode::PlateNetworks::load();
    if (!networks) {
        std::fprintf(stderr, "%s\n", networks.error().message.c_str());
        return 1;
    }
    std::filesystem::create_directories(arguments[1]);
    bench::Bench bench(*std::move(networks), arguments[1]);
    std::printf("| what | number | measured |\n|---|---|---|\n");
    if (count == 4) {
        const std::filesystem::path data = arguments[3];
        const auto pictures = bench::manifest(data);
        bench.detection(pictures, data);
        bench.real_reads(pictures, data);
    }
    for (const double width : {45.0, 55.0, 70.0})
        bench.drawn_reads(width, 150);
    bench.vehicles(600);
    bench.write_sheet();
    return 0;
}
