#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "review/case_record.hpp"
#include "review/case_state.hpp"
#include "review/law.hpp"

namespace catseye::web {

// What codes are called on the pages of the console.

std::string state_words(review::CaseState state);
/// An outcome, or an event of the custody log.
std::string event_words(std::string_view event);
std::string flag_words(std::string_view code);
std::string mode_words(std::string_view mode);
std::string disposal_words(const review::Law& law, std::string_view code);
/// Of no further action; empty for no code.
std::string nfa_words(const review::Law& law, std::string_view code);
/// "Fri 20 Mar 2026, 08:15".
std::string time_words(Time time);
/// "1.2 GB".
std::string bytes_words(std::int64_t bytes);
/// "1 day", "3 days".
std::string count_words(std::int64_t count, std::string_view one, std::string_view more);

/// The clock of a case in a sentence.
struct ClockWords {
    enum class Urgency { none, soon, last_day, over };
    std::string sentence;
    Urgency urgency = Urgency::none;
};
ClockWords clock_words(const review::Law& law, const review::CaseRecord& record, Day today);

}  // namespace catseye::web
