#include "review/accounts.hpp"

#include <algorithm>

#include "review/one_time_codes.hpp"
#include "store/console_sessions.hpp"
#include "store/custody_log.hpp"

namespace catseye::review {
namespace {

Result<> record(store::Database& database, const AccountChange& change, const char* event,
                Time now) {
    TRY(store::CustodyLog(database).append({change.actor, event, change.officer_id, {}}, now));
    return ok();
}

std::vector<std::string> hashes_of(const std::vector<std::string>& codes) {
    std::vector<std::string> hashes;
    hashes.reserve(codes.size());
    for (const std::string& code : codes)
        hashes.push_back(recovery_code_sha256(code));
    return hashes;
}

bool may_stand_in_a_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_' ||
           c == '@' || c == '+';
}

}  // namespace

Result<std::string> sign_in_name(const std::string& typed) {
    std::string name = typed;
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (name.size() < 3 || name.size() > 100 ||
        !std::all_of(name.begin(), name.end(), may_stand_in_a_name))
        return fail(ErrorCode::invalid_request,
                    "A sign-in name has 3 to 100 letters, digits and . - _ @ +, without spaces");
    return name;
}

std::string_view to_string(SecondProof proof) {
    return proof == SecondProof::totp ? "totp" : "recovery_code";
}

Result<bool> use_totp(store::Database& database, const std::string& officer_id,
                      const std::string& typed, Time now) {
    store::OfficerAccounts accounts(database);
    const auto account = TRY(accounts.of_officer(officer_id));
    if (!account) return false;
    const auto step = totp_step_of(account->totp_secret, typed, now);
    if (!step) return false;
    return accounts.use_totp_step(officer_id, *step);
}

Result<bool> use_recovery_code(store::Database& database, const std::string& officer_id,
                               const std::string& typed, Time now) {
    const std::string sha256 = recovery_code_sha256(typed);
    if (!TRY(store::OfficerAccounts(database).use_recovery_code(officer_id, sha256, now)))
        return false;
    TRY(record(database, {officer_id, officer_id}, "recovery_code_used", now));
    return true;
}

Result<> set_up_account(store::Database& database, const AccountChange& change,
                        const store::OfficerAccount& account,
                        const std::vector<std::string>& recovery_codes, Time now) {
    store::OfficerAccounts accounts(database);
    const auto other = TRY(accounts.by_sign_in(account.sign_in));
    if (other && other->officer_id != account.officer_id)
        return fail(ErrorCode::conflict, "the sign-in name is taken by another officer");
    TRY(accounts.put(account, now));
    TRY(accounts.replace_recovery_codes(account.officer_id, hashes_of(recovery_codes)));
    TRY(store::OfficerInvitations(database).withdraw(account.officer_id));
    TRY(store::ConsoleSessions(database).remove_of(account.officer_id));
    return record(database, change, "officer_account_made", now);
}

Result<> change_password(store::Database& database, const AccountChange& change,
                         const std::string& hash, Time now) {
    TRY(store::OfficerAccounts(database).set_password(change.officer_id, hash, now));
    TRY(store::ConsoleSessions(database).remove_of(change.officer_id));
    return record(database, change, "officer_password_changed", now);
}

Result<bool> change_totp(store::Database& database, const AccountChange& change,
                         const std::string& typed, Time now) {
    store::OfficerAccounts accounts(database);
    const auto account = TRY(accounts.of_officer(change.officer_id));
    if (!account || !account->totp_proposed) return false;
    const auto step = totp_step_of(*account->totp_proposed, typed, now);
    if (!step) return false;
    if (!TRY(accounts.accept_totp(change.officer_id, *account->totp_proposed, *step))) return false;
    TRY(record(database, change, "officer_totp_changed", now));
    return true;
}

Result<std::vector<std::string>> renew_recovery_codes(store::Database& database,
                                                      const AccountChange& change, Time now) {
    const std::vector<std::string> codes = make_recovery_codes();
    TRY(store::OfficerAccounts(database).replace_recovery_codes(change.officer_id,
                                                                hashes_of(codes)));
    TRY(record(database, change, "officer_recovery_codes_renewed", now));
    return codes;
}

Result<> invite(store::Database& database, const AccountChange& change,
                const std::string& code_sha256, const std::optional<std::string>& sign_in,
                Time now) {
    store::OfficerInvitations invitations(database);
    TRY(invitations.withdraw(change.officer_id));
    TRY(invitations.add({code_sha256, change.officer_id, sign_in, {}, {}, now + kInvitationLasts},
                        now));
    return record(database, change, "officer_invited", now);
}

}  // namespace catseye::review
