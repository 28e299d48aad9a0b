#include "review/supervision.hpp"

#include "base/ids.hpp"
#include "review/case_record.hpp"
#include "review/submitter_news.hpp"
#include "store/custody_log.hpp"
#include "store/messages.hpp"
#include "store/supervision.hpp"

namespace catseye::review {
namespace {

/// A case and an officer of whom the state machine said that they may.
struct Allowed {
    CaseRecord record;
    store::Officer officer;
    const Transition* line = nullptr;
};

Result<Allowed> allowed(store::Database& database, std::string_view event,
                        const std::string& reference, const std::string& officer) {
    Allowed found;
    found.record = TRY(load_case(database, reference));
    found.officer = TRY(officer_by_name(database, officer));
    const Role role = TRY(role_from(found.officer.role));
    CaseFacts facts;
    facts.state = found.record.state;
    found.line = TRY(allow(event, facts, role));
    return found;
}

Error changed(const std::string& reference) {
    return fail(ErrorCode::conflict, "case " + reference + " has just changed: look at it again");
}

std::string holder_of(const CaseRecord& record, Time now) {
    const bool held = record.row.held_by && *record.row.held_until > now;
    return held ? *record.row.held_by : "";
}

}  // namespace

Result<> reassign(store::Database& database, const Reassignment& wanted, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const Allowed by = TRY(allowed(database, "reassign", wanted.reference, wanted.actor.officer));
    const Allowed to = TRY(allowed(database, "take", wanted.reference, wanted.to));
    const store::CaseHold hold{to.officer.id, now, now + wanted.hold};
    if (!TRY(store::Cases(database).hand_over(by.record.row, hold)))
        return changed(wanted.reference);
    TRY(store::CustodyLog(database).append(
        {by.officer.id,
         "case_reassigned",
         by.record.row.id,
         {{"from", holder_of(by.record, now)}, {"to", to.officer.id}}},
        now));
    return transaction.commit();
}

Result<bool> release_for(store::Database& database, const std::string& reference,
                         const Actor& actor, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const Allowed by = TRY(allowed(database, "reassign", reference, actor.officer));
    const std::string holder = holder_of(by.record, now);
    if (holder.empty()) return false;
    if (!TRY(store::Cases(database).release(by.record.row.id, holder))) return changed(reference);
    TRY(store::CustodyLog(database).append(
        {by.officer.id, "case_released", by.record.row.id, {{"holder", holder}}}, now));
    TRY(transaction.commit());
    return true;
}

Result<> reopen(store::Database& database, const Reopened& wanted, Time now) {
    TRY(check_free_text("the reason", wanted.reason, 3, 2000));
    auto transaction = TRY(store::Transaction::begin(database));
    const Allowed by = TRY(allowed(database, "reopen", wanted.reference, wanted.actor.officer));
    const store::ReviewCase& row = by.record.row;
    const std::string to(to_string(*by.line->to));
    store::Reopening reopening;
    reopening.id = make_id(now);
    reopening.case_id = row.id;
    if (!by.record.decisions.empty())
        reopening.decisions_before = by.record.decisions.back().ordinal;
    reopening.state_before = row.state;
    reopening.officer_id = by.officer.id;
    reopening.system_user = wanted.actor.system_user;
    reopening.reason = wanted.reason;
    reopening.reopened = now;
    TRY(store::Supervision(database).add(reopening));
    for (const store::Decision& one : by.record.decisions)  // what is not told yet is not told now
        if (one.kind == "final") TRY(store::Outbox(database).remove(outcome_mail_key(one.id)));
    if (!TRY(store::Cases(database).move(row.id, row.state, to, now)))
        return changed(wanted.reference);
    TRY(store::CustodyLog(database).append(
        {by.officer.id,
         "case_reopened",
         row.id,
         {{"reopening", reopening.id}, {"from", row.state}, {"to", to}}},
        now));
    return transaction.commit();
}

std::string_view to_string(SecondOfficer reason) {
    return reason == SecondOfficer::complaint ? "complaint" : "authority_vehicle";
}

Result<SecondOfficer> second_officer_from(std::string_view word) {
    if (word == "complaint") return SecondOfficer::complaint;
    if (word == "authority_vehicle") return SecondOfficer::authority_vehicle;
    return fail(ErrorCode::invalid_request, "Say why the case needs a second officer.");
}

Result<> ask_second_officer(store::Database& database, const std::string& reference,
                            SecondOfficer reason, const Actor& actor, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const CaseRecord record = TRY(load_case(database, reference));
    const store::Officer officer = TRY(officer_by_name(database, actor.officer));
    const std::string code(to_string(reason));
    TRY(store::Cases(database).raise_flag(
        record.row.id, {code, "",
                        reason == SecondOfficer::complaint
                            ? "The submitter complained: another officer decides."
                            : "A vehicle of the police or another authority: a second officer "
                              "must agree.",
                        now}));
    TRY(store::CustodyLog(database).append(
        {officer.id, "second_officer_asked", record.row.id, {{"reason", code}}}, now));
    return transaction.commit();
}

}  // namespace catseye::review
