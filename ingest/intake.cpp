#include "ingest/intake.hpp"

#include <algorithm>
#include <limits>

#include "base/crash_point.hpp"
#include "base/ids.hpp"
#include "findings/stage_report.hpp"
#include "review/case_opening.hpp"
#include "store/drafts.hpp"
#include "store/job_queue.hpp"
#include "store/submissions.hpp"

namespace catseye::ingest {

namespace {

using findings::Json;

/// The receipt's custody entry is the one that ends the submission's transaction, so a receipt can
/// be made again.
constexpr const char* kReceived = "submission_received";
constexpr const char* kActor = "intake";

/// Links every file to the submission; yields the ids of the originals, each once.
Result<std::vector<std::string>> add_originals(store::Database& database,
                                               const std::string& submission_id,
                                               const std::vector<SealedFile>& files, Time now) {
    store::Submissions submissions(database);
    store::CustodyLog custody(database);
    std::vector<std::string> originals;
    std::int64_t ordinal = 0;
    for (const SealedFile& file : files) {
        const std::string id = TRY(submissions.find_or_add_original(file.sealed, now));
        TRY(submissions.link(submission_id, ++ordinal, id, file.client_name));
        TRY(custody.append({kActor,
                            "original_sealed",
                            id,
                            {{"submission", submission_id},
                             {"sha256", file.sealed.sha256},
                             {"size_bytes", std::to_string(file.sealed.size_bytes)}}},
                           now));
        if (std::find(originals.begin(), originals.end(), id) == originals.end())
            originals.push_back(id);
    }
    return originals;
}

Json vehicle_json(const Vehicle& vehicle) {
    Json json = Json::object();
    const std::pair<const char*, const std::string*> fields[] = {
        {"make", &vehicle.make},
        {"model", &vehicle.model},
        {"colour", &vehicle.colour},
        {"kind", &vehicle.kind},
        {"operator", &vehicle.operator_name}};
    for (const auto& [key, value] : fields)
        if (!value->empty()) json[key] = *value;
    return json;
}

/// Opens a case per vehicle; yields the priority of the work: the earliest last safe posting day.
Result<std::int64_t> open_cases(store::Database& database, const review::Law& law,
                                const std::string& submission_id, const Declaration& declaration,
                                Time now) {
    std::int64_t priority = std::numeric_limits<std::int32_t>::max();
    std::int64_t ordinal = 0;
    for (const Vehicle& vehicle : declaration.vehicles) {
        review::NewCase fresh;
        fresh.submission_id = submission_id;
        fresh.vehicle = ++ordinal;
        fresh.vrm_given = vehicle.vrm_given;
        fresh.vrm_normal = vehicle.vrm_normal;
        fresh.vehicle_details = findings::to_line(vehicle_json(vehicle));
        fresh.incident = declaration.incident.at;
        fresh.received = now;
        fresh.offence_hint = declaration.offence_hint;
        const auto opened = TRY(review::open_case(database, law, fresh, now));
        if (opened.last_safe_posting_day)
            priority = std::min<std::int64_t>(
                priority, opened.last_safe_posting_day->time_since_epoch().count());
    }
    return priority;
}

store::NewSubmission row_of(const SubmissionRequest& request, Time now) {
    const Declaration& declaration = request.declaration;
    return {make_id(now),
            make_reference(),
            request.request_id,
            now,
            request.channel,
            declaration.mode,
            declaration.incident.at,
            declaration.incident.place,
            declaration.offence_hint,
            findings::to_line(answers_json(declaration)),
            findings::to_line(submitter_json(declaration.submitter))};
}

Result<> add_statement(store::Database& database, const std::string& submission_id,
                       const store::SignedStatement& statement, Time now) {
    TRY(store::SubmissionTexts(database).add_statement(submission_id, statement));
    TRY(store::CustodyLog(database).append(
        {kActor, "statement_signed", submission_id, {{"sha256", statement.sha256}}}, now));
    return ok();
}

/// By the portal: the draft ends here, and the receipt goes out.
Result<> close_draft(store::Database& database, const SubmissionRequest& request,
                     const std::string& submission_id, const Receipt& receipt, Time now) {
    if (request.draft_id.empty()) return ok();
    if (!TRY(store::Drafts(database).close(request.draft_id, submission_id, now)))
        return fail(ErrorCode::conflict, "the draft was sent or discarded meanwhile");
    if (request.declaration.submitter.email.empty()) return ok();
    store::OutboxMessage mail;
    mail.id = make_id(now);
    mail.dedupe_key = "receipt:" + submission_id;
    mail.kind = "receipt";
    mail.recipient = request.declaration.submitter.email;
    mail.language = request.language;
    mail.parameters = findings::to_line(to_json(receipt));
    mail.submission_id = submission_id;
    mail.made = mail.due = now;
    TRY(store::Outbox(database).add(mail));
    return ok();
}

}  // namespace

Result<Receipt> receipt_of(store::Database& database, const std::string& submission_id) {
    Receipt receipt;
    const auto entry =
        TRY(database.query("SELECT s.reference, e.at_ms, e.seq, e.sha256, s.incident_ms FROM "
                           "submission s JOIN custody_entry e ON "
                           "e.subject = s.id AND e.event = $2 WHERE s.id = $1",
                           {submission_id, std::string(kReceived)}));
    if (!TRY(entry->next()))
        return fail(ErrorCode::not_found, "there is no submission " + submission_id);
    receipt.reference = entry->text(0);
    receipt.received = from_ms(entry->integer(1));
    receipt.custody = {entry->integer(2), entry->text(3)};
    receipt.incident = from_ms(entry->integer(4));
    const auto cases = TRY(database.query(
        "SELECT reference FROM review_case WHERE submission_id = $1 ORDER BY vehicle",
        {submission_id}));
    while (TRY(cases->next()))
        receipt.cases.push_back(cases->text(0));
    for (const auto& sent : TRY(store::Submissions(database).originals_of(submission_id)))
        receipt.originals.push_back(
            {sent.client_name, {sent.original.sha256, sent.original.size_bytes}});
    return receipt;
}

Result<std::vector<SealedFile>> seal(store::Vault& vault, const std::vector<OfferedFile>& offered,
                                     const Settings& settings) {
    std::int64_t total = 0;
    for (const OfferedFile& file : offered)
        total += file.size_bytes;
    TRY(check_room(vault, total, settings));
    std::vector<SealedFile> sealed;
    sealed.reserve(offered.size());
    for (const OfferedFile& file : offered)
        sealed.push_back(
            {file.client_name, TRY(vault.seal_copy(store::Shelf::originals, file.file))});
    return sealed;
}

Result<Receipt> receive(store::Database& database, const review::Law& law,
                        const SubmissionRequest& request, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    store::Submissions submissions(database);
    if (const auto made = TRY(submissions.by_request(request.request_id)))
        return receipt_of(database, made->id);

    const store::NewSubmission row = row_of(request, now);
    TRY(submissions.add(row));
    const auto originals = TRY(add_originals(database, row.id, request.files, now));
    const std::int64_t priority = TRY(open_cases(database, law, row.id, request.declaration, now));
    store::JobQueue jobs(database);
    for (const std::string& original : originals) {
        TRY(jobs.add({original, "probe", findings::stage_version("probe"), {}, priority}, now));
        // Bytes that came before are worked on or done already: a case on them may open at once.
        TRY(review::settle_cases(database, original, now));
    }
    if (request.statement) TRY(add_statement(database, row.id, *request.statement, now));
    TRY(store::CustodyLog(database).append(
        {kActor,
         kReceived,
         row.id,
         {{"files", std::to_string(request.files.size())},
          {"cases", std::to_string(request.declaration.vehicles.size())}}},
        now));
    const Receipt receipt = TRY(receipt_of(database, row.id));
    TRY(close_draft(database, request, row.id, receipt, now));
    crash_point("intake.before_commit");
    TRY(transaction.commit());
    crash_point("intake.after_commit");
    return receipt;
}

findings::Json to_json(const Receipt& receipt) {
    Json originals = Json::array();
    for (const SealedFile& file : receipt.originals)
        originals.push_back({{"file", file.client_name},
                             {"sha256", file.sealed.sha256},
                             {"size_bytes", file.sealed.size_bytes}});
    return {{"reference", receipt.reference},
            {"received", to_iso(receipt.received)},
            {"cases", receipt.cases},
            {"originals", std::move(originals)},
            {"custody", {{"entry", receipt.custody.seq}, {"sha256", receipt.custody.sha256}}}};
}

}  // namespace catseye::ingest
