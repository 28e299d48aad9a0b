#include "review/interval.hpp"

#include <algorithm>
#include <cmath>

namespace catseye::review {

std::optional<Bounds> wilson(Share share) {
    if (share.of <= 0) return std::nullopt;
    constexpr double kZ = 1.959963984540054;  // the normal distribution's 97.5 % quantile
    const auto n = static_cast<double>(share.of);
    const double p = static_cast<double>(share.part) / n;
    const double shrink = 1 + kZ * kZ / n;
    const double centre = (p + kZ * kZ / (2 * n)) / shrink;
    const double half = kZ / shrink * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
    // Rounding must not carry a bound past what it bounds.
    return Bounds{std::clamp(centre - half, 0.0, p), std::clamp(centre + half, p, 1.0)};
}

}  // namespace catseye::review
