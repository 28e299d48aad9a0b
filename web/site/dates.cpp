#include "web/site/dates.hpp"

namespace catseye::web {

namespace {

/// The `at`-th of words that stand apart by spaces.
std::string nth_word(std::string_view list, unsigned at) {
    for (; at > 0; --at)
        list.remove_prefix(std::min(list.find(' '), list.size() - 1) + 1);
    return std::string(list.substr(0, list.find(' ')));
}

Arguments date_arguments(const Wording& words, Day day) {
    const std::chrono::year_month_day date(day);
    const std::chrono::weekday weekday(day);
    return {
        {"weekday", nth_word(words("site.dates.weekdays"), weekday.c_encoding())},
        {"day", std::to_string(static_cast<unsigned>(date.day()))},
        {"month", nth_word(words("site.dates.months"), static_cast<unsigned>(date.month()) - 1)},
        {"year", std::to_string(static_cast<int>(date.year()))}};
}

}  // namespace

std::string date_words(const Wording& words, Day day) {
    return words("site.dates.day", date_arguments(words, day));
}

std::string time_words(const Wording& words, Time time) {
    Arguments arguments = date_arguments(words, london_day(time));
    const std::string local = to_london(time);  // "2026-03-20 08:15"
    arguments.emplace_back("clock", local.substr(local.find(' ') + 1));
    return words("site.dates.time", arguments);
}

}  // namespace catseye::web
