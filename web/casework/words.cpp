#include "web/casework/words.hpp"

#include <algorithm>
#include <array>

#include "review/offences.hpp"
#include "review/queue_order.hpp"

namespace catseye::web {
namespace {

using review::CaseState;
using Urgency = ClockWords::Urgency;

struct Named {
    std::string_view code;
    std::string_view words;
};

constexpr Named kEvents[] = {
    {"submitter_asked", "Submitter asked"},
    {"submitter_answered", "Submitter answered"},
    {"submitter_request_lapsed", "Question to the submitter lapsed"},
    {"notice_posted", "Notice posted"},
    {"notice_served_by_hand", "Notice handed over"},
    {"notice_left_at_address", "Notice left at the address"},
    {"driver_named", "Driver named"},
    {"driver_not_named", "Driver not named"},
    {"course_offered", "Course offered"},
    {"course_booked", "Course booked"},
    {"course_completed", "Course completed"},
    {"course_lapsed", "Course lapsed"},
    {"cofp_offered", "Conditional offer made"},
    {"cofp_accepted", "Conditional offer accepted"},
    {"cofp_lapsed", "Conditional offer lapsed"},
    {"charged", "Charged, or a single justice notice issued"},
    {"convicted", "Convicted"},
    {"acquitted", "Acquitted"},
    {"withdrawn", "Withdrawn"},
    {"warning_sent", "Warning letter sent"},
    {"advice_sent", "Advisory letter sent"},
    {"referred", "Passed on"},
};

constexpr Named kFlags[] = {
    {"late_submission", "Received late"},
    {"not_computable", "Clock not computable"},
    {"duplicate_suspected", "Perhaps a duplicate"},
    {"unplayable", "Cannot be played"},
    {"incomplete", "Processing incomplete"},
    {"more_received", "More was sent"},
    {"withdrawn", "Withdrawal asked"},
    {"answered", "Answered"},
    {"no_response", "No answer"},
    {"notice_out_of_time", "Notice out of time"},
    {"proceedings_out_of_time", "Charged out of time"},
};

/// The words of a code, else the code with spaces and a capital.
template <std::size_t count>
std::string words_of(const Named (&table)[count], std::string_view code) {
    const auto* found = std::find_if(std::begin(table), std::end(table),
                                     [&](const Named& one) { return one.code == code; });
    if (found != std::end(table)) return std::string(found->words);
    std::string words(code);
    std::replace(words.begin(), words.end(), '_', ' ');
    if (!words.empty() && words[0] >= 'a' && words[0] <= 'z')
        words[0] = static_cast<char>(words[0] - 'a' + 'A');
    return words;
}

ClockWords posting_words(const review::Law& law, Day last, Day today) {
    const auto left = review::posting_days_left(law.business_days(), last, today);
    const std::string day = to_words(last);
    if (!left) return {"Post the notice by " + day, Urgency::soon};
    if (*left < 0) return {"The last safe day to post a notice was " + day, Urgency::over};
    if (*left == 0) return {"Today is the last day to post the notice", Urgency::last_day};
    return {"Post the notice by " + day + ": " + count_words(*left, "posting day", "posting days") +
                " after today",
            *left <= 2 ? Urgency::soon : Urgency::none};
}

ClockWords proceedings_words(const std::optional<Day>& last, Day today, const std::string& notice) {
    if (!last) return {notice + ". No limit for proceedings", Urgency::none};
    const std::int64_t left = (*last - today).count();
    if (left < 0)
        return {notice + ". The last day for proceedings was " + to_words(*last), Urgency::over};
    return {
        notice + ". Proceedings by " + to_words(*last) + ": " + count_words(left, "day", "days"),
        left == 0   ? Urgency::last_day
        : left < 28 ? Urgency::soon
                    : Urgency::none};
}

}  // namespace

std::string state_words(CaseState state) {
    switch (state) {
        case CaseState::processing:
            return "Footage being prepared";
        case CaseState::waiting:
            return "Waiting for an officer";
        case CaseState::awaiting_reporter:
            return "Submitter asked";
        case CaseState::recommended:
            return "Disposal recommended";
        case CaseState::second_review:
            return "For a second officer";
        case CaseState::notice_posted:
            return "Notice given";
        case CaseState::driver_named:
            return "Driver named";
        case CaseState::driver_not_named:
            return "Driver not named";
        case CaseState::decided:
            return "Decided";
        case CaseState::course_offered:
            return "Course offered";
        case CaseState::cofp_offered:
            return "Conditional offer made";
        case CaseState::prosecution:
            return "Prosecution";
        case CaseState::closed:
            break;
    }
    return "Closed";
}

std::string event_words(std::string_view event) {
    return words_of(kEvents, event);
}

std::string flag_words(std::string_view code) {
    return words_of(kFlags, code);
}

std::string mode_words(std::string_view mode) {
    std::string words(mode);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

std::string disposal_words(const review::Law& law, std::string_view code) {
    const review::Disposal* disposal = law.disposal(code);
    return disposal == nullptr ? std::string(code) : disposal->label;
}

std::string nfa_words(const review::Law& law, std::string_view code) {
    const review::NfaReason* reason = law.nfa_reason(code);
    return reason == nullptr ? std::string(code) : reason->label;
}

std::string time_words(Time time) {
    return to_words(london_day(time)) + ", " + to_london(time).substr(11);
}

std::string bytes_words(std::int64_t bytes) {
    constexpr std::array<std::string_view, 4> kUnits{" bytes", " kB", " MB", " GB"};
    std::size_t unit = 0;
    std::int64_t tenths = bytes * 10;
    while (tenths >= 10'000 && unit + 1 < kUnits.size()) {
        tenths /= 1000;
        ++unit;
    }
    const bool whole = unit == 0 || tenths % 10 == 0;
    return std::to_string(tenths / 10) + (whole ? "" : "." + std::to_string(tenths % 10)) +
           std::string(kUnits[unit]);
}

std::string count_words(std::int64_t count, std::string_view one, std::string_view more) {
    return std::to_string(count) + " " + std::string(count == 1 ? one : more);
}

ClockWords clock_words(const review::Law& law, const review::CaseRecord& record, Day today) {
    if (record.state == CaseState::closed) return {"Over", Urgency::none};
    const auto& proceedings = record.row.proceedings_day;
    switch (review::notice_standing(law, record)) {
        case review::NoticeStanding::in_time:
            return proceedings_words(proceedings, today, "Notice served in time");
        case review::NoticeStanding::late:
            return proceedings_words(proceedings, today, "Notice served late");
        case review::NoticeStanding::not_computable:
            return proceedings_words(proceedings, today, "Day of service not computable");
        case review::NoticeStanding::none:
            break;
    }
    const Day day = record.incident_day();
    const review::Offence* offence =
        record.row.offence ? law.offence(*record.row.offence, day) : nullptr;
    const review::CaseClock clock = review::case_clock(law, offence, day);
    if (clock.is_not_computable())
        return {"The last day to post a notice is not computable: serve it by hand",
                Urgency::last_day};
    if (const auto last = clock.last_safe_posting_day()) return posting_words(law, *last, today);
    return proceedings_words(proceedings, today, "No notice needed");
}

}  // namespace catseye::web
