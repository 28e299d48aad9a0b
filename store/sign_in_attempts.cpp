#include "store/sign_in_attempts.hpp"

namespace catseye::store {

Result<> SignInAttempts::add(const SignInAttempt& a) {
    TRY(database_.execute(
        "INSERT INTO sign_in_attempt (token_sha256, officer_id, next, state, nonce, verifier, "
        "ends_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {a.token_sha256, nullable(a.officer_id), a.next, a.state, a.nonce, a.verifier,
         to_ms(a.ends)}));
    return ok();
}

Result<std::optional<SignInAttempt>> SignInAttempts::by_token(const std::string& token_sha256,
                                                              Time now) {
    const auto rows = TRY(
        database_.query("SELECT token_sha256, officer_id, next, state, nonce, verifier, ends_ms "
                        "FROM sign_in_attempt WHERE token_sha256 = $1 AND ends_ms > $2",
                        {token_sha256, to_ms(now)}));
    if (!TRY(rows->next())) return std::optional<SignInAttempt>();
    return std::optional(SignInAttempt{rows->text(0), rows->maybe_text(1), rows->text(2),
                                       rows->text(3), rows->text(4), rows->text(5),
                                       from_ms(rows->integer(6))});
}

Result<bool> SignInAttempts::end(const std::string& token_sha256) {
    const auto changed = TRY(
        database_.execute("DELETE FROM sign_in_attempt WHERE token_sha256 = $1", {token_sha256}));
    return changed == 1;
}

Result<> SignInAttempts::remember_device(const std::string& token_sha256,
                                         const std::string& officer_id, Time ends) {
    TRY(database_.execute(
        "INSERT INTO officer_device (token_sha256, officer_id, ends_ms) VALUES ($1, $2, $3)",
        {token_sha256, officer_id, to_ms(ends)}));
    return ok();
}

Result<bool> SignInAttempts::knows_device(const std::string& token_sha256,
                                          const std::string& officer_id, Time now) {
    const auto rows = TRY(database_.query(
        "SELECT 1 FROM officer_device WHERE token_sha256 = $1 AND officer_id = $2 AND ends_ms > $3",
        {token_sha256, officer_id, to_ms(now)}));
    return rows->next();
}

Result<> SignInAttempts::remove_ended(Time now) {
    TRY(database_.execute("DELETE FROM sign_in_attempt WHERE ends_ms <= $1", {to_ms(now)}));
    TRY(database_.execute("DELETE FROM officer_device WHERE ends_ms <= $1", {to_ms(now)}));
    return ok();
}

}  // namespace catseye::store
