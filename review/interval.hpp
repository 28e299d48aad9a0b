#pragma once
#include <optional>

#include "review/report.hpp"

namespace catseye::review {

/// The bounds of a share, each from 0 to 1.
struct Bounds {
    double low = 0;
    double high = 0;
};

/// The 95 % score interval of a proportion: how far off a rate may be that was taken of so few.
/// Nothing for a share of nothing. Source: E. B. Wilson, "Probable inference, the law of
/// succession, and statistical inference", JASA 22 (1927), pp. 209-212.
std::optional<Bounds> wilson(Share share);

}  // namespace catseye::review
