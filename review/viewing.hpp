#pragma once
#include <chrono>
#include <string>

#include "review/law.hpp"
#include "store/viewings.hpp"

namespace catseye::review {

/// What an officer asks to see.
struct WantedViewing {
    std::string case_id;
    std::string officer_id;
    store::ViewingSubject subject = store::ViewingSubject::footage;
    std::string reason = {};  ///< a code in viewing_reasons.tsv
};

/// Leave to see it for `length`: the officer's current one where there is one, else a new one with
/// its entry in the custody log, a consultation in the words of s.62 of the Data Protection Act
/// 2018. Both are committed when this returns, so nothing that is served under it can have been
/// served unrecorded.
Result<store::Viewing> open_viewing(store::Database& database, const WantedViewing& wanted,
                                    std::chrono::milliseconds length, Time now);

/// The officer goes on seeing what they saw: another entry in the log, the same addresses. One that
/// still lasts is left alone. `not_found` for what is not theirs.
Result<store::Viewing> prolong_viewing(store::Database& database, const std::string& id,
                                       const std::string& officer_id,
                                       std::chrono::milliseconds length, Time now);

}  // namespace catseye::review
