#include "ingest/additions.hpp"

#include <algorithm>

#include "findings/stage_report.hpp"
#include "review/case_opening.hpp"
#include "review/submitter_news.hpp"
#include "review/submitter_requests.hpp"
#include "store/cases.hpp"
#include "store/drafts.hpp"
#include "store/job_queue.hpp"
#include "store/submissions.hpp"

namespace catseye::ingest {

namespace {

constexpr const char* kActor = "intake";

/// Raises a flag on every case of the submission that is not closed.
Result<> flag_open_cases(store::Database& database, const std::string& submission_id,
                         const store::CaseFlag& flag) {
    std::vector<std::string> ids;
    {
        const auto rows = TRY(database.query(
            "SELECT id FROM review_case WHERE submission_id = $1 AND state <> 'closed'",
            {submission_id}));
        while (TRY(rows->next()))
            ids.push_back(rows->text(0));
    }
    for (const std::string& id : ids)
        TRY(store::Cases(database).raise_flag(id, flag));
    return ok();
}

/// The priority of the submission's own work: the earliest last safe posting day of its cases.
Result<std::int64_t> priority_of(store::Database& database, const std::string& submission_id) {
    return TRY(database.integer(
                   "SELECT min(last_safe_posting_day) FROM review_case WHERE submission_id = $1",
                   {submission_id}))
        .value_or(0);
}

Result<> add_originals(store::Database& database, const Addition& addition, Time now) {
    store::Submissions submissions(database);
    store::CustodyLog custody(database);
    const auto sent = TRY(submissions.originals_of(addition.submission_id));
    const std::int64_t priority = TRY(priority_of(database, addition.submission_id));
    auto ordinal = static_cast<std::int64_t>(sent.size());
    for (const SealedFile& file : addition.files) {
        const bool known = std::any_of(sent.begin(), sent.end(), [&](const auto& one) {
            return one.original.sha256 == file.sealed.sha256;
        });
        if (known) continue;
        const std::string id = TRY(submissions.find_or_add_original(file.sealed, now));
        TRY(submissions.link(addition.submission_id, ++ordinal, id, file.client_name));
        TRY(custody.append({kActor,
                            "original_sealed",
                            id,
                            {{"submission", addition.submission_id},
                             {"sha256", file.sealed.sha256},
                             {"size_bytes", std::to_string(file.sealed.size_bytes)}}},
                           now));
        TRY(store::JobQueue(database).add(
            {id, "probe", findings::stage_version("probe"), {}, priority}, now));
        TRY(review::settle_cases(database, id, now));
    }
    return ok();
}

}  // namespace

Result<bool> receive_more(store::Database& database, const Addition& addition, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    if (!TRY(store::Drafts(database).close(addition.draft_id, addition.submission_id, now)))
        return false;
    TRY(add_originals(database, addition, now));
    if (!addition.text.empty())
        TRY(store::SubmissionTexts(database).add_message(addition.submission_id,
                                                         {"more", addition.text, now}));
    TRY(flag_open_cases(database, addition.submission_id,
                        {"more_received", "", "The submitter has sent more.", now}));
    TRY(review::take_answer(database, addition.submission_id, now));
    TRY(store::CustodyLog(database).append({kActor,
                                            "more_received",
                                            addition.submission_id,
                                            {{"files", std::to_string(addition.files.size())}}},
                                           now));
    TRY(review::tell_submitter(database,
                               {addition.submission_id,
                                "more_received",
                                "more_received:" + addition.draft_id,
                                {{"files", addition.files.size()}}},
                               now));
    TRY(transaction.commit());
    return true;
}

Result<bool> withdraw(store::Database& database, const std::string& submission_id,
                      const std::string& reason, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    store::SubmissionTexts texts(database);
    for (const auto& message : TRY(texts.messages_of(submission_id)))
        if (message.kind == "withdraw") return false;
    TRY(texts.add_message(submission_id, {"withdraw", reason, now}));
    TRY(flag_open_cases(
        database, submission_id,
        {"withdrawn", "", "The submitter asks to withdraw the report; read why before deciding.",
         now}));
    TRY(store::CustodyLog(database).append({kActor, "withdrawn", submission_id, {}}, now));
    TRY(review::tell_submitter(
        database, {submission_id, "withdrawn", "withdrawn:" + submission_id, {}}, now));
    TRY(transaction.commit());
    return true;
}

}  // namespace catseye::ingest
