#include "review/decisions.hpp"

#include "base/ids.hpp"
#include "review/offences.hpp"
#include "review/submitter_news.hpp"
#include "store/custody_log.hpp"

namespace catseye::review {
namespace {

store::Decision decision_row(const CaseRecord& record, const store::Officer& officer,
                             const NewDecision& request, const DecisionPlan& plan, Time now) {
    store::Decision row;
    row.id = make_id(now);
    row.case_id = record.row.id;
    row.ordinal = static_cast<std::int64_t>(record.decisions.size()) + 1;
    row.kind = to_string(plan.kind);
    if (plan.offence != nullptr) row.offence = plan.offence->code;
    row.disposal = plan.disposal->code;
    row.nfa_reason = request.nfa_reason;
    row.notice_exception = request.notice_exception;
    row.reason = request.reason;
    row.officer_id = officer.id;
    row.system_user = request.actor.system_user;
    row.decided = now;
    return row;
}

store::CustodyEvent custody_of(const store::Decision& row, std::string_view from,
                               std::string_view to) {
    store::CustodyEvent event{row.officer_id,
                              "decided_" + row.kind,
                              row.case_id,
                              {{"decision", row.id}, {"disposal", row.disposal}}};
    if (row.offence) event.content.emplace_back("offence", *row.offence);
    if (row.nfa_reason) event.content.emplace_back("nfa_reason", *row.nfa_reason);
    if (row.notice_exception) event.content.emplace_back("notice_exception", *row.notice_exception);
    event.content.emplace_back("from", from);
    event.content.emplace_back("to", to);
    return event;
}

}  // namespace

Result<bool> take(store::Database& database, const std::string& reference,
                  const std::string& officer, Time now, std::chrono::milliseconds hold) {
    auto transaction = TRY(store::Transaction::begin(database));
    const CaseRecord record = TRY(load_case(database, reference));
    const store::Officer who = TRY(officer_by_name(database, officer));
    const Role role = TRY(role_from(who.role));
    CaseFacts facts;
    facts.state = record.state;
    TRY(allow("take", facts, role));
    const bool taken = TRY(
        store::Cases(database).take(record.row.id, record.row.state, {who.id, now, now + hold}));
    if (!taken) return false;
    TRY(store::CustodyLog(database).append({who.id, "case_taken", record.row.id, {}}, now));
    TRY(transaction.commit());
    return true;
}

Result<bool> release(store::Database& database, const std::string& reference,
                     const std::string& officer, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const CaseRecord record = TRY(load_case(database, reference));
    const store::Officer who = TRY(officer_by_name(database, officer));
    if (!TRY(store::Cases(database).release(record.row.id, who.id))) return false;
    TRY(store::CustodyLog(database).append({who.id, "case_released", record.row.id, {}}, now));
    TRY(transaction.commit());
    return true;
}

Result<Decided> decide(store::Database& database, const Law& law, const NewDecision& request,
                       Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const CaseRecord record = TRY(load_case(database, request.reference));
    const store::Officer officer = TRY(officer_by_name(database, request.actor.officer));
    const DecisionPlan plan = TRY(plan_decision(law, record, officer, request, now));
    const store::Decision row = decision_row(record, officer, request, plan, now);
    const store::CaseOffence columns =
        case_offence(law, plan.offence, record.offence_hint, record.incident_day());

    TRY(store::Decisions(database).add(row));
    store::Cases cases(database);
    TRY(cases.choose_offence(record.row.id, columns, now));
    const std::string to(to_string(plan.to));
    if (!TRY(cases.move(record.row.id, record.row.state, to, now))) {
        return fail(ErrorCode::conflict,
                    "case " + request.reference + " has just changed: look at it again");
    }
    TRY(store::CustodyLog(database).append(custody_of(row, record.row.state, to), now));
    if (plan.kind == DecisionKind::final && !record.was_told_before())
        TRY(tell_of_decision(database, record.row.submission_id, record.row.vehicle, row));
    TRY(transaction.commit());
    return Decided{row.id,       plan.kind,   plan.to,
                   row.disposal, row.offence, columns.last_safe_posting_day};
}

}  // namespace catseye::review
