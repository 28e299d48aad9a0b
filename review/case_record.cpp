#include "review/case_record.hpp"

#include <algorithm>

namespace catseye::review {

bool CaseRecord::has_flag(std::string_view code) const {
    return std::find(flags.begin(), flags.end(), code) != flags.end();
}

bool CaseRecord::stands(const store::Decision& decision) const {
    return reopenings.empty() || decision.ordinal > reopenings.back().decisions_before;
}

const store::Decision* CaseRecord::last_decision(std::string_view kind) const {
    const auto found =
        std::find_if(decisions.rbegin(), decisions.rend(),
                     [&](const store::Decision& one) { return one.kind == kind && stands(one); });
    return found == decisions.rend() ? nullptr : &*found;
}

std::string CaseRecord::notice_exception() const {
    const auto found =
        std::find_if(decisions.rbegin(), decisions.rend(), [&](const store::Decision& one) {
            return one.notice_exception.has_value() && stands(one);
        });
    return found == decisions.rend() ? "" : *found->notice_exception;
}

Result<CaseRecord> load_case(store::Database& database, const std::string& reference) {
    auto row = TRY(store::Cases(database).by_reference(reference));
    if (!row)
        return fail(ErrorCode::not_found, "no case has the reference " + reference.substr(0, 64));
    CaseRecord record;
    record.row = *std::move(row);
    record.state = TRY(case_state_from(record.row.state));
    const auto submission =
        TRY(database.query("SELECT incident_ms, offence_hint FROM submission WHERE id = $1",
                           {record.row.submission_id}));
    if (!TRY(submission->next()))
        return fail(ErrorCode::internal, "the submission of case " + reference + " is missing");
    record.incident = from_ms(submission->integer(0));
    record.offence_hint = submission->text(1);
    store::Decisions decisions(database);
    record.decisions = TRY(decisions.of_case(record.row.id));
    record.outcomes = TRY(decisions.outcomes_of(record.row.id));
    for (store::CaseFlag& flag : TRY(store::Cases(database).flags_of(record.row.id)))
        record.flags.push_back(std::move(flag.code));
    record.reopenings = TRY(store::Supervision(database).reopenings_of(record.row.id));
    return record;
}

std::optional<ClockDay> service_by(const Law& law, std::string_view event, Day on) {
    if (event == "notice_posted") return service_of_posting(law, on);
    if (event == "notice_served_by_hand") return service_by_hand(law, on);
    if (event == "notice_left_at_address") return service_of_leaving(law, on);
    return std::nullopt;
}

NoticeStanding notice_standing(const Law& law, const CaseRecord& record) {
    const Day last = notice_clock(law, record.incident_day()).last_service_day;
    NoticeStanding standing = NoticeStanding::none;
    for (const store::Outcome& outcome : record.outcomes) {
        const auto service = service_by(law, outcome.event, outcome.on);
        if (!service) continue;
        if (service->day && *service->day <= last) return NoticeStanding::in_time;
        standing = service->day ? NoticeStanding::late : NoticeStanding::not_computable;
    }
    return standing;
}

CaseFacts facts_of(const Law& law, const CaseRecord& record) {
    CaseFacts facts;
    facts.state = record.state;
    const Offence* offence =
        record.row.offence ? law.offence(*record.row.offence, record.incident_day()) : nullptr;
    // Service by hand or at the address is no exception: it is a notice, and an outcome says that
    // it happened.
    const NoticeException* exception = law.notice_exception(record.notice_exception());
    const bool excused = exception != nullptr && (exception->effect == NoticeEffect::not_required ||
                                                  exception->effect == NoticeEffect::late_allowed);
    facts.notice_missing = (offence == nullptr || offence->notice_required) && !excused &&
                           notice_standing(law, record) == NoticeStanding::none;
    const store::Decision* final_decision = record.last_decision("final");
    if (final_decision != nullptr) facts.final_disposal = final_decision->disposal;
    for (const store::Outcome& outcome : record.outcomes)
        facts.past.push_back(outcome.event);
    return facts;
}

}  // namespace catseye::review
