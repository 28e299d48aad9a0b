#include "samples/scene.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>

#include <opencv2/imgproc.hpp>

#include "samples/paint.hpp"

namespace catseye::samples {

namespace {

// The road in metres, from the middle of our lane; in Britain the others come on the right.
constexpr double kCamera = 1.3;  // above the road
constexpr double kRoadLeft = -1.9, kCentreLine = 1.8, kRoadRight = 5.5, kHedgeLeft = -3.4,
                 kHedgeRight = 7.2;
constexpr double kPeriod = 24;  // the ground repeats; a whole number of lane marks
constexpr double kGroundHalf = 40, kGroundScale = 20;  // metres each side, pixels a metre
constexpr double kHedgeHeight = 1.9, kHedgeScale = 40;
constexpr double kNearest = 2.2, kFarthest = 220;
constexpr double kCarWidth = 1.8, kCarHeight = 1.5, kCarLength = 4.2;
constexpr double kPlateWidth = kPlateWidthMm / 1000, kPlateHeight = kPlateHeightMm / 1000;

constexpr double plate_middle(Facing facing) {
    return facing == Facing::away ? 0.72 : 0.48;
}

cv::Mat sky_and_trees(const cv::Size& size, double horizon) {
    cv::Mat sky(size, CV_8UC3);
    for (int y = 0; y < size.height; ++y) {
        const double down = std::min(1.0, y / horizon);
        sky.row(y) = cv::Scalar(225 - 15 * down, 200 + 14 * down, 178 + 36 * down);
    }
    const int trees = cvRound(horizon * 0.14);
    const cv::Mat leaves = texture_noise({size.width, 2 * trees}, {62, 84, 70}, 0.14, 3, 11);
    cv::RNG random(12);
    double top = trees * 0.6;
    for (int x = 0; x < size.width; ++x) {
        top = std::clamp(top + random.gaussian(trees * 0.03), trees * 0.25, trees * 0.95);
        const cv::Rect column(x, cvRound(horizon - trees + top), 1, cvRound(1.2 * trees - top));
        leaves(cv::Rect(x, 0, 1, column.height)).copyTo(sky(column));
    }
    return sky;
}

cv::Mat ground_texture() {
    const auto x = [](double right_m) { return cvRound((right_m + kGroundHalf) * kGroundScale); };
    const cv::Size size(x(kGroundHalf), cvRound(kPeriod * kGroundScale));
    cv::Mat ground = texture_noise(size, {58, 104, 88}, 0.16, 2.5, 21);
    const int road_left = x(kRoadLeft - 0.3);
    const int road_width = x(kRoadRight + 0.3) - road_left;
    const cv::Rect road(road_left, 0, road_width, size.height);
    texture_noise(road.size(), {98, 98, 98}, 0.06, 1.2, 22).copyTo(ground(road));
    const cv::Scalar white(214, 220, 220);
    for (const double edge : {kRoadLeft, kRoadRight}) {
        cv::rectangle(ground, {x(edge - 0.06), 0}, {x(edge + 0.06), size.height}, white,
                      cv::FILLED);
    }
    constexpr double kMark = 4;  // TSRGD 2016 diagram 1004: 4 m mark, 2 m gap
    constexpr double kRepeat = 6;
    for (double along = 0; along < kPeriod; along += kRepeat) {
        cv::rectangle(ground, {x(kCentreLine - 0.08), cvRound(along * kGroundScale)},
                      {x(kCentreLine + 0.08), cvRound((along + kMark) * kGroundScale)}, white,
                      cv::FILLED);
    }
    return ground;
}

cv::Mat hedge_texture() {
    const cv::Size size(cvRound(kPeriod * kHedgeScale), cvRound(kHedgeHeight * kHedgeScale));
    cv::Mat hedge;
    cv::cvtColor(texture_noise(size, {44, 74, 58}, 0.32, 2, 31), hedge, cv::COLOR_BGR2BGRA);
    const cv::Mat ragged = texture_noise({size.width, 1}, cv::Scalar::all(100), 0.3, 4, 32);
    for (int x = 0; x < size.width; ++x) {
        const int bare = size.height * std::clamp(ragged.at<cv::Vec3b>(0, x)[0] - 60, 0, 90) / 400;
        hedge(cv::Rect(x, 0, 1, bare)).setTo(cv::Scalar(0, 0, 0, 0));
    }
    for (const int rim : {0, size.height - 1})
        hedge.row(rim).setTo(cv::Scalar(0, 0, 0, 0));  // no seam when repeated
    return hedge;
}

/// Our dipped beam: a pool on the road, brightest some metres ahead, and almost nothing above the
/// horizon.
cv::Mat our_headlamps(const cv::Size& size, const cv::Point2d& vanishing) {
    cv::Mat light(size, CV_32F, cv::Scalar(0.09));
    cv::ellipse(light, {cvRound(vanishing.x * 0.95), cvRound(size.height * 0.86)},
                {size.width * 2 / 5, size.height * 7 / 25}, 0, 0, 360, cv::Scalar(0.8), cv::FILLED);
    cv::GaussianBlur(light, light, {}, size.height / 11.0);
    cv::Mat scaled;
    light.convertTo(scaled, CV_8U, 255);
    cv::cvtColor(scaled, scaled, cv::COLOR_GRAY2BGR);
    return scaled;
}

std::string clock_text(std::int64_t local_s) {
    const std::chrono::sys_seconds at{std::chrono::seconds(local_s)};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(at - day);
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%02u/%02u/%04d %02d:%02d:%02d",
                  static_cast<unsigned>(date.day()), static_cast<unsigned>(date.month()),
                  static_cast<int>(date.year()), static_cast<int>(time.hours().count()),
                  static_cast<int>(time.minutes().count()),
                  static_cast<int>(time.seconds().count()));
    return text.data();
}

double right_of(const Vehicle& vehicle, double time_s) {
    return vehicle.right_m + vehicle.right_m_s * time_s;
}
double ahead_of(const Vehicle& vehicle, double time_s) {
    return vehicle.ahead_m + vehicle.ahead_m_s * time_s;
}

bool in_sight(const Vehicle& vehicle, double time_s) {
    const double ahead = ahead_of(vehicle, time_s);
    return ahead > kNearest && ahead < kFarthest;
}

}  // namespace

