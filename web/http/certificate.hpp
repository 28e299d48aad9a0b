#pragma once
#include <filesystem>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace catseye::web {

/// When the first certificate of a PEM file ends. `not_found` or `invalid_request` where there is
/// none.
Result<Time> certificate_ends(const std::filesystem::path& file);

}  // namespace catseye::web
