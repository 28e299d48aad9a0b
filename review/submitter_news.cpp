#include "review/submitter_news.hpp"

#include <optional>

#include "base/ids.hpp"
#include "store/messages.hpp"
#include "store/submissions.hpp"

namespace catseye::review {

namespace {

/// Where and how to reach a submitter.
struct Recipient {
    std::string reference;
    std::string email;
    std::string language;
};

/// The language of the draft that became the report, else of the first mail about it (the draft is
/// destroyed before the report is).
Result<std::optional<Recipient>> recipient_of(store::Database& database,
                                              const std::string& submission_id) {
    const auto rows = TRY(database.query(
        "SELECT s.reference, p.details, COALESCE((SELECT d.language FROM draft d WHERE "
        "d.request_id = s.request_id), (SELECT o.language FROM outbox o WHERE o.submission_id = "
        "s.id ORDER BY o.made_ms, o.id LIMIT 1), 'en') FROM submission s JOIN submitter p ON "
        "p.submission_id = s.id WHERE s.id = $1",
        {submission_id}));
    if (!TRY(rows->next())) return std::optional<Recipient>();
    Recipient recipient{rows->text(0), email_of(rows->text(1)), rows->text(2)};
    if (recipient.email.empty()) return std::optional<Recipient>();
    return std::optional(std::move(recipient));
}

}  // namespace

std::string email_of(const std::string& details) {
    const auto json = findings::parse_json(details);
    if (!json || !json->is_object()) return {};
    const auto found = json->find("email");
    return found == json->end() || !found->is_string() ? "" : found->get<std::string>();
}

Result<> tell_submitter(store::Database& database, const SubmitterNews& news, Time now) {
    const auto recipient = TRY(recipient_of(database, news.submission_id));
    if (!recipient) return ok();
    findings::Json parameters = news.parameters;
    parameters["reference"] = recipient->reference;
    store::OutboxMessage mail;
    mail.id = make_id(now);
    mail.dedupe_key = news.dedupe_key;
    mail.kind = news.kind;
    mail.recipient = recipient->email;
    mail.language = recipient->language;
    mail.parameters = findings::to_line(parameters);
    mail.submission_id = news.submission_id;
    mail.made = now;
    mail.due = news.due.value_or(now);
    TRY(store::Outbox(database).add(mail));
    return ok();
}

Result<> tell_of_failed_originals(store::Database& database, const std::string& submission_id,
                                  Time now) {
    for (const auto& sent : TRY(store::Submissions(database).originals_of(submission_id))) {
        const store::Original& original = sent.original;
        if (original.state != "unplayable" && original.state != "incomplete") continue;
        TRY(tell_submitter(database,
                           {submission_id,
                            "unplayable",
                            "unplayable:" + submission_id + ":" + original.id,
                            {{"file", sent.ordinal},
                             {"name", sent.client_name},
                             {"state", original.state},
                             {"reason", original.reason_code}}},
                           now));
    }
    return ok();
}

std::string outcome_mail_key(const std::string& decision_id) {
    return "outcome:" + decision_id;
}

Result<> tell_of_decision(store::Database& database, const std::string& submission_id,
                          std::int64_t vehicle, const store::Decision& decision) {
    const auto vehicles = TRY(database.integer(
        "SELECT count(*) FROM review_case WHERE submission_id = $1", {submission_id}));
    findings::Json parameters{
        {"vehicle", vehicle}, {"vehicles", vehicles.value_or(1)}, {"disposal", decision.disposal}};
    if (decision.nfa_reason) parameters["nfa_reason"] = *decision.nfa_reason;
    return tell_submitter(database,
                          {submission_id, "outcome", outcome_mail_key(decision.id),
                           std::move(parameters), decision.stands},
                          decision.decided);
}

}  // namespace catseye::review
