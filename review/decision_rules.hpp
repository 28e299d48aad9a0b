#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/case_record.hpp"
#include "review/law.hpp"
#include "review/officers.hpp"
#include "store/decisions.hpp"

namespace catseye::review {

/// A disposal is recommended first and becomes final later; some are final at once.
enum class DecisionKind { recommended, final };
std::string_view to_string(DecisionKind kind);

/// What an officer asks for.
struct NewDecision {
    std::string reference;
    Actor actor;
    DecisionKind kind = DecisionKind::recommended;
    std::optional<std::string> offence;  ///< absent: as chosen before, if it was
    std::string disposal;
    std::optional<std::string> nfa_reason;
    std::optional<std::string> notice_exception;
    std::string reason;                 ///< free text, 3 to 2,000 characters
    std::chrono::milliseconds undo{0};  ///< for so long its officer may take it back
};

/// What a decision that keeps every rule will do.
struct DecisionPlan {
    DecisionKind kind = DecisionKind::recommended;
    CaseState to = CaseState::recommended;
    const Offence* offence = nullptr;
    const Disposal* disposal = nullptr;
};

/// Judges a decision without making it: reason, codes, offence in force on the day, role and state,
/// hold by a colleague, second review, and the notice, whose refusal shows the arithmetic. One
/// sentence names the rule that it breaks and what would satisfy it.
Result<DecisionPlan> plan_decision(const Law& law, const CaseRecord& record,
                                   const store::Officer& officer, const NewDecision& request,
                                   Time now);

/// What an officer decides next in this state: a recommendation until one stands, then the final
/// disposal; nothing once that stands.
std::optional<DecisionKind> next_decision(CaseState state);

/// A disposal as a form offers it.
struct DisposalChoice {
    const Disposal* disposal = nullptr;
    std::string refusal;  ///< why the rules refuse it now; empty: it may be chosen
};

/// Every disposal of the law, each judged as plan_decision would judge it with the offence, the
/// kind and the exception of `begun`.
std::vector<DisposalChoice> disposal_choices(const Law& law, const CaseRecord& record,
                                             const store::Officer& officer,
                                             const NewDecision& begun, Time now);

/// `busy` while a colleague holds the case.
Result<> check_hold(const CaseRecord& record, const store::Officer& officer, Time now);

}  // namespace catseye::review