cv::Rect2f PlateTruth::box() const {
    const auto [left, right] = std::ranges::minmax(corners, {}, &cv::Point2f::x);
    const auto [top, bottom] = std::ranges::minmax(corners, {}, &cv::Point2f::y);
    return {cv::Point2f(left.x, top.y), cv::Point2f(right.x, bottom.y)};
}

Renderer::Renderer(Scene scene) : scene_(std::move(scene)) {
    const int longer = std::max(scene_.size.width, scene_.size.height);
    focal_ =
        0.8 * longer;  // narrower than most dashcams, so that plates are readable in small pictures
    vanishing_ = {scene_.size.width * 0.46, scene_.size.height * 0.45};
    background_ = sky_and_trees(scene_.size, vanishing_.y);
    ground_ = ground_texture();
    hedge_ = hedge_texture();
    if (scene_.light == Light::night) headlamps_ = our_headlamps(scene_.size, vanishing_);
    std::ranges::stable_sort(scene_.vehicles, std::greater(), &Vehicle::ahead_m);
    for (const Vehicle& vehicle : scene_.vehicles) {
        const bool is_front = vehicle.facing == Facing::towards;
        ends_.push_back(draw_car_end(vehicle.paint, is_front));
        sides_.push_back(draw_car_side(vehicle.paint));
        cv::Mat plate;
        cv::cvtColor(
            draw_plate(vehicle.mark, is_front ? PlateColour::white : PlateColour::yellow, 1.5),
            plate, cv::COLOR_BGR2BGRA);
        plates_.push_back(plate);
    }
}

cv::Point2f Renderer::project(double right_m, double up_m, double ahead_m) const {
    const double scale = focal_ / ahead_m;
    return {static_cast<float>(vanishing_.x + right_m * scale),
            static_cast<float>(vanishing_.y + (kCamera - up_m) * scale)};
}

