#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/case_state.hpp"
#include "review/law.hpp"
#include "review/notice_clock.hpp"
#include "store/cases.hpp"
#include "store/database.hpp"
#include "store/decisions.hpp"
#include "store/supervision.hpp"

namespace catseye::review {

/// How a case stands with its notice.
enum class NoticeStanding { none, in_time, late, not_computable };

/// A case with what was decided and what happened: what every rule about it looks at.
struct CaseRecord {
    store::ReviewCase row;
    CaseState state = CaseState::processing;
    Time incident;
    std::string offence_hint;
    std::vector<store::Decision> decisions;
    std::vector<store::Outcome> outcomes;
    std::vector<std::string> flags;            ///< codes
    std::vector<store::Reopening> reopenings;  ///< in the order they happened

    Day incident_day() const { return london_day(incident); }
    bool has_flag(std::string_view code) const;
    /// Whether a decision still counts: those made before the case was reopened do not.
    bool stands(const store::Decision& decision) const;
    /// The last of a kind (recommended | final) that stands; null where there is none.
    const store::Decision* last_decision(std::string_view kind) const;
    /// The last exception that a decision recorded that stands; empty: none.
    std::string notice_exception() const;
};

/// `not_found` where no case has the reference.
Result<CaseRecord> load_case(store::Database& database, const std::string& reference);

/// When a notice given in this way on this day is taken to be served; nothing for an event that is
/// no notice.
std::optional<ClockDay> service_by(const Law& law, std::string_view event, Day on);

/// The best of the notices recorded.
NoticeStanding notice_standing(const Law& law, const CaseRecord& record);

/// What the state machine asks about a case.
CaseFacts facts_of(const Law& law, const CaseRecord& record);

}  // namespace catseye::review
