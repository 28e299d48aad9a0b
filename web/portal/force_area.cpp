#include "web/portal/force_area.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <regex>

#include "findings/json.hpp"
#include "web/portal/shipped_area.hpp"

namespace catseye::web {

namespace {

using findings::Json;

constexpr double kToleranceKm = 3;  // the outline's error, and a pin set by hand
constexpr double kKmPerDegree = 111.2;

struct Point {
    double x = 0, y = 0;  // km
};

Point flat(const Place& place, const Place& origin) {
    const double shrink = std::cos(origin.latitude * std::numbers::pi / 180);
    return {(place.longitude - origin.longitude) * kKmPerDegree * shrink,
            (place.latitude - origin.latitude) * kKmPerDegree};
}

/// Distance in km from the origin to the line between two points.
double distance(const Point& a, const Point& b) {
    const double dx = b.x - a.x;
    const double dy = b.y - a.y;
    const double length = dx * dx + dy * dy;
    const double along = length == 0 ? 0 : std::clamp(-(a.x * dx + a.y * dy) / length, 0.0, 1.0);
    return std::hypot(a.x + along * dx, a.y + along * dy);
}

bool crosses(const Place& a, const Place& b, const Place& place) {
    if ((a.latitude > place.latitude) == (b.latitude > place.latitude)) return false;
    const double at = a.longitude + (place.latitude - a.latitude) / (b.latitude - a.latitude) *
                                        (b.longitude - a.longitude);
    return place.longitude < at;
}

template <typename Rings, typename Visit>
void each_edge(const Rings& rings, Visit visit) {
    for (const auto& ring : rings)
        for (std::size_t at = 0; at + 1 < ring.size(); ++at)
            visit(ring[at], ring[at + 1]);
}

std::optional<double> degrees(const std::string& text) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (end == text.c_str() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<Place> checked(std::optional<double> latitude, std::optional<double> longitude) {
    if (!latitude || !longitude || std::abs(*latitude) > 90 || std::abs(*longitude) > 180)
        return std::nullopt;
    return Place{*latitude, *longitude};
}

double from_parts(const std::smatch& match, std::size_t first, char negative) {
    const double value = degrees(match[first]).value_or(0) +
                         degrees(match[first + 1]).value_or(0) / 60 +
                         degrees(match[first + 2]).value_or(0) / 3600;
    const std::string side = match[first + 3];
    return !side.empty() && std::toupper(side[0]) == negative ? -value : value;
}

}  // namespace

Result<ForceArea> ForceArea::parse(std::string_view geojson) {
    const Json json = TRY(findings::parse_json(geojson));
    const Json geometry = json.contains("geometry") ? json.at("geometry") : json;
    const Error bad =
        fail(ErrorCode::invalid_request, "the force's area is no GeoJSON Polygon or MultiPolygon");
    ForceArea area;
    try {
        const std::string type = geometry.at("type").get<std::string>();
        if (type != "Polygon" && type != "MultiPolygon") return bad;
        const Json polygons = type == "Polygon" ? Json::array({geometry.at("coordinates")})
                                                : geometry.at("coordinates");
        for (const Json& polygon : polygons) {
            if (polygon.empty()) return bad;
            auto& rings = area.polygons_.emplace_back();
            for (const Json& ring : polygon) {
                auto& points = rings.emplace_back();
                for (const Json& point : ring)
                    points.push_back({point.at(1).get<double>(), point.at(0).get<double>()});
                if (points.size() < 4) return bad;
            }
        }
    } catch (const Json::exception&) {
        return bad;
    }
    if (area.polygons_.empty()) return bad;
    return area;
}

ForceArea ForceArea::shipped() {
    auto area = parse(shipped_area().front().content);
    assert(area);
    return *std::move(area);
}

Within ForceArea::locate(const Place& place) const {
    double nearest = 1e9;
    bool inside = false;
    for (const auto& rings : polygons_) {
        bool within = false;
        each_edge(rings, [&](const Place& a, const Place& b) {
            within = within != crosses(a, b, place);
            nearest = std::min(nearest, distance(flat(a, place), flat(b, place)));
        });
        inside = inside || within;
    }
    if (nearest <= kToleranceKm) return Within::near_border;
    return inside ? Within::inside : Within::outside;
}

std::optional<Place> place_from(std::string_view pasted) {
    const std::string text(pasted.substr(0, 500));
    static const std::regex kSexagesimal(
        R"((\d{1,3})\s*°\s*(\d{1,2})\s*['′]\s*(\d{1,2}(?:\.\d+)?)\s*(?:"|″)\s*([NnSs])[\s,]*(\d{1,3})\s*°\s*(\d{1,2})\s*['′]\s*(\d{1,2}(?:\.\d+)?)\s*(?:"|″)\s*([EeWw]))");
    static const std::regex kDecimal(
        R"((-?\d{1,2}\.\d{2,})\s*(?:[,;/\s]|%2C)+\s*(-?\d{1,3}\.\d{2,}))");
    std::smatch match;
    if (std::regex_search(text, match, kSexagesimal))
        return checked(from_parts(match, 1, 'S'), from_parts(match, 5, 'W'));
    if (std::regex_search(text, match, kDecimal))
        return checked(degrees(match[1]), degrees(match[2]));
    return std::nullopt;
}

}  // namespace catseye::web
