#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace catseye::web {

/// A place on the map, in degrees (WGS 84).
struct Place {
    double latitude = 0;
    double longitude = 0;
};

/// Where a place lies. `near_border`: within the border's uncertainty, so nobody is turned away.
enum class Within { inside, near_border, outside };

/// The force's area.
class ForceArea {
public:
    /// A GeoJSON Polygon, MultiPolygon, or a Feature of one (RFC 7946); longitude before latitude.
    static Result<ForceArea> parse(std::string_view geojson);
    /// The one compiled in: Lancashire's.
    static ForceArea shipped();
    Within locate(const Place& place) const;

private:
    using Ring = std::vector<Place>;
    std::vector<std::vector<Ring>> polygons_;  ///< each: its outer ring, then its holes
};

/// Coordinates as people paste them: "53.76, -2.70", degrees with minutes and seconds, or a link of
/// a map that holds them. Nothing where there are none.
std::optional<Place> place_from(std::string_view pasted);

}  // namespace catseye::web
