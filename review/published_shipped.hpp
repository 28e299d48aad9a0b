#pragma once
#include <span>
#include <string_view>

namespace catseye::review {

/// A file of data/maps as compiled in.
struct ShippedMap {
    std::string_view name;
    std::string_view toml;
};

/// All of them, ordered by name.
std::span<const ShippedMap> shipped_maps();

}  // namespace catseye::review
