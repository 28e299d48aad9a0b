#pragma once
#include <string_view>
#include <vector>

#include "findings/json.hpp"
#include "review/case_footage.hpp"

namespace catseye::review {

/// The mark that a submitter gave, beside what was read in the footage. Advice to an officer:
/// nothing else may follow from it.
///
/// {"result": "match" | "one_off" | "not_seen" | "none_legible" | "not_looked_for", "sentence"}
/// and, for the first two, "vrm", "state" and "sighting" (its index among those of all originals),
/// for "one_off" also "character" (its number in the mark given, from 1), "given" and "read". What
/// counts as equal: review/vrm_difference.hpp. An empty object while the footage has not been
/// looked at.
findings::Json plate_match(std::string_view reported, const std::vector<CaseOriginal>& footage);

/// Whether an original was looked through and no number plate in it could be read: reason enough to
/// ask its sender whether it is the right one, and for nothing else.
bool lacks_legible_plate(const CaseOriginal& original);

/// The code of the warning that number plates could not be looked for (transcode/derive_stage.cpp).
inline constexpr std::string_view kPlatesNotLookedFor = "plates_not_looked_for";

}  // namespace catseye::review
