#pragma once
#include <cstdint>
#include <string>

#include "review/report.hpp"

namespace catseye::review {

/// 4022 as "4,022".
std::string with_commas(std::int64_t number);

/// "57.0 %" with one decimal or "57 %" with none. "n/a" of nothing; what is not nothing never reads
/// as 0 and what is not all never as 100: "<0.1 %", ">99.9 %".
std::string percent(Share share, int decimals);

/// A cell for people and for CSV.
std::string cell_text(const Cell& cell);

}  // namespace catseye::review
