#pragma once
#include "base/clock.hpp"

namespace catseye::review {

/// Days in Europe/London, both included.
struct Period {
    Day from;
    Day to;
};

}  // namespace catseye::review
