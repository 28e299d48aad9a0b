// The writing commands, one row each: what `catseye NAME` comes to once the writing connection is
// in hand.
#include <functional>

#include "apps/office.hpp"
#include "base/clock.hpp"
#include "findings/stage_report.hpp"
#include "ingest/intake.hpp"
#include "review/accounts.hpp"
#include "review/bundle.hpp"
#include "review/decisions.hpp"
#include "review/law_amendments.hpp"
#include "review/officers.hpp"
#include "review/outcomes.hpp"
#include "review/published.hpp"
#include "review/published_map.hpp"
#include "store/job_queue.hpp"
#include "store/submissions.hpp"

namespace catseye::apps {

namespace {

/// A command in hand: its arguments come from another process of the same user, so only their
/// presence is checked.
struct Request {
    const Context& context;
    store::Database& database;
    store::Vault& vault;
    const review::Law& law;
    const Json& arguments;
    Time at;

    std::string text(const char* key) const { return arguments.value(key, std::string()); }
    std::optional<std::string> maybe(const char* key) const {
        const std::string found = text(key);
        return found.empty() ? std::nullopt : std::optional(found);
    }
    review::Actor actor() const { return {text("officer"), text("system_user")}; }
};

Result<Json> submit(const Request& request) {
    ingest::SubmissionRequest submission;
    submission.request_id = request.text("request_id");
    submission.channel = "command";
    submission.declaration =
        TRY(ingest::declaration_from(request.arguments.at("declaration"), request.at));
    for (const Json& file : request.arguments.at("files")) {
        const store::Sealed sealed{file.value("sha256", ""),
                                   file.value("size_bytes", std::int64_t{0})};
        if (!request.vault.holds(store::Shelf::originals, sealed.sha256))
            return fail(ErrorCode::not_found,
                        "original " + sealed.sha256 + " is not in the vault: send the file again");
        submission.files.push_back({file.value("file", ""), sealed});
    }
    return to_json(TRY(ingest::receive(request.database, request.law, submission, request.at)));
}

/// The original that officers call number N of a case or a submission.
Result<store::Original> original_of(const Request& request) {
    const auto rows = TRY(request.database.query(
        "SELECT so.original_id FROM submission_original so WHERE so.ordinal = $2 AND "
        "so.submission_id IN "
        "(SELECT id FROM submission WHERE reference = $1 UNION SELECT submission_id FROM "
        "review_case WHERE reference = $1)",
        {request.text("reference"), request.arguments.value("original", std::int64_t{1})}));
    if (!TRY(rows->next()))
        return fail(ErrorCode::not_found,
                    "there is no original " +
                        std::to_string(request.arguments.value("original", 1)) + " of '" +
                        request.text("reference") + "'");
    const auto original = TRY(store::Submissions(request.database).original(rows->text(0)));
    if (!original) return fail(ErrorCode::internal, "original " + rows->text(0) + " has no row");
    return *original;
}

Result<Json> still(const Request& request) {
    const auto original = TRY(original_of(request));
    const std::string parameters =
        "frame=" + std::to_string(request.arguments.value("frame", std::int64_t{0}));
    // An officer waits for it: before everything else.
    const store::NewJob job{original.id, "still", findings::stage_version("still"), parameters, 0};
    store::JobQueue jobs(request.database);
    TRY(jobs.add(job, request.at));
    const auto id = TRY(jobs.id_of(job));
    if (!id) return fail(ErrorCode::internal, "the job just added is not there");
    return Json{{"job", *id}, {"original_sha256", original.sha256}};
}

Result<Json> add_officer(const Request& request) {
    const auto officer = TRY(review::add_officer(request.database, request.text("name"),
                                                 request.text("role"), request.at));
    return Json{{"officer", officer.name}, {"role", officer.role}};
}

/// Who changes accounts from the command line, for the custody log.
constexpr auto kCommand = "officers";

Result<Json> invite_officer(const Request& request) {
    const auto officer = TRY(review::officer_by_name(request.database, request.text("name")));
    auto transaction = TRY(store::Transaction::begin(request.database));
    TRY(review::invite(request.database, {officer.id, kCommand}, request.text("code_sha256"),
                       request.maybe("sign_in"), request.at));
    TRY(transaction.commit());
    return Json{{"officer", officer.name}};
}

Result<Json> set_sign_in(const Request& request) {
    const auto officer = TRY(review::officer_by_name(request.database, request.text("name")));
    auto transaction = TRY(store::Transaction::begin(request.database));
    TRY(review::set_up_account(
        request.database, {officer.id, kCommand},
        {officer.id,
         request.text("sign_in"),
         request.text("password_hash"),
         request.text("totp_secret"),
         {}},
        request.arguments.at("recovery_codes").get<std::vector<std::string>>(), request.at));
    TRY(transaction.commit());
    return Json{{"officer", officer.name}};
}

Result<Json> officer_leaves(const Request& request) {
    const auto officer = TRY(review::officer_by_name(request.database, request.text("name")));
    TRY(review::officer_leaves(request.database, officer, kCommand, request.at));
    return Json{{"officer", officer.name}};
}

Result<Json> take(const Request& request) {
    const bool taken =
        TRY(review::take(request.database, request.text("reference"), request.actor(), request.at,
                         request.context.settings.review_hold));
    if (!taken)
        return fail(ErrorCode::conflict, "a colleague holds case '" + request.text("reference") +
                                             "': take the next one");
    return Json{{"reference", request.text("reference")},
                {"held_by", request.text("officer")},
                {"until", to_iso(request.at + request.context.settings.review_hold)}};
}

Result<Json> release(const Request& request) {
    const bool released = TRY(
        review::release(request.database, request.text("reference"), request.actor(), request.at));
    return Json{{"reference", request.text("reference")}, {"released", released}};
}

Result<Json> decide(const Request& request) {
    review::NewDecision decision;
    decision.reference = request.text("reference");
    decision.actor = request.actor();
    decision.kind = request.arguments.value("final", false) ? review::DecisionKind::final
                                                            : review::DecisionKind::recommended;
    decision.offence = request.maybe("offence");
    decision.disposal = request.text("disposal");
    decision.nfa_reason = request.maybe("nfa_reason");
    decision.notice_exception = request.maybe("notice_exception");
    decision.reason = request.text("reason");
    const auto decided = TRY(review::decide(request.database, request.law, decision, request.at));
    Json json = {{"reference", decision.reference},
                 {"decision", to_string(decided.kind)},
                 {"disposal", decided.disposal}};
    if (decided.offence) json["offence"] = *decided.offence;
    json["state"] = to_string(decided.state);
    if (decided.last_safe_posting_day)
        json["last_safe_posting_day"] = to_iso(*decided.last_safe_posting_day);
    return json;
}

Result<Json> outcome(const Request& request) {
    review::NewOutcome outcome{request.text("reference"), request.text("event"),
                               TRY(parse_day(request.text("on"))), request.actor(),
                               review::OutcomeSource::command};
    const auto recorded =
        TRY(review::record_outcome(request.database, request.law, outcome, request.at));
    Json json = {{"reference", outcome.reference},
                 {"event", outcome.event},
                 {"on", request.text("on")},
                 {"result", to_string(recorded.recorded)},
                 {"state", to_string(recorded.state)}};
    if (!recorded.warning.empty()) json["warning"] = recorded.warning;
    return json;
}

Result<Json> import_results(const Request& request) {
    return to_json(TRY(review::import_results(request.database, request.law, request.text("csv"),
                                              request.actor(), request.at)));
}

Result<Json> import_outcomes(const Request& request) {
    const auto map = TRY(review::find_map(request.text("map"), request.law));
    const auto imported =
        TRY(review::import_published(request.database, map, request.text("csv"), request.at));
    Json remarks = Json::array();
    for (const auto& remark : imported.remarks)
        remarks.push_back({{"row", remark.row},
                           {"column", remark.column},
                           {"remark", remark.remark},
                           {"value", remark.value}});
    return Json{{"source", imported.source},
                {"rows", imported.rows},
                {"already_imported", imported.already_imported},
                {"remarks", std::move(remarks)}};
}

Result<Json> bundle(const Request& request) {
    const review::BundleOrder order{request.text("reference"),
                                    request.actor(),
                                    request.text("recipient"),
                                    request.text("reason"),
                                    TRY(review::redaction_from(request.text("left_out"))),
                                    ""};
    const auto noted = TRY(review::record_bundle(request.database, order, request.at));
    return Json{{"entry", noted.seq}, {"sha256", noted.sha256}};
}

struct Row {
    std::string_view name;
    Result<Json> (*run)(const Request& request);
};

constexpr Row kCommands[] = {
    {"submit", submit},
    {"still", still},
    {"officer add", add_officer},
    {"officer invite", invite_officer},
    {"officer sign-in", set_sign_in},
    {"officer leave", officer_leaves},
    {"take", take},
    {"release", release},
    {"decide", decide},
    {"outcome", outcome},
    {"import-results", import_results},
    {"import-outcomes", import_outcomes},
    {"bundle", bundle},
};

}  // namespace

Result<Json> perform(const Context& context, store::Database& database, store::Vault& vault,
                     const workers::Command& command) {
    try {
        const std::string name = command.at("command").get<std::string>();
        const review::Law law = TRY(review::law_in_force(database));
        for (const Row& row : kCommands)
            if (row.name == name)
                return row.run({context, database, vault, law, command.at("arguments"), now()});
        return fail(ErrorCode::invalid_request, "there is no command '" + name + "'");
    } catch (const Json::exception& error) {
        return fail(ErrorCode::invalid_request,
                    std::string("a malformed command: ") + error.what());
    }
}

}  // namespace catseye::apps
