#include "review/decisions.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "review/offences.hpp"
#include "review/submitter_news.hpp"
#include "store/custody_log.hpp"
#include "store/messages.hpp"
#include "store/submitter_requests.hpp"

namespace catseye::review {
namespace {

store::Decision decision_row(const CaseRecord& record, const store::Officer& officer,
                             const NewDecision& request, const DecisionPlan& plan, Time now) {
    store::Decision row;
    row.id = make_id(now);
    row.case_id = record.row.id;
    row.kind = to_string(plan.kind);
    if (plan.offence != nullptr) row.offence = plan.offence->code;
    row.disposal = plan.disposal->code;
    row.nfa_reason = request.nfa_reason;
    row.notice_exception = request.notice_exception;
    row.reason = request.reason;
    row.officer_id = officer.id;
    row.system_user = request.actor.system_user;
    row.decided = now;
    row.stands = now + request.undo;
    row.state_before = record.row.state;
    row.offence_before = record.row.offence;
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

/// Whether the submitter has had the mail of a final decision that no longer stands: one that had
/// not gone out was withdrawn when the case was reopened.
Result<bool> was_told_before(store::Database& database, const CaseRecord& record) {
    for (const store::Decision& one : record.decisions) {
        if (one.kind != "final" || record.stands(one)) continue;
        if (TRY(store::Outbox(database).has(outcome_mail_key(one.id)))) return true;
    }
    return false;
}

/// The decision that this officer may still take back.
Result<store::Decision> decision_to_undo(const CaseRecord& record, const store::Officer& officer,
                                         Time now) {
    const auto refuse = [&](const std::string& why) {
        return fail(ErrorCode::conflict, "the decision on case " + record.row.reference +
                                             " cannot be taken back: " + why);
    };
    if (record.decisions.empty()) return refuse("there is none");
    const store::Decision& last = record.decisions.back();
    if (last.officer_id != officer.id) return refuse("it is a colleague's");
    if (now >= last.stands) return refuse("the time for that is over");
    if (!record.stands(last)) return refuse("the case has been reopened since");
    const bool followed =
        std::any_of(record.outcomes.begin(), record.outcomes.end(),
                    [&](const store::Outcome& one) { return one.recorded >= last.decided; });
    if (followed) return refuse("something has followed from it");
    return last;
}

/// Where a case goes back to. One that was decided while its footage was being prepared waits, once
/// that is done.
Result<std::string> state_to_restore(store::Database& database, const CaseRecord& record,
                                     const store::Decision& undone) {
    if (undone.state_before != "processing") return undone.state_before;
    const auto left = TRY(database.integer(
        "SELECT count(*) FROM submission_original so JOIN original o ON o.id = so.original_id "
        "WHERE so.submission_id = $1 AND o.state = 'processing'",
        {record.row.submission_id}));
    return left.value_or(0) > 0 ? std::string("processing") : std::string("waiting");
}

/// Offence, clock, state and hold as they were; yields the state.
Result<CaseState> restore(store::Database& database, const Law& law, const CaseRecord& record,
                          const store::Decision& undone, const store::CaseHold& hold) {
    const std::string to = TRY(state_to_restore(database, record, undone));
    const Day day = record.incident_day();
    const Offence* offence =
        undone.offence_before ? law.offence(*undone.offence_before, day) : nullptr;
    store::CaseOffence columns = case_offence(law, offence, record.offence_hint, day);
    columns.offence = undone.offence_before;
    store::Cases cases(database);
    TRY(cases.choose_offence(record.row.id, columns, hold.now));
    const bool moved = TRY(cases.move(record.row.id, record.row.state, to, hold.now)) &&
                       TRY(cases.take(record.row.id, to, hold));
    if (!moved)
        return fail(ErrorCode::conflict,
                    "case " + record.row.reference + " has just changed: look at it again");
    TRY(store::CustodyLog(database).append(
        {hold.officer_id,
         "decision_undone",
         record.row.id,
         {{"decision", undone.id}, {"from", record.row.state}, {"to", to}}},
        hold.now));
    return case_state_from(to);
}

}  // namespace

Result<bool> take(store::Database& database, const std::string& reference, const Actor& actor,
                  Time now, std::chrono::milliseconds hold) {
    auto transaction = TRY(store::Transaction::begin(database));
    const CaseRecord record = TRY(load_case(database, reference));
    const store::Officer who = TRY(officer_by_name(database, actor.officer));
    const Role role = TRY(role_from(who.role));
    CaseFacts facts;
    facts.state = record.state;
    TRY(allow("take", facts, role));
    const bool taken = TRY(
        store::Cases(database).take(record.row.id, record.row.state, {who.id, now, now + hold}));
    if (!taken) return false;
    TRY(store::CustodyLog(database).append({who.id, "case_taken", record.row.id, actor.noted()},
                                           now));
    TRY(transaction.commit());
    return true;
}

Result<bool> release(store::Database& database, const std::string& reference, const Actor& actor,
                     Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const CaseRecord record = TRY(load_case(database, reference));
    const store::Officer who = TRY(officer_by_name(database, actor.officer));
    if (!TRY(store::Cases(database).release(record.row.id, who.id))) return false;
    TRY(store::CustodyLog(database).append({who.id, "case_released", record.row.id, actor.noted()},
                                           now));
    TRY(transaction.commit());
    return true;
}

Result<Decided> decide(store::Database& database, const Law& law, const NewDecision& request,
                       Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const CaseRecord record = TRY(load_case(database, request.reference));
    const store::Officer officer = TRY(officer_by_name(database, request.actor.officer));
    const DecisionPlan plan = TRY(plan_decision(law, record, officer, request, now));
    store::Decision row = decision_row(record, officer, request, plan, now);
    row.ordinal = TRY(store::Decisions(database).next_ordinal(record.row.id));
    const store::CaseOffence columns =
        case_offence(law, plan.offence, record.offence_hint, record.incident_day());

    TRY(store::Decisions(database).add(row));
    store::Cases cases(database);
    TRY(cases.choose_offence(record.row.id, columns, now));
    TRY(store::SubmitterRequests(database).close_of_case(record.row.id, now));
    const std::string to(to_string(plan.to));
    if (!TRY(cases.move(record.row.id, record.row.state, to, now))) {
        return fail(ErrorCode::conflict,
                    "case " + request.reference + " has just changed: look at it again");
    }
    TRY(store::CustodyLog(database).append(custody_of(row, record.row.state, to), now));
    if (plan.kind == DecisionKind::final && !TRY(was_told_before(database, record)))
        TRY(tell_of_decision(database, record.row.submission_id, record.row.vehicle, row));
    TRY(transaction.commit());
    return Decided{row.id,       plan.kind,   plan.to,
                   row.disposal, row.offence, columns.last_safe_posting_day};
}

Result<Undone> undo_decision(store::Database& database, const Law& law,
                             const std::string& reference, const Actor& actor,
                             const Moment& moment) {
    auto transaction = TRY(store::Transaction::begin(database));
    const CaseRecord record = TRY(load_case(database, reference));
    const store::Officer officer = TRY(officer_by_name(database, actor.officer));
    const store::Decision undone = TRY(decision_to_undo(record, officer, moment.now));
    if (!TRY(store::Decisions(database).undo(undone.id, moment.now)))
        return fail(ErrorCode::conflict, "it has just been taken back");
    TRY(store::Outbox(database).remove(outcome_mail_key(undone.id)));
    TRY(store::SubmitterRequests(database).reopen_of_case(record.row.id, undone.decided));
    const CaseState state = TRY(
        restore(database, law, record, undone, {officer.id, moment.now, moment.now + moment.hold}));
    TRY(transaction.commit());
    return Undone{undone.id, state};
}

}  // namespace catseye::review
