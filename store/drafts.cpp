#include "store/drafts.hpp"

#include "store/cases.hpp"

namespace catseye::store {

namespace {

constexpr std::string_view kColumns =
    "id, kind, submission_id, state, request_id, language, email, email_proved_ms, answers, "
    "version, made_ms, saved_ms, expires_ms";

std::optional<Time> maybe_time(const Rows& rows, int column) {
    const auto ms = rows.maybe_integer(column);
    return ms ? std::optional(from_ms(*ms)) : std::nullopt;
}

Draft draft_from(const Rows& rows) {
    return {rows.text(0),
            rows.text(1),
            rows.maybe_text(2),
            rows.text(3),
            rows.text(4),
            rows.text(5),
            rows.text(6),
            maybe_time(rows, 7),
            rows.text(8),
            rows.integer(9),
            from_ms(rows.integer(10)),
            from_ms(rows.integer(11)),
            from_ms(rows.integer(12))};
}

}  // namespace

Result<> Drafts::add(const Draft& d) {
    TRY(database_.execute(
        "INSERT INTO draft (id, kind, submission_id, request_id, language, email, answers, "
        "made_ms, saved_ms, expires_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        {d.id, d.kind, nullable(d.submission_id), d.request_id, d.language, d.email, d.answers,
         to_ms(d.made), to_ms(d.saved), to_ms(d.expires)}));
    return ok();
}

Result<std::optional<Draft>> Drafts::by_id(const std::string& id) {
    const auto rows =
        TRY(database_.query("SELECT " + std::string(kColumns) + " FROM draft WHERE id = $1", {id}));
    if (!TRY(rows->next())) return std::optional<Draft>();
    return std::optional(draft_from(*rows));
}

Result<std::vector<Draft>> Drafts::open_by_email(const std::string& email, Time now) {
    const auto rows = TRY(database_.query(
        "SELECT " + std::string(kColumns) +
            " FROM draft WHERE email = $1 AND email <> '' AND state = 'open' AND kind = 'report' "
            "AND expires_ms > $2 ORDER BY saved_ms DESC, id",
        {email, to_ms(now)}));
    std::vector<Draft> drafts;
    while (TRY(rows->next()))
        drafts.push_back(draft_from(*rows));
    return drafts;
}

Result<bool> Drafts::save(const Draft& draft, Time now) {
    const auto changed = TRY(database_.execute(
        "UPDATE draft SET answers = $3, language = $4, version = version + 1, saved_ms = $5, "
        "expires_ms = $6 WHERE id = $1 AND version = $2 AND state = 'open' AND expires_ms > $5",
        {draft.id, draft.version, draft.answers, draft.language, to_ms(now),
         to_ms(draft.expires)}));
    return changed == 1;
}

Result<> Drafts::set_email(const std::string& id, const std::string& email) {
    TRY(
        database_.execute("UPDATE draft SET email = $2, email_proved_ms = NULL WHERE id = $1 AND "
                          "state = 'open' AND email <> $2",
                          {id, email}));
    return ok();
}

Result<> Drafts::prove_email(const std::string& id, Time now) {
    TRY(database_.execute("UPDATE draft SET email_proved_ms = $2 WHERE id = $1 AND state = 'open'",
                          {id, to_ms(now)}));
    return ok();
}

Result<bool> Drafts::close(const std::string& id, const std::string& submission_id, Time now) {
    const auto changed = TRY(database_.execute(
        "UPDATE draft SET state = 'sent', submission_id = $2, answers = '{}', email = '', "
        "version = version + 1, saved_ms = $3 WHERE id = $1 AND state = 'open'",
        {id, submission_id, to_ms(now)}));
    // The bytes are the submission's now.
    TRY(database_.execute("DELETE FROM upload WHERE draft_id = $1", {id}));
    TRY(database_.execute("DELETE FROM access_code WHERE draft_id = $1", {id}));
    return changed == 1;
}

Result<> Drafts::remove(const std::string& id) {
    TRY(database_.execute("DELETE FROM upload WHERE draft_id = $1", {id}));
    TRY(database_.execute("DELETE FROM access_code WHERE draft_id = $1", {id}));
    TRY(database_.execute("DELETE FROM portal_session WHERE draft_id = $1", {id}));
    TRY(database_.execute("DELETE FROM draft WHERE id = $1", {id}));
    return ok();
}

Result<std::vector<std::string>> Drafts::expired(Time now) {
    const auto rows =
        TRY(database_.query("SELECT id FROM draft WHERE expires_ms <= $1", {to_ms(now)}));
    std::vector<std::string> ids;
    while (TRY(rows->next()))
        ids.push_back(rows->text(0));
    return ids;
}

Result<> count_routed_out(Database& database, const std::string& reason, Day day) {
    TRY(
        database.execute("INSERT INTO routed_out (on_day, reason, people) VALUES ($1, $2, 1) ON "
                         "CONFLICT (on_day, reason) DO UPDATE SET people = routed_out.people + 1",
                         {day_number(day), reason}));
    return ok();
}

}  // namespace catseye::store
