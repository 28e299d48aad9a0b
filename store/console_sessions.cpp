#include "store/console_sessions.hpp"

namespace catseye::store {

namespace {

ConsoleSession session_of(const Rows& row) {
    return {row.text(0),
            row.text(1),
            row.text(2),
            row.text(3),
            from_ms(row.integer(4)),
            from_ms(row.integer(5)),
            from_ms(row.integer(6)),
            from_ms(row.integer(7)),
            from_ms(row.integer(8))};
}

}  // namespace

Result<> ConsoleSessions::add(const ConsoleSession& s) {
    TRY(database_.execute(
        "INSERT INTO console_session (token_sha256, csrf_token, officer_id, notice, made_ms, "
        "seen_ms, idle_ends_ms, ends_ms, confirmed_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {s.token_sha256, s.csrf_token, s.officer_id, s.notice, to_ms(s.made), to_ms(s.seen),
         to_ms(s.idle_ends), to_ms(s.ends), to_ms(s.confirmed)}));
    return ok();
}

Result<std::optional<ConsoleSession>> ConsoleSessions::by_token(const std::string& token_sha256,
                                                                Time now) {
    const auto rows = TRY(database_.query(
        "SELECT s.token_sha256, s.csrf_token, s.officer_id, s.notice, s.made_ms, s.seen_ms, "
        "s.idle_ends_ms, s.ends_ms, s.confirmed_ms FROM console_session s "
        "JOIN officer o ON o.id = s.officer_id WHERE s.token_sha256 = $1 AND s.idle_ends_ms > $2 "
        "AND s.ends_ms > $2 AND o.left_ms IS NULL",
        {token_sha256, to_ms(now)}));
    if (!TRY(rows->next())) return std::optional<ConsoleSession>();
    return std::optional(session_of(*rows));
}

Result<std::vector<ConsoleSession>> ConsoleSessions::of_officer(const std::string& officer_id,
                                                                Time now) {
    const auto rows = TRY(database_.query(
        "SELECT token_sha256, csrf_token, officer_id, notice, made_ms, seen_ms, idle_ends_ms, "
        "ends_ms, confirmed_ms FROM console_session WHERE officer_id = $1 AND idle_ends_ms > $2 "
        "AND ends_ms > $2 ORDER BY made_ms DESC",
        {officer_id, to_ms(now)}));
    std::vector<ConsoleSession> sessions;
    while (TRY(rows->next()))
        sessions.push_back(session_of(*rows));
    return sessions;
}

Result<bool> ConsoleSessions::save(const ConsoleSession& s) {
    const auto changed = TRY(database_.execute(
        "UPDATE console_session SET notice = $2, seen_ms = $3, idle_ends_ms = $4, confirmed_ms = "
        "$5 WHERE token_sha256 = $1",
        {s.token_sha256, s.notice, to_ms(s.seen), to_ms(s.idle_ends), to_ms(s.confirmed)}));
    return changed == 1;
}

Result<> ConsoleSessions::remove(const std::string& token_sha256) {
    TRY(database_.execute("DELETE FROM console_session WHERE token_sha256 = $1", {token_sha256}));
    return ok();
}

Result<std::int64_t> ConsoleSessions::remove_of(const std::string& officer_id) {
    TRY(database_.execute("DELETE FROM sign_in_attempt WHERE officer_id = $1", {officer_id}));
    return database_.execute("DELETE FROM console_session WHERE officer_id = $1", {officer_id});
}

Result<> ConsoleSessions::remove_ended(Time now) {
    TRY(database_.execute("DELETE FROM console_session WHERE ends_ms <= $1 OR idle_ends_ms <= $1",
                          {to_ms(now)}));
    return ok();
}

}  // namespace catseye::store
