#include "store/officer_accounts.hpp"

namespace catseye::store {

namespace {

std::optional<OfficerAccount> account_of(const Rows& row) {
    return OfficerAccount{row.text(0), row.text(1), row.text(2), row.text(3), row.maybe_text(4)};
}

}  // namespace

Result<> OfficerAccounts::put(const OfficerAccount& account, Time now) {
    TRY(database_.execute(
        "INSERT INTO officer_account (officer_id, sign_in, password_hash, totp_secret, "
        "totp_proposed, made_ms, password_ms) VALUES ($1, $2, $3, $4, $5, $6, $6) "
        "ON CONFLICT (officer_id) DO UPDATE SET sign_in = excluded.sign_in, password_hash = "
        "excluded.password_hash, totp_secret = excluded.totp_secret, totp_step = 0, "
        "totp_proposed = excluded.totp_proposed, password_ms = excluded.password_ms",
        {account.officer_id, account.sign_in, account.password_hash, account.totp_secret,
         nullable(account.totp_proposed), to_ms(now)}));
    return ok();
}

Result<std::optional<OfficerAccount>> OfficerAccounts::by_sign_in(const std::string& sign_in) {
    const auto rows = TRY(database_.query(
        "SELECT a.officer_id, a.sign_in, a.password_hash, a.totp_secret, a.totp_proposed FROM "
        "officer_account a JOIN officer o ON o.id = a.officer_id WHERE a.sign_in = $1 AND "
        "o.left_ms IS NULL",
        {sign_in}));
    if (!TRY(rows->next())) return std::optional<OfficerAccount>();
    return account_of(*rows);
}

Result<std::optional<OfficerAccount>> OfficerAccounts::of_officer(const std::string& officer_id) {
    const auto rows =
        TRY(database_.query("SELECT officer_id, sign_in, password_hash, totp_secret, totp_proposed "
                            "FROM officer_account WHERE officer_id = $1",
                            {officer_id}));
    if (!TRY(rows->next())) return std::optional<OfficerAccount>();
    return account_of(*rows);
}

Result<> OfficerAccounts::set_password(const std::string& officer_id, const std::string& hash,
                                       Time now) {
    TRY(database_.execute(
        "UPDATE officer_account SET password_hash = $2, password_ms = $3 WHERE officer_id = $1",
        {officer_id, hash, to_ms(now)}));
    return ok();
}

Result<> OfficerAccounts::propose_totp(const std::string& officer_id, const std::string& secret) {
    TRY(database_.execute("UPDATE officer_account SET totp_proposed = $2 WHERE officer_id = $1",
                          {officer_id, secret}));
    return ok();
}

Result<bool> OfficerAccounts::accept_totp(const std::string& officer_id,
                                          const std::string& proposed, std::int64_t step) {
    const auto changed =
        TRY(database_.execute("UPDATE officer_account SET totp_secret = $2, totp_proposed = NULL, "
                              "totp_step = $3 WHERE officer_id = $1 AND totp_proposed = $2",
                              {officer_id, proposed, step}));
    return changed == 1;
}

Result<bool> OfficerAccounts::use_totp_step(const std::string& officer_id, std::int64_t step) {
    const auto changed = TRY(database_.execute(
        "UPDATE officer_account SET totp_step = $2 WHERE officer_id = $1 AND totp_step < $2",
        {officer_id, step}));
    return changed == 1;
}

Result<> OfficerAccounts::replace_recovery_codes(const std::string& officer_id,
                                                 const std::vector<std::string>& sha256s) {
    TRY(database_.execute("DELETE FROM officer_recovery_code WHERE officer_id = $1", {officer_id}));
    for (const std::string& sha256 : sha256s)
        TRY(database_.execute(
            "INSERT INTO officer_recovery_code (officer_id, code_sha256) VALUES ($1, $2)",
            {officer_id, sha256}));
    return ok();
}

Result<bool> OfficerAccounts::use_recovery_code(const std::string& officer_id,
                                                const std::string& sha256, Time now) {
    const auto changed =
        TRY(database_.execute("UPDATE officer_recovery_code SET used_ms = $3 WHERE officer_id = $1 "
                              "AND code_sha256 = $2 AND used_ms IS NULL",
                              {officer_id, sha256, to_ms(now)}));
    return changed == 1;
}

Result<std::int64_t> OfficerAccounts::recovery_codes_left(const std::string& officer_id) {
    const auto count = TRY(database_.integer(
        "SELECT count(*) FROM officer_recovery_code WHERE officer_id = $1 AND used_ms IS NULL",
        {officer_id}));
    return count.value_or(0);
}

Result<> OfficerAccounts::remove(const std::string& officer_id) {
    for (const char* table : {"officer_recovery_code", "officer_account", "officer_invitation",
                              "officer_device", "sign_in_attempt", "officer_identity"})
        TRY(database_.execute(std::string("DELETE FROM ") + table + " WHERE officer_id = $1",
                              {officer_id}));
    return ok();
}

Result<> OfficerInvitations::add(const OfficerInvitation& invitation, Time now) {
    TRY(database_.execute(
        "INSERT INTO officer_invitation (code_sha256, officer_id, sign_in, made_ms, ends_ms) "
        "VALUES ($1, $2, $3, $4, $5)",
        {invitation.code_sha256, invitation.officer_id, nullable(invitation.sign_in), to_ms(now),
         to_ms(invitation.ends)}));
    return ok();
}

Result<std::optional<OfficerInvitation>> OfficerInvitations::open(const std::string& code_sha256,
                                                                  Time now) {
    const auto rows = TRY(database_.query(
        "SELECT i.code_sha256, i.officer_id, i.sign_in, i.password_hash, i.totp_secret, i.ends_ms "
        "FROM officer_invitation i JOIN officer o ON o.id = i.officer_id WHERE i.code_sha256 = $1 "
        "AND i.used_ms IS NULL AND i.ends_ms > $2 AND o.left_ms IS NULL",
        {code_sha256, to_ms(now)}));
    if (!TRY(rows->next())) return std::optional<OfficerInvitation>();
    return std::optional(OfficerInvitation{rows->text(0), rows->text(1), rows->maybe_text(2),
                                           rows->maybe_text(3), rows->maybe_text(4),
                                           from_ms(rows->integer(5))});
}

Result<bool> OfficerInvitations::choose(const OfficerInvitation& invitation) {
    const auto changed = TRY(database_.execute(
        "UPDATE officer_invitation SET sign_in = $2, password_hash = $3, totp_secret = $4 WHERE "
        "code_sha256 = $1 AND used_ms IS NULL",
        {invitation.code_sha256, nullable(invitation.sign_in), nullable(invitation.password_hash),
         nullable(invitation.totp_secret)}));
    return changed == 1;
}

Result<bool> OfficerInvitations::use(const std::string& code_sha256, Time now) {
    const auto changed = TRY(database_.execute(
        "UPDATE officer_invitation SET used_ms = $2, password_hash = NULL, totp_secret = NULL "
        "WHERE code_sha256 = $1 AND used_ms IS NULL AND ends_ms > $2",
        {code_sha256, to_ms(now)}));
    return changed == 1;
}

Result<> OfficerInvitations::withdraw(const std::string& officer_id) {
    TRY(database_.execute(
        "DELETE FROM officer_invitation WHERE officer_id = $1 AND used_ms IS NULL", {officer_id}));
    return ok();
}

Result<> OfficerIdentities::set_identifier(const std::string& officer_id,
                                           const std::string& identifier) {
    TRY(database_.execute("DELETE FROM officer_identity WHERE officer_id = $1", {officer_id}));
    if (identifier.empty()) return ok();
    TRY(database_.execute("INSERT INTO officer_identity (officer_id, identifier) VALUES ($1, $2)",
                          {officer_id, identifier}));
    return ok();
}

Result<std::optional<std::string>> OfficerIdentities::identifier_of(const std::string& officer_id) {
    const auto rows = TRY(database_.query(
        "SELECT identifier FROM officer_identity WHERE officer_id = $1", {officer_id}));
    if (!TRY(rows->next())) return std::optional<std::string>();
    return rows->maybe_text(0);
}

Result<std::optional<std::string>> OfficerIdentities::officer_of(const std::string& issuer,
                                                                 const std::string& subject) {
    const auto rows = TRY(database_.query(
        "SELECT officer_id FROM officer_identity WHERE issuer = $1 AND subject = $2",
        {issuer, subject}));
    if (!TRY(rows->next())) return std::optional<std::string>();
    return rows->maybe_text(0);
}

Result<std::optional<std::string>> OfficerIdentities::link(const std::string& identifier,
                                                           const std::string& issuer,
                                                           const std::string& subject) {
    const auto rows = TRY(
        database_.query("UPDATE officer_identity SET issuer = $2, subject = $3 WHERE identifier = "
                        "$1 AND subject IS NULL RETURNING officer_id",
                        {identifier, issuer, subject}));
    if (!TRY(rows->next())) return std::optional<std::string>();
    return rows->maybe_text(0);
}

}  // namespace catseye::store
