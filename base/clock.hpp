#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace catseye {

/// An instant in UTC, to the millisecond: what the database stores as `…_ms`.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;
/// A calendar day. In this house it is the day in Europe/London unless a name says otherwise.
using Day = std::chrono::sys_days;

/// The wall clock. Only `apps/` and the loops in `workers/` call it; everything else is given a
/// time.
Time now();

std::int64_t to_ms(Time time);
Time from_ms(std::int64_t ms);

/// "2026-03-20T08:15:02Z"; milliseconds only when there are any.
std::string to_iso(Time time);
/// "2026-03-20".
std::string to_iso(Day day);
/// "Tue 31 Mar 2026", for people.
std::string to_words(Day day);

/// Exactly "YYYY-MM-DD" and a day that exists, else invalid_request.
Result<Day> parse_day(std::string_view text);

/// "2026-03-20T08:15[:02][.123]" with "Z" or "+01:00"; without a zone it is Europe/London: an hour
/// that the autumn change repeats, or that the spring change skips, is invalid_request and says how
/// to write it.
Result<Time> parse_time(std::string_view text);

/// The day in Europe/London on which `time` falls: the day of an offence, of a posting, of a
/// report.
Day london_day(Time time);
/// "2026-03-20 08:15" in Europe/London.
std::string to_london(Time time);
/// Midnight in Europe/London at the start of `day`.
Time london_midnight(Day day);

}  // namespace catseye
