#pragma once
#include <span>
#include <string>

#include <opencv2/core.hpp>

#include "transcode/plates/finder.hpp"

namespace catseye::bench {

/// A drawn scene with one UK plate in it.
struct PlatePicture {
    cv::Mat luma;      ///< 960 x 540
    std::string mark;  ///< without its space
    transcode::Corners corners{};
};

/// A mark in the reader's symbols: O and 0, I and 1 have one shape.
std::string alike(std::string mark);

using Fonts = std::span<const char* const>;
/// The letters that the figures of docs/plates.md are measured on.
inline constexpr const char* kMeasured[]{"DejaVu Sans Bold", "Clear Sans Bold", "League Mono Bold"};
/// Those that the confidence is fitted by: some of training's HELD_OUT, which no network was
/// trained on either.
inline constexpr const char* kFitted[]{"Inter Bold", "B612 Bold", "Go Bold", "Sora Bold",
                                       "Cabin Bold"};
/// The first of `fonts` that this machine lacks, or null.
const char* missing_of(Fonts fonts);

/// Plates to measure by, drawn apart from those of training: letters of other fonts (through Pango,
/// each stretched onto the field of 50 x 79 mm), cairo's rendering, OpenCV's warp, blur and noise,
/// JPEG as the coder. Nothing of training/ is used. The same seed gives the same pictures.
class PlateGenerator {
public:
    explicit PlateGenerator(std::uint64_t seed, Fonts fonts = kMeasured)
        : random_(seed), fonts_(fonts) {}

    /// A current-style, prefix or suffix mark.
    std::string mark();
    /// This mark on a plate `width` pixels wide as the camera stores it.
    PlatePicture picture(const std::string& mark, double width);
    /// This mark's plate seen square on, 1560 x 333, grey.
    cv::Mat flat(const std::string& mark);

private:
    double between(double low, double high) { return random_.uniform(low, high); }
    int below(int count) { return random_.uniform(0, count); }
    cv::Mat scene(const cv::Rect& vehicle);
    void lay_on(PlatePicture& made, const cv::Mat& plate, double width);

    cv::RNG random_;
    Fonts fonts_;
};

}  // namespace catseye::bench
