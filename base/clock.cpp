#include "base/clock.hpp"

#include <charconv>
#include <optional>

#include <date/date.h>
#include <date/tz.h>

namespace catseye {

namespace {

const date::time_zone* london() {
    static const date::time_zone* const kZone = date::locate_zone("Europe/London");
    return kZone;
}

/// Reads exactly `digits` decimal digits at the front of `text` and removes them.
bool take_number(std::string_view& text, std::size_t digits, int& value) {
    if (text.size() < digits) return false;
    const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
    if (error != std::errc() || end != text.data() + digits || text.front() == '-') return false;
    text.remove_prefix(digits);
    return true;
}

bool take(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

bool take_day(std::string_view& text, Day& day) {
    int year = 0;
    int month = 0;
    int date = 0;
    if (!take_number(text, 4, year) || !take(text, '-') || !take_number(text, 2, month) ||
        !take(text, '-') || !take_number(text, 2, date))
        return false;
    const std::chrono::year_month_day ymd{std::chrono::year(year),
                                          std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(date))};
    if (!ymd.ok()) return false;
    day = Day(ymd);
    return true;
}

/// "08:15", "08:15:02" or "08:15:02.123".
bool take_time_of_day(std::string_view& text, std::chrono::milliseconds& time) {
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    int fraction = 0;
    if (!take_number(text, 2, hours) || !take(text, ':') || !take_number(text, 2, minutes))
        return false;
    if (take(text, ':')) {
        if (!take_number(text, 2, seconds)) return false;
        if (take(text, '.') && !take_number(text, 3, fraction)) return false;
    }
    if (hours > 23 || minutes > 59 || seconds > 59) return false;
    time = std::chrono::hours(hours) + std::chrono::minutes(minutes) +
           std::chrono::seconds(seconds) + std::chrono::milliseconds(fraction);
    return true;
}

/// "Z", "+01:00"; empty means none was written.
bool take_offset(std::string_view& text, std::optional<std::chrono::minutes>& offset) {
    if (text.empty()) return true;
    if (take(text, 'Z')) {
        offset = std::chrono::minutes(0);
        return text.empty();
    }
    const bool east = take(text, '+');
    if (!east && !take(text, '-')) return false;
    int hours = 0;
    int minutes = 0;
    if (!take_number(text, 2, hours) || !take(text, ':') || !take_number(text, 2, minutes))
        return false;
    if (hours > 14 || minutes > 59) return false;
    const auto size = std::chrono::hours(hours) + std::chrono::minutes(minutes);
    offset = east ? size : -size;
    return text.empty();
}

Result<Time> from_london(Day day, std::chrono::milliseconds time_of_day, std::string_view text) {
    const date::local_time<std::chrono::milliseconds> local(day.time_since_epoch() + time_of_day);
    const auto info = london()->get_info(local);
    if (info.result == date::local_info::nonexistent)
        return fail(ErrorCode::invalid_request,
                    "the time '" + std::string(text) +
                        "' does not exist: the clocks went forward over it. "
                        "Check it, or write it with its offset, as 01:30:00Z or 02:30:00+01:00");
    if (info.result == date::local_info::ambiguous)
        return fail(ErrorCode::invalid_request,
                    "the time '" + std::string(text) +
                        "' happened twice: the clocks went back. Write it with "
                        "+01:00 for the first (summer time) or +00:00 for the second");
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        Time(local.time_since_epoch() - info.first.offset));
}

}  // namespace

Time now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::int64_t to_ms(Time time) {
    return time.time_since_epoch().count();
}
Time from_ms(std::int64_t ms) {
    return Time(std::chrono::milliseconds(ms));
}

std::string to_iso(Time time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    return time == seconds ? date::format("%FT%TZ", seconds) : date::format("%FT%TZ", time);
}

std::string to_iso(Day day) {
    return date::format("%F", date::sys_days(day));
}

std::string to_words(Day day) {
    const std::chrono::year_month_day parts(day);
    return date::format("%a ", date::sys_days(day)) +
           std::to_string(static_cast<unsigned>(parts.day())) +
           date::format(" %b %Y", date::sys_days(day));
}

Result<Day> parse_day(std::string_view text) {
    std::string_view rest = text;
    Day day;
    if (take_day(rest, day) && rest.empty()) return day;
    return fail(ErrorCode::invalid_request,
                "'" + std::string(text) + "' is not a date: write it as 2026-03-20");
}

Result<Time> parse_time(std::string_view text) {
    std::string_view rest = text;
    Day day;
    std::chrono::milliseconds time_of_day{};
    std::optional<std::chrono::minutes> offset;
    const bool read = take_day(rest, day) && (take(rest, 'T') || take(rest, ' ')) &&
                      take_time_of_day(rest, time_of_day) && take_offset(rest, offset);
    if (!read)
        return fail(ErrorCode::invalid_request,
                    "'" + std::string(text) + "' is not a time: write it as 2026-03-20T08:15");
    if (offset) return Time(day.time_since_epoch() + time_of_day - *offset);
    return from_london(day, time_of_day, text);
}

Day london_day(Time time) {
    const auto local = london()->to_local(time);
    return Day(std::chrono::floor<std::chrono::days>(local.time_since_epoch()));
}

std::string to_london(Time time) {
    return date::format("%F %H:%M",
                        london()->to_local(std::chrono::floor<std::chrono::minutes>(time)));
}

Time london_midnight(Day day) {
    const date::local_days local(day.time_since_epoch());
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        london()->to_sys(local, date::choose::earliest));
}

}  // namespace catseye