void Renderer::draw_ground(cv::Mat& canvas, double travelled_m) const {
    // From the texture (pixels) to the road (metres) to the picture: u = x + f X / Z, v = y + f h /
    // Z.
    const double phase = std::fmod(travelled_m, kPeriod);
    const cv::Matx33d to_road(1 / kGroundScale, 0, -kGroundHalf, 0, 1 / kGroundScale, -phase, 0, 0,
                              1);
    const cv::Matx33d to_picture(focal_, vanishing_.x, 0, 0, vanishing_.y, focal_ * kCamera, 0, 1,
                                 0);
    const auto top = static_cast<float>(vanishing_.y + focal_ * kCamera / kFarthest);
    const auto width = static_cast<float>(canvas.cols);
    const auto height = static_cast<float>(canvas.rows);
    lay(canvas, ground_, to_picture * to_road,
        {{0, top}, {width, top}, {width, height}, {0, height}}, Edges::repeated);
}

void Renderer::draw_hedge(cv::Mat& canvas, double right_m, double travelled_m) const {
    const double phase = std::fmod(travelled_m, kPeriod);
    const cv::Matx33d to_wall(1 / kHedgeScale, 0, -phase, 0, -1 / kHedgeScale, kHedgeHeight, 0, 0,
                              1);
    const cv::Matx33d to_picture(vanishing_.x, 0, focal_ * right_m, vanishing_.y, -focal_,
                                 focal_ * kCamera, 1, 0, 0);
    lay(canvas, hedge_, to_picture * to_wall,
        {project(right_m, kHedgeHeight, kNearest / 2), project(right_m, kHedgeHeight, kFarthest),
         project(right_m, 0, kFarthest), project(right_m, 0, kNearest / 2)},
        Edges::repeated);
}

void Renderer::draw_vehicle(cv::Mat& canvas, const Vehicle& vehicle, double time_s) const {
    const auto index = static_cast<std::size_t>(&vehicle - scene_.vehicles.data());
    const double x = right_of(vehicle, time_s);
    const double z = ahead_of(vehicle, time_s);
    const double left = x - kCarWidth / 2;
    const double right = x + kCarWidth / 2;
    const double far = z + kCarLength;
    static const cv::Mat shadow(8, 8, CV_8UC4, cv::Scalar(20, 20, 20, 150));
    lay_on(canvas, shadow,
           {project(left, 0, far), project(right + 0.2, 0, far), project(right + 0.2, 0, z),
            project(left, 0, z)});
    if (std::abs(x) > kCarWidth / 2) {  // from straight behind no side is seen
        const double visible = x > 0 ? left : right;
        lay_on(canvas, sides_[index],
               {project(visible, kCarHeight, z), project(visible, kCarHeight, far),
                project(visible, 0, far), project(visible, 0, z)});
    }
    lay_on(canvas, ends_[index],
           {project(left, kCarHeight, z), project(right, kCarHeight, z), project(right, 0, z),
            project(left, 0, z)});
}

std::vector<cv::Point2f> Renderer::plate_corners(const Vehicle& vehicle, double time_s) const {
    const double x = right_of(vehicle, time_s);
    const double z = ahead_of(vehicle, time_s);
    const double left = x - kPlateWidth / 2;
    const double right = x + kPlateWidth / 2;
    const double top = plate_middle(vehicle.facing) + kPlateHeight / 2;
    const double bottom = top - kPlateHeight;
    return {project(left, top, z), project(right, top, z), project(right, bottom, z),
            project(left, bottom, z)};
}

bool Renderer::is_hidden(const Vehicle& vehicle, double time_s) const {
    const cv::Rect2f plate = PlateTruth{vehicle.mark, plate_corners(vehicle, time_s)}.box();
    return std::ranges::any_of(scene_.vehicles, [&](const Vehicle& other) {
        const double x = right_of(other, time_s);
        const double z = ahead_of(other, time_s);
        if (!in_sight(other, time_s) || z >= ahead_of(vehicle, time_s)) return false;
        const cv::Rect2f near_end(project(x - kCarWidth / 2, kCarHeight, z),
                                  project(x + kCarWidth / 2, 0, z));
        const cv::Rect2f far_end(project(x - kCarWidth / 2, kCarHeight, z + kCarLength),
                                 project(x + kCarWidth / 2, 0, z + kCarLength));
        return !((near_end | far_end) & plate).empty();
    });
}

void Renderer::draw_plate_of(cv::Mat& canvas, const Vehicle& vehicle, double time_s) const {
    const auto index = static_cast<std::size_t>(&vehicle - scene_.vehicles.data());
    lay_on(canvas, plates_[index], plate_corners(vehicle, time_s));
}

