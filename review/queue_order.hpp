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
#include "review/queue_filter.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// A case as officers see it in the queue.
struct QueueEntry {
    std::string id;
    std::string reference;
    std::string state;
    std::vector<std::string> flags;  ///< codes
    std::optional<std::string> offence;
    std::string offence_hint;
    std::string vrm;
    std::string plate_result;  ///< of plate_match() for `vrm`; empty before the first look
    std::string place;
    std::string submitter_mode;
    std::int64_t severity = 0;
    Time received;
    Time incident;
    std::optional<Day> last_safe_posting_day;       ///< absent: no notice needed, or not computable
    std::optional<std::int64_t> posting_days_left;  ///< see posting_days_left()
    std::optional<Day> proceedings_day;
    Day queue_day;                       ///< see CaseClock::queue_day
    std::optional<std::string> held_by;  ///< the officer's name, while the hold lasts
    bool is_new = false;                 ///< nobody has looked at it yet
};

/// Business days after `today` on which a notice may still be posted: 0 is "today is the last day",
/// 1 "one more after today". Past the last day it is negative: business days gone since, at
/// least 1. Nothing where the bank-holiday table does not reach.
std::optional<std::int64_t> posting_days_left(const BusinessDays& calendar,
                                              Day last_safe_posting_day, Day today);

/// A part of the queue.
struct QueueRequest {
    QueueFilter filter = {};
    QueueLimits limits = {};
    std::int64_t first = 0;                 ///< how many to leave out
    std::optional<std::int64_t> most = {};  ///< absent: all
};
struct QueuePage {
    std::vector<QueueEntry> entries;
    std::int64_t total = 0;  ///< how many there are, on this page or another
};

/// The cases asked for, most urgent first: by last safe posting day (for an offence that needs no
/// notice, by the last day for proceedings; first of all where a day is not computable), then by
/// severity, most serious first, then by receipt.
Result<QueuePage> queue_page(store::Database& database, const Law& law, const QueueRequest& request,
                             Time now);
/// How many there are.
Result<std::int64_t> queue_count(store::Database& database, const Law& law,
                                 const QueueRequest& request, Time now);
/// These cases, of any state, in the order of their ids' list.
Result<std::vector<QueueEntry>> queue_entries(store::Database& database, const Law& law,
                                              const std::vector<std::string>& ids, Time now);
/// All the open cases.
Result<std::vector<QueueEntry>> queue(store::Database& database, const Law& law,
                                      const QueueLimits& limits, Time now);

findings::Json to_json(const QueueEntry& entry);
/// The array of them.
findings::Json to_json(const std::vector<QueueEntry>& entries);

}  // namespace catseye::review
