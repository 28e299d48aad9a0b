#include "store/submitter_requests.hpp"

#include "store/cases.hpp"

namespace catseye::store {

Result<> SubmitterRequests::add(const SubmitterRequest& r) {
    TRY(database_.execute(
        "INSERT INTO submitter_request (id, case_id, officer_id, wants, text, "
        "answer_by_day, asked_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {r.id, r.case_id, r.officer_id, r.wants, r.text, day_number(r.answer_by), to_ms(r.asked)}));
    return ok();
}

Result<std::vector<SubmitterRequest>> SubmitterRequests::where(const std::string& condition,
                                                               Value value) {
    const auto rows = TRY(database_.query(
        "SELECT r.id, r.case_id, r.officer_id, r.wants, r.text, r.answer_by_day, r.asked_ms, "
        "r.state, r.ended_ms FROM submitter_request r " +
            condition,
        {std::move(value)}));
    std::vector<SubmitterRequest> requests;
    while (TRY(rows->next())) {
        requests.push_back({rows->text(0), rows->text(1), rows->text(2), rows->text(3),
                            rows->text(4), day_from(rows->integer(5)), from_ms(rows->integer(6)),
                            rows->text(7), std::nullopt});
        if (const auto ended = rows->maybe_integer(8)) requests.back().ended = from_ms(*ended);
    }
    return requests;
}

Result<std::vector<SubmitterRequest>> SubmitterRequests::of_case(const std::string& case_id) {
    return where("WHERE r.case_id = $1 ORDER BY r.asked_ms, r.id", case_id);
}

Result<std::vector<SubmitterRequest>> SubmitterRequests::open_of_submission(
    const std::string& submission_id) {
    return where(
        "JOIN review_case c ON c.id = r.case_id WHERE c.submission_id = $1 AND r.state = 'open' "
        "ORDER BY c.vehicle",
        submission_id);
}

Result<std::vector<SubmitterRequest>> SubmitterRequests::overdue(Day today) {
    return where("WHERE r.state = 'open' AND r.answer_by_day < $1 ORDER BY r.answer_by_day, r.id",
                 day_number(today));
}

Result<bool> SubmitterRequests::end(const std::string& id, const std::string& state, Time now) {
    const auto changed = TRY(database_.execute(
        "UPDATE submitter_request SET state = $2, ended_ms = $3 WHERE id = $1 AND state = 'open'",
        {id, state, to_ms(now)}));
    return changed == 1;
}

Result<> SubmitterRequests::close_of_case(const std::string& case_id, Time decided) {
    TRY(
        database_.execute("UPDATE submitter_request SET state = 'closed', ended_ms = $2 WHERE "
                          "case_id = $1 AND state = 'open'",
                          {case_id, to_ms(decided)}));
    return ok();
}

Result<> SubmitterRequests::reopen_of_case(const std::string& case_id, Time decided) {
    TRY(
        database_.execute("UPDATE submitter_request SET state = 'open', ended_ms = NULL WHERE "
                          "case_id = $1 AND state = 'closed' AND ended_ms = $2",
                          {case_id, to_ms(decided)}));
    return ok();
}

Result<std::vector<AnsweredCase>> SubmitterRequests::back_for(const std::string& officer_id) {
    const auto rows = TRY(database_.query(
        "SELECT c.id, c.reference, r.state, r.ended_ms FROM submitter_request r JOIN review_case c "
        "ON "
        "c.id = r.case_id WHERE r.officer_id = $1 AND r.state IN ('answered', 'lapsed') AND "
        "c.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM submitter_request later WHERE "
        "later.case_id = r.case_id AND later.asked_ms > r.asked_ms) ORDER BY r.ended_ms, r.id",
        {officer_id}));
    std::vector<AnsweredCase> cases;
    while (TRY(rows->next()))
        cases.push_back({rows->text(0), rows->text(1), rows->text(2), from_ms(rows->integer(3))});
    return cases;
}

}  // namespace catseye::store
