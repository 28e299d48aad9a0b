#pragma once
#include <optional>
#include <string_view>

#include "base/clock.hpp"
#include "review/law.hpp"
#include "review/notice_clock.hpp"
#include "store/cases.hpp"

namespace catseye::review {

/// Why the clock of the notice runs for a case, or that it does not.
enum class NoticeNeed {
    until_chosen,  ///< no officer has chosen an offence: taken to be needed
    by_law,        ///< without one there is no conviction
    by_policy,     ///< served all the same: it may end up charged as an offence that needs one
    none,
};
std::string_view to_string(NoticeNeed need);

/// Where the queue puts a case whose day is not computable, and one that has none.
inline constexpr Day kFirstOfAll{std::chrono::days(0)};
inline constexpr Day kLastOfAll{std::chrono::days(2'932'896)};  // 9999-12-31

/// The clocks that run for a case.
struct CaseClock {
    NoticeNeed need = NoticeNeed::until_chosen;
    std::optional<NoticeClock> notice;  ///< absent where no notice is needed
    ClockDay proceedings;

    std::optional<Day> last_safe_posting_day() const;
    /// A notice is needed and the bank-holiday table does not reach its days.
    bool is_not_computable() const { return notice && !notice->last_posting_day; }
    /// What the queue is ordered by: the last safe posting day, without a notice the last day for
    /// proceedings.
    Day queue_day() const;
};

/// `chosen` is what an officer chose; null until then. `incident_day` is the day in Europe/London.
CaseClock case_clock(const Law& law, const Offence* chosen, Day incident_day);

/// The case's columns that follow from the offence; until one is chosen, the severity is that of
/// the hint.
store::CaseOffence case_offence(const Law& law, const Offence* chosen, std::string_view hint,
                                Day incident_day);

}  // namespace catseye::review
