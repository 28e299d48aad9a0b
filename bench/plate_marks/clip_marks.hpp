#pragma once
#include <cstdint>
#include <filesystem>

#include "base/result.hpp"

namespace catseye::bench {

/// The rows that are measured on whole clips, each through `catseye-stage` in its sandbox as an
/// agent runs it. Sheets of what was read wrong, and of all that was sighted on the road clips, go
/// to `folder`.
Result<> measure_drawn_clips(const std::filesystem::path& folder, int clips, std::uint64_t seed);
Result<> measure_road_clips(const std::filesystem::path& folder, const std::filesystem::path& road);

}  // namespace catseye::bench
