#include "review/next_case.hpp"

#include "review/case_state.hpp"
#include "review/officers.hpp"
#include "store/cases.hpp"
#include "store/custody_log.hpp"

namespace catseye::review {
namespace {

struct Candidate {
    std::string id;
    std::string reference;
    std::string state;
};

/// What an officer of this role can do something about.
void add_what_waits(Conditions& conditions, const store::Officer& officer, Role role) {
    CaseFacts facts;
    facts.state = CaseState::second_review;
    const std::string waiting = "c.state IN ('waiting', 'processing')";
    if (!allow("decide_second_review", facts, role)) return conditions.add(waiting);
    conditions.add("(" + waiting +
                   " OR c.state = 'second_review' AND NOT EXISTS (SELECT 1 FROM decision d WHERE "
                   "d.case_id = c.id AND d.officer_id = " +
                   conditions.bind(officer.id) + "))");
}

/// The most urgent that are free: more than one, since a colleague may be quicker.
Result<std::vector<Candidate>> candidates(store::Database& database, const Law& law,
                                          const store::Officer& officer, const NextCase& wanted,
                                          Time now) {
    QueueFilter filter = wanted.filter;
    filter.held_by_nobody = true;
    Conditions conditions(filter, law, wanted.limits, now);
    if (filter.state.empty()) add_what_waits(conditions, officer, TRY(role_from(officer.role)));
    const auto rows = TRY(database.query(
        "SELECT c.id, c.reference, c.state" + conditions.from() + conditions.sql() +
            " ORDER BY c.queue_day, c.severity DESC, c.opened_ms, c.reference LIMIT 16",
        conditions.values()));
    std::vector<Candidate> found;
    while (TRY(rows->next()))
        found.push_back({rows->text(0), rows->text(1), rows->text(2)});
    return found;
}

}  // namespace

Result<std::optional<std::string>> take_next(store::Database& database, const Law& law,
                                             const std::string& officer, const NextCase& wanted,
                                             Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const store::Officer who = TRY(officer_by_name(database, officer));
    const Role role = TRY(role_from(who.role));
    for (const Candidate& one : TRY(candidates(database, law, who, wanted, now))) {
        CaseFacts facts;
        facts.state = TRY(case_state_from(one.state));
        TRY(allow("take", facts, role));
        const store::CaseHold hold{who.id, now, now + wanted.hold};
        if (!TRY(store::Cases(database).take(one.id, one.state, hold))) continue;
        TRY(store::CustodyLog(database).append({who.id, "case_taken", one.id, {}}, now));
        TRY(transaction.commit());
        return std::optional(one.reference);
    }
    return std::optional<std::string>();
}

}  // namespace catseye::review
