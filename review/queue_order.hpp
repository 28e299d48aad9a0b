#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "findings/json.hpp"
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

/// A case as officers see it in the queue.
struct QueueEntry {
    std::string reference;
    std::string state;
    std::vector<std::string> flags;  ///< codes
    std::optional<std::string> offence;
    std::string offence_hint;
    std::string vrm;
    std::string place;
    std::int64_t severity = 0;
    Time received;
    std::optional<Day> last_safe_posting_day;       ///< absent: no notice needed, or not computable
    std::optional<std::int64_t> posting_days_left;  ///< see posting_days_left()
    std::optional<Day> proceedings_day;
    std::optional<std::string> held_by;  ///< the officer's name, while the hold lasts
};

/// Business days after `today` on which a notice may still be posted: 0 is "today is the last day",
/// 1 "one more after today". Past the last day it is negative: business days gone since, at
/// least 1. Nothing where the bank-holiday table does not reach.
std::optional<std::int64_t> posting_days_left(const BusinessDays& calendar,
                                              Day last_safe_posting_day, Day today);

/// The open cases, most urgent first: by last safe posting day (for an
/// offence that needs no notice, by the last day for proceedings; first of all where a day is not
/// computable), then by severity, most serious first, then by receipt.
Result<std::vector<QueueEntry>> queue(store::Database& database, const Law& law,
                                      const QueueLimits& limits, Time now);

findings::Json to_json(const QueueEntry& entry);
/// The array of them.
findings::Json to_json(const std::vector<QueueEntry>& entries);

}  // namespace catseye::review
