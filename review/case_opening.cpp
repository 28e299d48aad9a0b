#include "review/case_opening.hpp"

#include "base/crash_point.hpp"
#include "base/ids.hpp"
#include "review/offences.hpp"
#include "review/submitter_news.hpp"
#include "store/cases.hpp"
#include "store/custody_log.hpp"
#include "store/submissions.hpp"

namespace catseye::review {
namespace {

std::optional<store::CaseFlag> late_flag(const CaseClock& clock, const NewCase& opened, Time now) {
    const auto last = clock.last_safe_posting_day();
    const Day received = london_day(opened.received);
    if (!last || received <= *last) return std::nullopt;
    return store::CaseFlag{"late_submission", "",
                           "Received on " + to_words(received) +
                               ": the last safe day to post a notice was " + to_words(*last) +
                               ", the last day to hand it over is " +
                               to_words(clock.notice->last_hand_day) + ".",
                           now};
}

/// Another case with the same mark and one of the same originals.
Result<std::optional<store::CaseFlag>> duplicate_flag(store::Database& database,
                                                      const NewCase& opened, Time now) {
    const auto rows = TRY(database.query(
        "SELECT c.reference FROM review_case c "
        "JOIN submission_original theirs ON theirs.submission_id = c.submission_id "
        "JOIN submission_original ours ON ours.original_id = theirs.original_id "
        "WHERE c.vrm_normal = $1 AND ours.submission_id = $2 AND c.submission_id <> $2 "
        "ORDER BY c.opened_ms LIMIT 1",
        {opened.vrm_normal, opened.submission_id}));
    if (!TRY(rows->next())) return std::optional<store::CaseFlag>();
    return std::optional(store::CaseFlag{
        "duplicate_suspected", "",
        "The same file with the same registration mark is in case " + rows->text(0) + ".", now});
}

struct UnsettledCase {
    std::string id;
    std::string submission_id;
};

/// The cases of every submission that holds this original and none that is still processing.
Result<std::vector<UnsettledCase>> cases_to_settle(store::Database& database,
                                                   const std::string& original_id) {
    const auto rows = TRY(database.query(
        "SELECT c.id, c.submission_id FROM submission_original so "
        "JOIN review_case c ON c.submission_id = so.submission_id "
        "WHERE so.original_id = $1 AND c.state <> 'closed' AND NOT EXISTS ("
        "SELECT 1 FROM submission_original other JOIN original o ON o.id = other.original_id "
        "WHERE other.submission_id = so.submission_id AND o.state = 'processing') ORDER BY c.id",
        {original_id}));
    std::vector<UnsettledCase> cases;
    while (TRY(rows->next()))
        cases.push_back({rows->text(0), rows->text(1)});
    return cases;
}

/// One flag per way an original failed, in the words of whoever judged it.
Result<std::vector<store::CaseFlag>> failure_flags(store::Database& database,
                                                   const std::string& submission_id, Time now) {
    std::vector<store::CaseFlag> flags;
    for (const auto& [original, ordinal, name] :
         TRY(store::Submissions(database).originals_of(submission_id))) {
        if (original.state == "done") continue;
        flags.push_back({original.state, original.reason_code,
                         "Original " + std::to_string(ordinal) + ": " + original.reason_message,
                         now});
    }
    return flags;
}

}  // namespace

Result<OpenedCase> open_case(store::Database& database, const Law& law, const NewCase& opened,
                             Time now) {
    const Day incident_day = london_day(opened.incident);
    const CaseClock clock = case_clock(law, nullptr, incident_day);
    const store::CaseOffence columns =
        case_offence(law, nullptr, opened.offence_hint, incident_day);
    store::ReviewCase row;
    row.id = make_id(now);
    row.reference = make_reference();
    row.submission_id = opened.submission_id;
    row.vehicle = opened.vehicle;
    row.vrm_given = opened.vrm_given;
    row.vrm_normal = opened.vrm_normal;
    row.vehicle_details = opened.vehicle_details;
    row.opened = now;
    row.state = "processing";
    row.last_safe_posting_day = columns.last_safe_posting_day;
    row.proceedings_day = columns.proceedings_day;
    row.queue_day = columns.queue_day;
    row.severity = columns.severity;
    store::Cases cases(database);
    TRY(cases.add(row));

    std::vector<store::CaseFlag> flags;
    if (auto late = late_flag(clock, opened, now)) flags.push_back(*std::move(late));
    if (clock.is_not_computable()) {
        flags.push_back({"not_computable", "",
                         "The last safe posting day: " + clock.notice->steps.at(2).what + ".",
                         now});
    }
    if (auto duplicate = TRY(duplicate_flag(database, opened, now)))
        flags.push_back(*std::move(duplicate));
    OpenedCase result{row.id, row.reference, row.last_safe_posting_day, {}};
    std::string codes;
    for (const store::CaseFlag& flag : flags) {
        TRY(cases.raise_flag(row.id, flag));
        result.flags.push_back(flag.code);
        codes += (codes.empty() ? "" : " ") + flag.code;
    }
    TRY(store::CustodyLog(database).append(
        {"intake",
         "case_opened",
         row.id,
         {{"submission", opened.submission_id}, {"reference", row.reference}, {"flags", codes}}},
        now));
    return result;
}

Result<std::int64_t> settle_cases(store::Database& database, const std::string& original_id,
                                  Time now) {
    store::Cases cases(database);
    std::int64_t moved = 0;
    for (const UnsettledCase& one : TRY(cases_to_settle(database, original_id))) {
        std::string codes;
        for (const store::CaseFlag& flag : TRY(failure_flags(database, one.submission_id, now))) {
            TRY(cases.raise_flag(one.id, flag));
            codes += (codes.empty() ? "" : " ") + flag.code + ":" + flag.reason_code;
        }
        TRY(tell_of_failed_originals(database, one.submission_id, now));
        crash_point("case.before_waiting");
        if (!TRY(cases.move_on(one.id, "processing", "waiting")))
            continue;  // decided before the pictures came
        TRY(store::CustodyLog(database).append(
            {"dispatcher", "case_waiting", one.id, {{"flags", codes}}}, now));
        ++moved;
    }
    return moved;
}

}  // namespace catseye::review
