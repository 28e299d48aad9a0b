#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/decision_rules.hpp"
#include "review/law.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// Now, and how long an officer holds a case from now on.
struct Moment {
    Time now;
    std::chrono::milliseconds hold;
};

/// Holds a case for an officer, so that no colleague looks at it meanwhile; the hold ends by
/// itself. False: a colleague holds it. One transaction with its custody entry.
Result<bool> take(store::Database& database, const std::string& reference, const Actor& actor,
                  Time now, std::chrono::milliseconds hold);
/// False: this officer did not hold it.
Result<bool> release(store::Database& database, const std::string& reference, const Actor& actor,
                     Time now);

/// What came of a decision.
struct Decided {
    std::string decision_id;
    DecisionKind kind = DecisionKind::recommended;
    CaseState state = CaseState::recommended;
    std::string disposal;
    std::optional<std::string> offence;
    std::optional<Day> last_safe_posting_day;  ///< of the offence now chosen
};

/// Decides a case: every rule of plan_decision, then one transaction with the decision, the clock
/// of the chosen offence, the state, the custody entry and, for a final one, the submitter's mail.
/// On an Error nothing has changed.
Result<Decided> decide(store::Database& database, const Law& law, const NewDecision& request,
                       Time now);

/// A decision that was taken back.
struct Undone {
    std::string decision_id;
    CaseState state = CaseState::waiting;  ///< where the case stands again
};

/// Takes the last decision of a case back: only by its officer, before it stands for good, and
/// while nothing has followed from it. Its row stays, marked; the mail that waited is gone, the
/// case is where it was and held by the officer for `hold`. One transaction with its custody
/// entry. `conflict` says why it cannot be taken back any more.
Result<Undone> undo_decision(store::Database& database, const Law& law,
                             const std::string& reference, const Actor& actor,
                             const Moment& moment);

}  // namespace catseye::review
