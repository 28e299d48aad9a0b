#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "review/law.hpp"

namespace catseye::review {

/// One line of a clock's arithmetic, to be shown as it stands.
struct ClockStep {
    std::string what;
    std::optional<Day> day;  ///< absent: there is none; `what` says why
    std::string rule;        ///< code and statute of the rule in notices.tsv
};

/// A day the law gives, and how it was come by. No day: not computable.
struct ClockDay {
    std::optional<Day> day;
    std::vector<ClockStep> steps;
};

/// The clock of the notice of intended prosecution, which must be served (not posted) in time.
struct NoticeClock {
    Day offence_day;
    Day last_service_day;
    std::optional<Day> last_posting_day;  ///< first class, the posting proved: a business day
    std::optional<Day>
        last_printing_day;  ///< by a system, the posting not recorded: one business day earlier
    std::optional<Day> last_leaving_day;  ///< left at the address, on any day of the week
    Day last_hand_day;                    ///< handed over, on any day of the week
    std::vector<ClockStep> steps;
};

/// RTOA 1988 s.1(1)(c): served within 14 days, the day of the offence excluded; ways of service by
/// CrimPR 2025 r.4.3, r.4.4 and r.4.11. `offence_day` is the day in Europe/London.
NoticeClock notice_clock(const Law& law, Day offence_day);

/// When a notice is taken to be served: posted first class, CrimPR 2025 r.4.11(2)(b).
ClockDay service_of_posting(const Law& law, Day posted);
/// Printed by a system for the post, the posting not recorded: r.4.11(3), then as posted.
ClockDay service_of_printing(const Law& law, Day printed);
/// Left at the address: r.4.11(2)(a).
ClockDay service_of_leaving(const Law& law, Day left);
/// Handed over: r.4.11(1), the same day.
ClockDay service_by_hand(const Law& law, Day handed_over);

// Three laws count their days in three ways. They share no code on purpose: a common helper has
// been the error.

/// The last day to name the driver: 28 days beginning WITH the day of service (RTA 1988
/// s.172(7)(a)).
ClockDay driver_answer_day(const Law& law, Day served);
/// The last day to take up a conditional offer: 28 days FOLLOWING the day of issue (RTOA 1988
/// s.75(7)(c)).
ClockDay offer_answer_day(const Law& law, Day issued);
/// The last day to issue a written charge: six months, ending on the corresponding date or the last
/// day of a shorter month (MCA 1980 s.127(1)). No day for an offence without a limit; `offence`
/// null: as for a summary one.
ClockDay proceedings_day(const Law& law, const Offence* offence, Day offence_day);

}  // namespace catseye::review
