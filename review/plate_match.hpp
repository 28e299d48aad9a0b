#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "findings/json.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// The mark that a submitter gave, beside what was read in the footage. Advice to an officer:
/// nothing else may follow from it.
///
/// `sightings` and `findings` as case_view shows them. The answer:
/// {"result": "match" | "one_off" | "not_seen" | "none_legible" | "not_looked_for", "sentence"}
/// and, for the first two, "vrm", "state" and "sighting" (its index), for "one_off" also
/// "character" (its number in the mark given, from 1), "given" and "read". O and 0, I and 1 are
/// the same shape on a plate and count as equal; `?` on either side as anything. An empty object
/// while the footage has not been looked at.
findings::Json plate_match(std::string_view reported, const findings::Json& sightings,
                           const findings::Json& findings);

/// Whether an original was looked through and no number plate in it could be read: reason enough to
/// ask its sender whether it is the right one, and for nothing else.
Result<bool> lacks_legible_plate(store::Database& database, const std::string& original_id);

/// The code of the warning that number plates could not be looked for (transcode/derive_stage.cpp).
inline constexpr std::string_view kPlatesNotLookedFor = "plates_not_looked_for";

}  // namespace catseye::review