void Renderer::draw_lamps(cv::Mat& glow, const Vehicle& vehicle, double time_s) const {
    const double x = right_of(vehicle, time_s);
    const double z = ahead_of(vehicle, time_s);
    const bool is_front = vehicle.facing == Facing::towards;
    const cv::Scalar colour = is_front ? cv::Scalar(220, 235, 240) : cv::Scalar(40, 30, 230);
    const double radius_m = is_front ? 0.13 : 0.09;
    for (const double side : {-0.68, 0.68}) {
        cv::circle(glow, project(x + side, 0.7, z), std::max(1, cvRound(radius_m * focal_ / z)),
                   colour, cv::FILLED, cv::LINE_AA);
    }
}

void Renderer::make_night(cv::Mat& canvas, double time_s) const {
    cv::multiply(canvas, headlamps_, canvas, 1 / 255.0);
    cv::Mat glow(canvas.size(), CV_8UC3, cv::Scalar(0));
    cv::Mat halo;
    for (const Vehicle& vehicle : scene_.vehicles) {
        if (!in_sight(vehicle, time_s) || is_hidden(vehicle, time_s)) continue;
        draw_plate_of(canvas, vehicle,
                      time_s);  // plates are retroreflective: they return our own light
        draw_lamps(glow, vehicle, time_s);
    }
    cv::GaussianBlur(glow, halo, {}, canvas.rows / 50.0);
    cv::addWeighted(glow, 0.9, halo, 1.2, 0, glow);
    cv::add(canvas, glow, canvas);
    cv::Mat noise(canvas.size(), CV_16SC3);
    cv::Mat wide;
    cv::RNG(static_cast<std::uint64_t>(std::llround(time_s * 1e6)) + 1)
        .fill(noise, cv::RNG::NORMAL, 2, 4);
    canvas.convertTo(wide, CV_16S);
    cv::add(wide, noise, wide);
    wide.convertTo(canvas, CV_8U);
}

cv::Mat Renderer::exposure(double time_s) const {
    cv::Mat canvas = background_.clone();
    const double travelled = scene_.speed_m_s * time_s;
    draw_ground(canvas, travelled);
    draw_hedge(canvas, kHedgeLeft, travelled);
    draw_hedge(canvas, kHedgeRight, travelled);
    for (const Vehicle& vehicle : scene_.vehicles) {
        if (!in_sight(vehicle, time_s)) continue;
        draw_vehicle(canvas, vehicle, time_s);
        if (scene_.light == Light::day) draw_plate_of(canvas, vehicle, time_s);
    }
    if (scene_.light == Light::night) make_night(canvas, time_s);
    return canvas;
}

cv::Mat Renderer::picture(double time_s) const {
    cv::Mat canvas;
    if (scene_.shutter_s > 0) {
        constexpr int kExposures = 3;
        cv::Mat sum(scene_.size, CV_32FC3, cv::Scalar(0));
        for (int i = 0; i < kExposures; ++i) {
            cv::accumulate(exposure(time_s + scene_.shutter_s * (i + 0.5) / kExposures), sum);
        }
        sum.convertTo(canvas, CV_8U, 1.0 / kExposures);
    } else {
        canvas = exposure(time_s);
    }
    const double letter = std::max(10.0, scene_.size.height / 32.0);
    write_overlay(canvas, clock_text(scene_.clock_s + static_cast<std::int64_t>(time_s)),
                  {letter, scene_.size.height - 2 * letter}, letter);
    return canvas;
}

std::vector<PlateTruth> Renderer::plates(double time_s) const {
    std::vector<PlateTruth> found;
    const cv::Rect2f view({0, 0}, cv::Size2f(scene_.size));
    const double middle_s = time_s + scene_.shutter_s / 2;
    for (const Vehicle& vehicle : scene_.vehicles) {
        if (!in_sight(vehicle, middle_s) || is_hidden(vehicle, middle_s)) continue;
        PlateTruth truth{vehicle.mark, plate_corners(vehicle, middle_s)};
        if ((truth.box() & view) == truth.box()) found.push_back(std::move(truth));
    }
    return found;
}

}  // namespace catseye::samples
