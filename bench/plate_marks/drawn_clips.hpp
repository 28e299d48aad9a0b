#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace catseye::bench {

/// A vehicle that passes in a drawn clip.
struct DrawnVehicle {
    std::string mark;   ///< without its space
    double widest = 0;  ///< of its plate while wholly in view, pixels; 0 when it never is
};

/// A clip of a road with two vehicles on it.
struct DrawnClip {
    std::filesystem::path file;
    std::vector<DrawnVehicle> vehicles;
};

/// How wide the plates get where they are nearest.
struct DrawnWidths {
    double least = 45;
    double most = 120;
};

/// Draws a clip of a second and a bit, 1280 x 720, as a camera would write it (H.264): one vehicle
/// ahead that comes nearer or falls behind, one that overtakes, comes towards us or stands at the
/// kerb. The road is that of samples/, the plates are PlateGenerator's. The same seed gives the
/// same clip on one machine.
Result<DrawnClip> draw_clip(const std::filesystem::path& folder, std::uint64_t seed,
                            const DrawnWidths& widths);

}  // namespace catseye::bench
