#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/officer_accounts.hpp"

namespace catseye::review {

/// Lower case of a name to sign in with: 3 to 100 letters, digits and . - _ @ + of ASCII.
Result<std::string> sign_in_name(const std::string& typed);

/// What an officer proves to be themselves with, once a password is right.
enum class SecondProof { totp, recovery_code };
std::string_view to_string(SecondProof proof);

/// Whether `typed` is a code of the authenticator app that was not used yet; it is used up. In the
/// caller's transaction, as everything below.
Result<bool> use_totp(store::Database& database, const std::string& officer_id,
                      const std::string& typed, Time now);
/// Whether `typed` is a recovery code that was not used yet; it is used up.
Result<bool> use_recovery_code(store::Database& database, const std::string& officer_id,
                               const std::string& typed, Time now);

/// Who does it: "command", or an officer's id; for the custody log.
struct AccountChange {
    std::string officer_id;
    std::string actor;
};

/// A whole account at once, with its recovery codes; sessions and invitations of before end.
Result<> set_up_account(store::Database& database, const AccountChange& change,
                        const store::OfficerAccount& account,
                        const std::vector<std::string>& recovery_codes, Time now);
/// A new password: every session ends.
Result<> change_password(store::Database& database, const AccountChange& change,
                         const std::string& hash, Time now);
/// The authenticator app that was proposed, proved by `typed`. False: the code is wrong.
Result<bool> change_totp(store::Database& database, const AccountChange& change,
                         const std::string& typed, Time now);
/// Ten new ones; the old ones end.
Result<std::vector<std::string>> renew_recovery_codes(store::Database& database,
                                                      const AccountChange& change, Time now);

/// Invites an officer to choose a password; invitations of before end. What is stored of the code
/// is `code_sha256`.
Result<> invite(store::Database& database, const AccountChange& change,
                const std::string& code_sha256, const std::optional<std::string>& sign_in,
                Time now);
inline constexpr auto kInvitationLasts = std::chrono::hours(72);

}  // namespace catseye::review
