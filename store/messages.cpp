#include "store/messages.hpp"

#include "base/ids.hpp"

namespace catseye::store {

Result<bool> Outbox::add(const OutboxMessage& m) {
    const auto changed = TRY(database_.execute(
        "INSERT INTO outbox (id, dedupe_key, kind, recipient, language, parameters, "
        "submission_id, made_ms, due_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT "
        "(dedupe_key) DO NOTHING",
        {m.id, m.dedupe_key, m.kind, m.recipient, m.language, m.parameters,
         nullable(m.submission_id), to_ms(m.made), to_ms(m.due)}));
    return changed == 1;
}

Result<bool> Outbox::has(const std::string& dedupe_key) {
    const auto found =
        TRY(database_.integer("SELECT count(*) FROM outbox WHERE dedupe_key = $1", {dedupe_key}));
    return found.value_or(0) > 0;
}

Result<bool> Outbox::remove(const std::string& dedupe_key) {
    const auto changed = TRY(database_.execute(
        "DELETE FROM outbox WHERE dedupe_key = $1 AND state = 'waiting'", {dedupe_key}));
    return changed == 1;
}

Result<std::optional<OutboxMessage>> Outbox::claim(Time now, Time retry) {
    const auto rows = TRY(database_.query(
        "UPDATE outbox SET attempt = attempt + 1, due_ms = $2 WHERE id = (SELECT id FROM outbox "
        "WHERE state = 'waiting' AND due_ms <= $1 ORDER BY due_ms, id LIMIT 1) RETURNING id, "
        "dedupe_key, kind, recipient, language, parameters, submission_id, attempt, made_ms, "
        "due_ms",
        {to_ms(now), to_ms(retry)}));
    if (!TRY(rows->next())) return std::optional<OutboxMessage>();
    OutboxMessage message{rows->text(0),
                          rows->text(1),
                          rows->text(2),
                          rows->text(3),
                          rows->text(4),
                          rows->text(5),
                          rows->maybe_text(6),
                          rows->integer(7),
                          from_ms(rows->integer(8)),
                          from_ms(rows->integer(9))};
    while (TRY(rows->next())) {
    }  // to its end: only then is the change made
    return std::optional(std::move(message));
}

Result<> Outbox::sent(const std::string& id, Time now) {
    TRY(
        database_.execute("UPDATE outbox SET state = 'sent', recipient = '', parameters = '{}', "
                          "ended_ms = $2, last_error = '' WHERE id = $1 AND state = 'waiting'",
                          {id, to_ms(now)}));
    return ok();
}

Result<> Outbox::give_up(const std::string& id, const std::string& error, Time now) {
    TRY(
        database_.execute("UPDATE outbox SET state = 'failed', recipient = '', parameters = '{}', "
                          "ended_ms = $2, last_error = $3 WHERE id = $1 AND state = 'waiting'",
                          {id, to_ms(now), error}));
    return ok();
}

Result<> Outbox::put_off(const std::string& id, const std::string& error, Time due) {
    TRY(database_.execute(
        "UPDATE outbox SET last_error = $2, due_ms = $3 WHERE id = $1 AND state = 'waiting'",
        {id, error, to_ms(due)}));
    return ok();
}

Result<std::int64_t> Outbox::waiting() {
    return TRY(database_.integer("SELECT count(*) FROM outbox WHERE state = 'waiting'"))
        .value_or(0);
}

Result<> SubmissionTexts::add_statement(const std::string& submission_id,
                                        const SignedStatement& s) {
    TRY(
        database_.execute("INSERT INTO statement (submission_id, text, sha256, signed_name, "
                          "signed_ms) VALUES ($1, $2, $3, $4, $5)",
                          {submission_id, s.text, s.sha256, s.signed_name, to_ms(s.signed_at)}));
    return ok();
}

Result<std::optional<SignedStatement>> SubmissionTexts::statement_of(
    const std::string& submission_id) {
    const auto rows = TRY(database_.query(
        "SELECT text, sha256, signed_name, signed_ms FROM statement WHERE submission_id = $1",
        {submission_id}));
    if (!TRY(rows->next())) return std::optional<SignedStatement>();
    return std::optional(
        SignedStatement{rows->text(0), rows->text(1), rows->text(2), from_ms(rows->integer(3))});
}

Result<> SubmissionTexts::add_message(const std::string& submission_id, const SubmitterMessage& m) {
    TRY(
        database_.execute("INSERT INTO submitter_message (id, submission_id, kind, text, sent_ms) "
                          "VALUES ($1, $2, $3, $4, $5)",
                          {make_id(m.sent), submission_id, m.kind, m.text, to_ms(m.sent)}));
    return ok();
}

Result<std::vector<SubmitterMessage>> SubmissionTexts::messages_of(
    const std::string& submission_id) {
    const auto rows =
        TRY(database_.query("SELECT kind, text, sent_ms FROM submitter_message WHERE "
                            "submission_id = $1 ORDER BY sent_ms, id",
                            {submission_id}));
    std::vector<SubmitterMessage> messages;
    while (TRY(rows->next()))
        messages.push_back({rows->text(0), rows->text(1), from_ms(rows->integer(2))});
    return messages;
}

Result<std::string> SubmissionTexts::submitter_of(const std::string& submission_id) {
    const auto rows = TRY(
        database_.query("SELECT details FROM submitter WHERE submission_id = $1", {submission_id}));
    return TRY(rows->next()) ? rows->text(0) : std::string("{}");
}

}  // namespace catseye::store
