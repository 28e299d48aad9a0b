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

/// Holds a case for an officer, so that no colleague looks at it meanwhile; the hold ends by
/// itself. False: a colleague holds it. One transaction with its custody entry.
Result<bool> take(store::Database& database, const std::string& reference,
                  const std::string& officer, Time now, std::chrono::milliseconds hold);
/// False: this officer did not hold it.
Result<bool> release(store::Database& database, const std::string& reference,
                     const std::string& officer, Time now);

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

}  // namespace catseye::review
