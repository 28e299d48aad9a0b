#pragma once
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "findings/json.hpp"
#include "review/law.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// A case, whole: the fields of the queue and "vehicle", "flag_reasons", "submission", "originals",
/// "clock" with each step of the arithmetic, "findings", "sightings", "plate_match"
/// (plate_match.hpp), "decisions" (with those that were taken back, which have "undone"),
/// "outcomes", "messages" from and to the submitter, and
/// "events" of the custody log. Of the submitter only what a case needs: how they travelled and
/// what they declared, never a name or an address.
Result<findings::Json> case_view(store::Database& database, const Law& law,
                                 const std::string& reference, Time now);

/// The same for a terminal, with everything that came from outside made harmless to it.
std::string case_text(const findings::Json& view);

}  // namespace catseye::review
