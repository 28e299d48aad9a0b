#pragma once
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// A browser on its way in, found by the SHA-256 of the token in its cookie.
struct SignInAttempt {
    std::string token_sha256 = {};
    std::optional<std::string> officer_id =
        {};                  ///< whose password was right, or who proves it anew
    std::string next = "/";  ///< where they wanted to go: a path of ours
    std::string state = {}, nonce = {}, verifier = {};  ///< of a question to the identity provider
    Time ends = {};
};

class SignInAttempts {
public:
    explicit SignInAttempts(Database& database) : database_(database) {}
    Result<> add(const SignInAttempt& attempt);
    Result<std::optional<SignInAttempt>> by_token(const std::string& token_sha256, Time now);
    /// False where it is gone: an attempt ends once.
    Result<bool> end(const std::string& token_sha256);

    /// A browser in which this officer has signed in.
    Result<> remember_device(const std::string& token_sha256, const std::string& officer_id,
                             Time ends);
    Result<bool> knows_device(const std::string& token_sha256, const std::string& officer_id,
                              Time now);
    /// Attempts and devices whose time is over.
    Result<> remove_ended(Time now);

private:
    Database& database_;
};

}  // namespace catseye::store
