#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "review/law.hpp"
#include "review/report.hpp"

namespace catseye::review {

/// Where a case stands; every case is exactly one of these. `passed_on` counts P: pending
/// elsewhere.
enum class Standing { not_reviewed, open, passed_on, actioned, not_actioned, unmapped };

/// What has happened, as outcome.event spells it.
enum class Event {
    submitter_asked,
    submitter_answered,
    notice_posted,
    notice_served_by_hand,
    notice_left_at_address,
    driver_named,
    driver_not_named,
    course_offered,
    course_booked,
    course_completed,
    course_lapsed,
    cofp_offered,
    cofp_accepted,
    cofp_lapsed,
    charged,
    convicted,
    acquitted,
    withdrawn,
    warning_sent,
    advice_sent,
    referred,
};
std::string_view to_string(Event event);
/// Nothing for a word that reports do not count.
std::optional<Event> event_from(std::string_view word);

/// How action was taken, by what has happened; `awaited`: decided, and nothing has come of it yet.
enum class ActionDone {
    awaited,
    prosecution,
    course,
    fixed_penalty,
    warning_letter,
    other,
    withdrawn,  ///< before anybody was charged
};

/// One case, or one published row, as the tables count it. Its words are kept by whoever read it.
struct CountedCase {
    std::string_view month;  ///< of submission: "2026-03"; empty where none is published
    std::string_view submitter_mode;
    std::string_view offence;   ///< CJS code; empty where none is chosen
    std::string_view wording;   ///< as published
    std::string_view area;      ///< district; empty where it is not known
    std::string_view road;      ///< its number, "A59"; empty where it is not known
    std::string_view disposal;  ///< what the case has come to; empty while it is open
    std::string_view nfa_reason;
    Standing standing = Standing::not_reviewed;
};
using CountedCases = std::vector<const CountedCase*>;

/// What the database knows of one of our own cases.
struct CaseHistory {
    CountedCase counted;
    std::string_view state;
    std::int64_t vehicle = 1;  ///< its ordinal in its submission
    std::int64_t opened_ms = 0;
    std::int64_t received_ms = 0;
    std::int64_t incident_ms = 0;
    std::optional<std::int64_t> first_viewed_ms;
    std::optional<std::int64_t> first_decided_ms;
    std::optional<std::int64_t> last_safe_posting_day;
    std::optional<std::int64_t> notice_posted_day;
    std::string_view recommended;  ///< the last recommended disposal
    std::string_view final_disposal;
    std::string_view final_reason;  ///< of a final disposal NFA
    std::uint32_t happened = 0;     ///< a bit per Event

    void set(Event event) { happened |= 1U << static_cast<unsigned>(event); }
    bool has(Event event) const { return (happened & (1U << static_cast<unsigned>(event))) != 0; }
};
using CaseHistories = std::vector<const CaseHistory*>;

/// Settles `history.counted.disposal` and `.standing` from what has happened and what was decided,
/// by the rules of build_report.
void settle(CaseHistory& history, const Law& law);

/// How an actioned case was actioned.
ActionDone action_done(const CaseHistory& history);

/// Where a published disposal puts its row; an empty one is unmapped.
Standing standing_of(std::string_view disposal, const Law& law);

/// The counts of a group of cases.
class Tally {
public:
    void add(const CountedCase& counted, const Law& law);

    std::int64_t received() const { return received_; }
    std::int64_t reviewed() const { return received_ - not_reviewed_; }
    std::int64_t not_reviewed() const { return not_reviewed_; }
    std::int64_t duplicates() const { return duplicates_; }
    std::int64_t actioned() const { return actioned_; }
    std::int64_t not_actioned() const { return not_actioned_; }
    std::int64_t pending() const { return pending_; }
    std::int64_t unmapped() const { return unmapped_; }
    /// With the empty code for what has none yet.
    std::int64_t of_disposal(std::string_view code) const;

    Share rate_received() const { return {actioned_, received_}; }
    Share rate_reviewed() const { return {actioned_, reviewed() - duplicates_}; }
    Share rate_in_scope() const { return {actioned_, reviewed() - duplicates_ - out_of_scope_}; }

private:
    std::int64_t received_ = 0;
    std::int64_t not_reviewed_ = 0;
    std::int64_t duplicates_ = 0;
    std::int64_t out_of_scope_ = 0;
    std::int64_t actioned_ = 0;
    std::int64_t not_actioned_ = 0;
    std::int64_t pending_ = 0;
    std::int64_t unmapped_ = 0;
    std::map<std::string_view, std::int64_t> disposals_;
};

/// Everything of a headline but its sentence.
Headline headline_of(const CountedCases& cases, const Law& law);

}  // namespace catseye::review
