#include "bench/plate_marks/drawn_clips.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <opencv2/imgproc.hpp>

#include "bench/plate_marks/generator.hpp"
#include "samples/clip_writer.hpp"
#include "samples/paint.hpp"
#include "samples/scene.hpp"

namespace catseye::bench {

namespace {

using samples::Facing;
using samples::Vehicle;

constexpr int kRate = 25, kPictures = 30;
constexpr double kSeconds = static_cast<double>(kPictures) / kRate;
const cv::Size kSize(1280, 720);
constexpr double kMetresTimesPixels = 0.52 * 0.8 * 1280;  // a plate, by the lens of samples/scene
// Of a pixel: the two dashcam recordings of CATSEYE_REAL_MEDIA that hold real pictures have 0.10
// (2560 x 1440, 25 a second, 9.2 Mbit/s) and 0.25 (1920 x 1080, 30 a second, 15.5 Mbit/s).
constexpr double kLeastBits = 0.08, kMostBits = 0.25;
constexpr double kWidestAside = 92;  // pixels; nearer, what passes beside us is out of view

/// The picture's own light, blur, noise and bit rate: a camera of its own for each clip.
struct Camera {
    double shutter_s = 0;
    double gain = 1;
    double blur = 0.5;
    double noise = 2;
    double bits_per_pixel = 0.16;
};

/// A scene's vehicles with plates of the generator over those that samples/ drew.
class PassingPlates {
public:
    PassingPlates(const std::vector<Vehicle>& vehicles, PlateGenerator& generator,
                  cv::RNG& random) {
        for (const Vehicle& vehicle : vehicles) {
            cv::Mat plate;
            const cv::Mat flat = generator.flat(vehicle.mark) * random.uniform(0.55, 1.0);
            cv::cvtColor(flat, plate, cv::COLOR_GRAY2BGRA);
            plates_[vehicle.mark] = plate;
        }
    }

    cv::Mat picture(const samples::Renderer& renderer, double time_s) {
        cv::Mat canvas = renderer.picture(time_s);
        for (const samples::PlateTruth& truth : renderer.plates(time_s)) {
            samples::lay_on(canvas, plates_.at(truth.mark), truth.corners);
            double& widest = widest_[truth.mark];
            widest = std::max(widest, cv::norm(truth.corners[1] - truth.corners[0]));
        }
        return canvas;
    }

