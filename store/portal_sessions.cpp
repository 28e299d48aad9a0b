#include "store/portal_sessions.hpp"

namespace catseye::store {

Result<> PortalSessions::add(const PortalSession& s) {
    TRY(database_.execute(
        "INSERT INTO portal_session (token_sha256, csrf_token, draft_id, submission_id, notice, "
        "made_ms, seen_ms, expires_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {s.token_sha256, s.csrf_token, nullable(s.draft_id), nullable(s.submission_id), s.notice,
         to_ms(s.made), to_ms(s.seen), to_ms(s.expires)}));
    return ok();
}

Result<std::optional<PortalSession>> PortalSessions::by_token(const std::string& token_sha256,
                                                              Time now) {
    const auto rows = TRY(database_.query(
        "SELECT token_sha256, csrf_token, draft_id, submission_id, notice, made_ms, seen_ms, "
        "expires_ms FROM portal_session WHERE token_sha256 = $1 AND expires_ms > $2",
        {token_sha256, to_ms(now)}));
    if (!TRY(rows->next())) return std::optional<PortalSession>();
    return std::optional(PortalSession{
        rows->text(0), rows->text(1), rows->maybe_text(2), rows->maybe_text(3), rows->text(4),
        from_ms(rows->integer(5)), from_ms(rows->integer(6)), from_ms(rows->integer(7))});
}

Result<> PortalSessions::save(const PortalSession& s) {
    TRY(database_.execute(
        "UPDATE portal_session SET draft_id = $2, submission_id = $3, notice = $4, seen_ms = $5, "
        "expires_ms = $6 WHERE token_sha256 = $1",
        {s.token_sha256, nullable(s.draft_id), nullable(s.submission_id), s.notice, to_ms(s.seen),
         to_ms(s.expires)}));
    return ok();
}

Result<> PortalSessions::remove(const std::string& token_sha256) {
    TRY(database_.execute("DELETE FROM portal_session WHERE token_sha256 = $1", {token_sha256}));
    return ok();
}

Result<> PortalSessions::remove_expired(Time now) {
    TRY(database_.execute("DELETE FROM portal_session WHERE expires_ms <= $1", {to_ms(now)}));
    return ok();
}

Result<> AccessCodes::add(const AccessCode& c) {
    TRY(database_.execute(
        "INSERT INTO access_code (id, draft_id, code_sha256, attempts_left, "
        "made_ms, expires_ms) VALUES ($1, $2, $3, $4, $5, $6)",
        {c.id, c.draft_id, c.code_sha256, c.attempts_left, to_ms(c.made), to_ms(c.expires)}));
    return ok();
}

Result<std::optional<AccessCode>> AccessCodes::by_id(const std::string& id, Time now) {
    const auto rows = TRY(database_.query(
        "SELECT id, draft_id, code_sha256, attempts_left, made_ms, expires_ms FROM access_code "
        "WHERE id = $1 AND expires_ms > $2",
        {id, to_ms(now)}));
    if (!TRY(rows->next())) return std::optional<AccessCode>();
    return std::optional(AccessCode{rows->text(0), rows->text(1), rows->text(2), rows->integer(3),
                                    from_ms(rows->integer(4)), from_ms(rows->integer(5))});
}

Result<bool> AccessCodes::spend_attempt(const std::string& id) {
    const auto changed = TRY(
        database_.execute("UPDATE access_code SET attempts_left = attempts_left - 1 WHERE id = $1 "
                          "AND attempts_left > 0",
                          {id}));
    return changed == 1;
}

Result<bool> AccessCodes::use(const std::string& id) {
    const auto changed = TRY(database_.execute("DELETE FROM access_code WHERE id = $1", {id}));
    return changed == 1;
}

Result<std::int64_t> AccessCodes::count_since(const std::string& draft_id, Time since) {
    return TRY(database_.integer(
                   "SELECT count(*) FROM access_code WHERE draft_id = $1 AND made_ms >= $2",
                   {draft_id, to_ms(since)}))
        .value_or(0);
}

Result<> AccessCodes::remove_expired(Time now) {
    TRY(database_.execute("DELETE FROM access_code WHERE expires_ms <= $1", {to_ms(now)}));
    return ok();
}

}  // namespace catseye::store
