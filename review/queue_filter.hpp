#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "review/law.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// The cases that wait for an officer or for their notice, in the words of the partial index
/// review_case_queue: in other words the queue would read every case ever opened.
inline constexpr std::string_view kOpenCases =
    "c.state IN ('processing', 'waiting', 'awaiting_reporter', 'second_review', 'recommended')";

/// When a case that is still processing is listed.
struct QueueLimits {
    std::chrono::milliseconds processing_grace{std::chrono::hours(1)};
    std::int64_t urgent_posting_days =
        5;  ///< with so few posting days left it does not wait for the grace
};

/// How a case stands with the law's clock. Spelled as in the address of the queue.
enum class ClockBand {
    past,            ///< no notice can be posted any more
    due,             ///< none or one posting day left after today
    soon,            ///< up to five
    later,           ///< more
    no_notice,       ///< the offence needs none
    not_computable,  ///< the bank-holiday table does not reach
    proceedings,     ///< in any state: the last day to charge is within two weeks, or past
};
std::string_view to_string(ClockBand band);
std::optional<ClockBand> clock_band_from(std::string_view word);

/// Which cases are asked for; what is empty asks for nothing. Without a state it is those of
/// kOpenCases.
struct QueueFilter {
    std::string state;
    std::string hint;  ///< what the public ticked
    std::string flag;
    std::string mode;   ///< how the submitter travelled
    std::string place;  ///< words, all of which the place must have
    std::optional<ClockBand> band;
    std::string holder;    ///< an officer's id
    std::string asked_by;  ///< an officer's id: they asked the submitter, and it is open
    bool held_by_nobody = false;
    bool unseen = false;    ///< nobody has looked at it yet
    bool answered = false;  ///< its submitter wrote after it was looked at
};

/// What SQL must say about a `review_case c` and its `submission s`.
class Conditions {
public:
    Conditions(const QueueFilter& filter, const Law& law, const QueueLimits& limits, Time now);
    /// Binds a value; yields its placeholder.
    std::string bind(store::Value value);
    void add(const std::string& condition) { sql_ += " AND " + condition; }
    /// " FROM … WHERE ": the submission is read only where something is asked of it.
    std::string from() const;
    /// Never empty.
    const std::string& sql() const { return sql_; }
    const store::Values& values() const { return values_; }

private:
    void add_state(const QueueFilter& filter);
    void add_band(ClockBand band, const BusinessDays& calendar, Day today);
    void add_submission(const QueueFilter& filter);

    std::string sql_;
    store::Values values_;
    bool asks_submission_ = false;
};

}  // namespace catseye::review