    double widest(const std::string& mark) const {
        const auto found = widest_.find(mark);
        return found == widest_.end() ? 0 : found->second;
    }

private:
    std::map<std::string, cv::Mat> plates_;
    std::map<std::string, double> widest_;
};

/// Ahead of us in our lane, nearest at the clip's beginning or end.
Vehicle leading(const std::string& mark, const DrawnWidths& widths, cv::RNG& random) {
    const double nearest = kMetresTimesPixels / random.uniform(widths.least, widths.most);
    const double speed = random.uniform(0.5, 5.0);
    Vehicle vehicle;
    vehicle.mark = mark;
    vehicle.right_m = random.uniform(-0.4, 0.4);
    const bool closing = random.uniform(0, 2) == 0;
    vehicle.ahead_m = closing ? nearest + speed * kSeconds : nearest;
    vehicle.ahead_m_s = closing ? -speed : speed;
    return vehicle;
}

/// Beside our lane: it overtakes us, comes towards us, or stands at the kerb.
Vehicle passing(const std::string& mark, const DrawnWidths& widths, cv::RNG& random) {
    const double most = std::min(widths.most, kWidestAside);
    const double nearest = kMetresTimesPixels / random.uniform(std::min(widths.least, most), most);
    const int kind = random.uniform(0, 3);
    Vehicle vehicle;
    vehicle.mark = mark;
    vehicle.right_m = kind == 2 ? random.uniform(-3.0, -2.6) : random.uniform(3.0, 3.6);
    vehicle.facing = kind == 1 ? Facing::towards : Facing::away;
    if (kind == 0) {
        vehicle.ahead_m = nearest;
        vehicle.ahead_m_s = random.uniform(2.0, 8.0);
        return vehicle;
    }
    const double speed = kind == 1 ? random.uniform(8.0, 25.0) : random.uniform(4.0, 13.0);
    vehicle.ahead_m = nearest + speed * random.uniform(0.9, 1.1) * kSeconds;
    vehicle.ahead_m_s = -speed;
    return vehicle;
}

/// How far, in pixels, the plate moves that moves farthest between two times.
double movement(const samples::Renderer& renderer, double from_s, double to_s) {
    double farthest = 0;
    const auto after = renderer.plates(to_s);
    for (const samples::PlateTruth& before : renderer.plates(from_s)) {
        const auto same = std::ranges::find(after, before.mark, &samples::PlateTruth::mark);
        if (same == after.end()) continue;
        for (std::size_t i = 0; i < before.corners.size(); ++i)
            farthest = std::max(farthest, cv::norm(same->corners[i] - before.corners[i]));
    }
    return farthest;
}

/// The picture that a shutter open for so long lets in: a smear, so no step is longer than a pixel.
cv::Mat exposed(PassingPlates& plates, const samples::Renderer& renderer, double time_s,
                const Camera& camera, cv::RNG& random) {
    constexpr int kMostMoments = 16;
    const double moved = movement(renderer, time_s, time_s + camera.shutter_s);
    const int moments = std::clamp(static_cast<int>(std::ceil(moved)), 1, kMostMoments);
    cv::Mat sum(kSize, CV_32FC3, cv::Scalar::all(0));
    cv::Mat noise(kSize, CV_32FC1);
    cv::Mat picture;
    for (int i = 0; i < moments; ++i)
        cv::accumulate(plates.picture(renderer, time_s + camera.shutter_s * i / moments), sum);
    sum *= camera.gain / moments;
    cv::GaussianBlur(sum, sum, {}, camera.blur);
    random.fill(noise, cv::RNG::NORMAL, 0, camera.noise);
    cv::merge(std::vector<cv::Mat>{noise, noise, noise}, picture);
    cv::Mat(sum + picture).convertTo(picture, CV_8U);
    return picture;
}

std::string without_space(std::string mark) {
    std::erase(mark, ' ');
    return mark;
}

}  // namespace

Result<DrawnClip> draw_clip(const std::filesystem::path& folder, std::uint64_t seed,
                            const DrawnWidths& widths) {
    PlateGenerator generator(seed);
    cv::RNG random(seed * 7919 + 3);
    const std::vector<Vehicle> vehicles{leading(generator.mark(), widths, random),
                                        passing(generator.mark(), widths, random)};
    PassingPlates plates(vehicles, generator, random);
    samples::Scene scene;
    scene.size = kSize;
    scene.speed_m_s = random.uniform(0.0, 20.0);
    scene.vehicles = vehicles;
    const samples::Renderer renderer(scene);
    const Camera camera{random.uniform(0.0, 0.012), random.uniform(0.6, 1.1),
                        random.uniform(0.35, 0.8), random.uniform(1.0, 5.0),
                        random.uniform(kLeastBits, kMostBits)};
    DrawnClip clip{folder / (std::to_string(seed) + ".mp4"), {}};
    samples::Encoding encoding;
    encoding.frames_per_second = encoding.ticks_per_second = kRate;
    encoding.audio.clear();
    encoding.bits_per_pixel = camera.bits_per_pixel;
    auto writer = TRY(samples::ClipWriter::open(clip.file, encoding, kSize));
    for (int i = 0; i < kPictures; ++i) {
        const double time_s = static_cast<double>(i) / kRate;
        TRY(writer.add(exposed(plates, renderer, time_s, camera, random), i));
    }
    TRY(writer.finish(kPictures));
    for (const Vehicle& vehicle : vehicles)
        clip.vehicles.push_back({without_space(vehicle.mark), plates.widest(vehicle.mark)});
    return clip;
}

}  // namespace catseye::bench
