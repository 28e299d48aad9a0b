#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// How an officer signs in: review/accounts.hpp has the rules.
struct OfficerAccount {
    std::string officer_id;
    std::string sign_in;  ///< lower case
    std::string password_hash;
    std::string totp_secret;  ///< base 32
    std::optional<std::string> totp_proposed;
};

class OfficerAccounts {
public:
    explicit OfficerAccounts(Database& database) : database_(database) {}
    /// Makes it, or replaces it whole. `conflict` where another officer has that sign-in name.
    Result<> put(const OfficerAccount& account, Time now);
    /// Nothing for an officer who has left.
    Result<std::optional<OfficerAccount>> by_sign_in(const std::string& sign_in);
    Result<std::optional<OfficerAccount>> of_officer(const std::string& officer_id);
    Result<> set_password(const std::string& officer_id, const std::string& hash, Time now);
    Result<> propose_totp(const std::string& officer_id, const std::string& secret);
    /// The proposed secret becomes the one, its step `step` used. False: another is proposed.
    Result<bool> accept_totp(const std::string& officer_id, const std::string& proposed,
                             std::int64_t step);
    /// False where this step or a later one has been used.
    Result<bool> use_totp_step(const std::string& officer_id, std::int64_t step);
    /// The old ones end.
    Result<> replace_recovery_codes(const std::string& officer_id,
                                    const std::vector<std::string>& sha256s);
    /// False where there is none, or it was used before.
    Result<bool> use_recovery_code(const std::string& officer_id, const std::string& sha256,
                                   Time now);
    Result<std::int64_t> recovery_codes_left(const std::string& officer_id);
    /// Password, codes, invitations and known browsers of this officer.
    Result<> remove(const std::string& officer_id);

private:
    Database& database_;
};

/// Opens the page on which an officer chooses a password.
struct OfficerInvitation {
    std::string code_sha256;
    std::string officer_id;
    std::optional<std::string> sign_in;        ///< fixed by who invited, or chosen
    std::optional<std::string> password_hash;  ///< chosen; then
    std::optional<std::string> totp_secret;    ///< offered, and to be proved
    Time ends;
};

class OfficerInvitations {
public:
    explicit OfficerInvitations(Database& database) : database_(database) {}
    Result<> add(const OfficerInvitation& invitation, Time now);
    /// Nothing for one that was used, has ended, or whose officer has left.
    Result<std::optional<OfficerInvitation>> open(const std::string& code_sha256, Time now);
    /// Stores what was chosen. False: it is not open any more.
    Result<bool> choose(const OfficerInvitation& invitation);
    Result<bool> use(const std::string& code_sha256, Time now);
    /// The officer's open ones end.
    Result<> withdraw(const std::string& officer_id);

private:
    Database& database_;
};

/// Whom the force's identity provider means, by its issuer and subject.
class OfficerIdentities {
public:
    explicit OfficerIdentities(Database& database) : database_(database) {}
    /// What an administrator writes down to be linked at the next sign-in; any link of before ends.
    /// Empty takes it away. `conflict` where another officer has it.
    Result<> set_identifier(const std::string& officer_id, const std::string& identifier);
    Result<std::optional<std::string>> identifier_of(const std::string& officer_id);
    Result<std::optional<std::string>> officer_of(const std::string& issuer,
                                                  const std::string& subject);
    /// Links the officer with this identifier who has no subject yet, and yields their id.
    Result<std::optional<std::string>> link(const std::string& identifier,
                                            const std::string& issuer, const std::string& subject);

private:
    Database& database_;
};

}  // namespace catseye::store
