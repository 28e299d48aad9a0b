#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include <opencv2/core.hpp>

#include "samples/plate_drawing.hpp"

namespace catseye::samples {

/// Which way a vehicle faces: its rear carries a yellow plate and red lamps, its front a white one
/// and headlamps.
enum class Facing { away, towards };

/// A vehicle on a straight course, seen from ours: metres and metres a second, relative to the
/// camera.
struct Vehicle {
    std::string mark;  ///< never issued, such as "AA00 AAA"
    Facing facing = Facing::away;
    double right_m = 0;  ///< of the middle of its near end
    double ahead_m = 10;
    double right_m_s = 0;
    double ahead_m_s = 0;
    cv::Scalar paint{120, 60, 40};  ///< BGR
};

enum class Light { day, night };

/// What the camera sees, as a function of time alone: the same scene always gives the same
/// pictures.
struct Scene {
    cv::Size size;
    Light light = Light::day;
    double speed_m_s = 13;
    std::vector<Vehicle> vehicles;
    std::int64_t clock_s =
        0;  ///< what the camera's clock shows at the start: seconds since 1970, local
    double shutter_s = 0;  ///< motion blur: how long a picture is exposed
};

/// A plate in a picture: the truth that a finder or reader is measured against.
struct PlateTruth {
    std::string mark;
    std::vector<cv::Point2f> corners;  ///< clockwise from the plate's own top left, pixels
    cv::Rect2f box() const;
};

/// Draws a scene. Holds the textures, so one per clip.
class Renderer {
public:
    explicit Renderer(Scene scene);
    /// The picture at a time, BGR.
    cv::Mat picture(double time_s) const;
    /// The plates that are wholly in view at a time.
    std::vector<PlateTruth> plates(double time_s) const;

private:
    cv::Mat exposure(double time_s) const;
    void draw_ground(cv::Mat& canvas, double travelled_m) const;
    void draw_hedge(cv::Mat& canvas, double right_m, double travelled_m) const;
    void draw_vehicle(cv::Mat& canvas, const Vehicle& vehicle, double time_s) const;
    void draw_plate_of(cv::Mat& canvas, const Vehicle& vehicle, double time_s) const;
    void draw_lamps(cv::Mat& glow, const Vehicle& vehicle, double time_s) const;
    void make_night(cv::Mat& canvas, double time_s) const;
    bool is_hidden(const Vehicle& vehicle,
                   double time_s) const;  ///< its plate, by a nearer vehicle
    cv::Point2f project(double right_m, double up_m, double ahead_m) const;
    std::vector<cv::Point2f> plate_corners(const Vehicle& vehicle, double time_s) const;

    Scene scene_;
    double focal_ = 0;                            ///< pixels
    cv::Point2d vanishing_;                       ///< where the road meets the horizon
    cv::Mat background_;                          ///< sky and far trees, BGR
    cv::Mat ground_;                              ///< BGR, one period of road with its verges
    cv::Mat hedge_;                               ///< BGRA, one period
    cv::Mat headlamps_;                           ///< our own lamps' light on the road, 8-bit
    std::vector<cv::Mat> ends_, sides_, plates_;  ///< BGRA, of each vehicle
};

}  // namespace catseye::samples
