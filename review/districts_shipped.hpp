#pragma once
#include <span>

#include "review/law.hpp"

namespace catseye::review {

/// data/force/districts.tsv as compiled in, the only one.
std::span<const LawTable> shipped_districts();

}  // namespace catseye::review
