#pragma once
#include <span>

#include "web/site/wording.hpp"

namespace catseye::web {

/// data/force/lancashire.geojson, compiled in.
std::span<const WordingFile> shipped_area();

}  // namespace catseye::web
