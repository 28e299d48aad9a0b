#pragma once
#include <cstdint>
#include <vector>

namespace catseye::review {

/// The smallest count that may be published: below it, people can be told from the figures.
/// Source: Office for National Statistics, "Policy on protecting confidentiality in tables".
constexpr std::int64_t kSmallest = 5;

/// Counts in rows of equal length; their sums by row and by column are published too.
using Counts = std::vector<std::vector<std::int64_t>>;
/// Of the same shape: true where a count is not shown.
using Hidden = std::vector<std::vector<bool>>;

/// How far a hidden count may lie below and above what it is, as far as anybody can tell from the
/// shown counts and the sums; each told only up to kSmallest.
struct Slack {
    std::int64_t down = 0;
    std::int64_t up = 0;
};
Slack slack_of(const Counts& counts, const Hidden& hidden, std::size_t row, std::size_t column);

/// Hides every count from 1 to 4, and as few others as it takes that no hidden one can be computed
/// from the sums: whoever tries is left with at least kSmallest + 1 values in a row.
Hidden cells_to_hide(const Counts& counts);

}  // namespace catseye::review
