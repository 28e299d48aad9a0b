#include "store/supervision.hpp"

namespace catseye::store {

Result<bool> Supervision::add(const BlindReview& r) {
    const auto changed = TRY(database_.execute(
        "INSERT INTO blind_review (case_id, decision_id, officer_id, system_user, disposal, "
        "nfa_reason, reason, reviewed_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT "
        "(case_id) DO NOTHING",
        {r.case_id, r.decision_id, r.officer_id, r.system_user, r.disposal, nullable(r.nfa_reason),
         r.reason, to_ms(r.reviewed)}));
    return changed == 1;
}

Result<> Supervision::add(const Reopening& r) {
    TRY(
        database_.execute("INSERT INTO reopening (id, case_id, decisions_before, state_before, "
                          "officer_id, system_user, reason, reopened_ms) VALUES ($1, $2, $3, $4, "
                          "$5, $6, $7, $8)",
                          {r.id, r.case_id, r.decisions_before, r.state_before, r.officer_id,
                           r.system_user, r.reason, to_ms(r.reopened)}));
    return ok();
}

Result<std::vector<Reopening>> Supervision::reopenings_of(const std::string& case_id) {
    const auto rows = TRY(
        database_.query("SELECT id, case_id, decisions_before, state_before, officer_id, "
                        "system_user, reason, reopened_ms FROM reopening WHERE case_id = $1 ORDER "
                        "BY reopened_ms, id",
                        {case_id}));
    std::vector<Reopening> found;
    while (TRY(rows->next()))
        found.push_back({rows->text(0), rows->text(1), rows->integer(2), rows->text(3),
                         rows->text(4), rows->text(5), rows->text(6), from_ms(rows->integer(7))});
    return found;
}

}  // namespace catseye::store
