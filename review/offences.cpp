#include "review/offences.hpp"

namespace catseye::review {
namespace {

NoticeNeed notice_need(const Offence* chosen) {
    if (chosen == nullptr) return NoticeNeed::until_chosen;
    if (chosen->notice_required) return NoticeNeed::by_law;
    return chosen->notice_policy ? NoticeNeed::by_policy : NoticeNeed::none;
}

}  // namespace

std::string_view to_string(NoticeNeed need) {
    switch (need) {
        case NoticeNeed::until_chosen:
            return "until_chosen";
        case NoticeNeed::by_law:
            return "by_law";
        case NoticeNeed::by_policy:
            return "by_policy";
        case NoticeNeed::none:
            break;
    }
    return "none";
}

std::optional<Day> CaseClock::last_safe_posting_day() const {
    return notice ? notice->last_posting_day : std::nullopt;
}

Day CaseClock::queue_day() const {
    if (is_not_computable()) return kFirstOfAll;
    return last_safe_posting_day().value_or(proceedings.day.value_or(kLastOfAll));
}

CaseClock case_clock(const Law& law, const Offence* chosen, Day incident_day) {
    CaseClock clock;
    clock.need = notice_need(chosen);
    if (clock.need != NoticeNeed::none) clock.notice = notice_clock(law, incident_day);
    clock.proceedings = proceedings_day(law, chosen, incident_day);
    return clock;
}

store::CaseOffence case_offence(const Law& law, const Offence* chosen, std::string_view hint,
                                Day incident_day) {
    const CaseClock clock = case_clock(law, chosen, incident_day);
    const OffenceHint* ticked = law.hint(hint);
    store::CaseOffence columns;
    if (chosen != nullptr) columns.offence = chosen->code;
    columns.last_safe_posting_day = clock.last_safe_posting_day();
    columns.proceedings_day = clock.proceedings.day;
    columns.queue_day = clock.queue_day();
    columns.severity = chosen != nullptr   ? chosen->severity
                       : ticked != nullptr ? ticked->severity
                                           : 0;
    return columns;
}

}  // namespace catseye::review
