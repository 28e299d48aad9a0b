#pragma once
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/config.hpp"
#include "web/sign_in/http_client.hpp"
#include "web/sign_in/web_token.hpp"

namespace catseye::web {

/// What a provider says of itself (OpenID Connect Discovery 1.0, 3).
struct ProviderFacts {
    std::string issuer, authorization_endpoint, token_endpoint, jwks_uri;
};
/// `invalid_request` where the document is not that issuer's, or an address in it is not safe.
Result<ProviderFacts> provider_facts(std::string_view json, const std::string& issuer);

/// Which group of the provider is which role here, in the order of the setting: the first that an
/// officer is in counts. "snap-sergeants=supervisor, snap-constables=reviewer".
using GroupRoles = std::vector<std::pair<std::string, std::string>>;
Result<GroupRoles> group_roles(const std::string& setting);

/// One question to the provider: who is this?
struct ProviderQuestion {
    std::string state, nonce, verifier;
    bool again = false;  ///< the officer is to prove it anew, whatever the provider remembers
};

/// The force's identity provider, asked by the authorization code flow with PKCE (RFC 7636, S256).
/// Threads may share it.
class IdentityProvider {
public:
    /// Settings that `check_sign_in_settings` has passed.
    IdentityProvider(const Settings& settings, HttpClient http)
        : settings_(settings), http_(std::move(http)) {}
    /// Where the browser has to go.
    Result<std::string> address(const ProviderQuestion& question, Time now);
    /// What the code that came back stands for.
    Result<IdToken> redeem(const std::string& code, const ProviderQuestion& question, Time now);
    std::string callback() const { return settings_.console_url + "/sign-in/provider/callback"; }

private:
    Result<ProviderFacts> facts(Time now);
    Result<WebKeys> keys(const ProviderFacts& facts, Time now);
    Result<IdToken> check(const std::string& token, const TokenExpectation& expected);
    const Settings& settings_;
    HttpClient http_;
    std::mutex mutex_;
    std::optional<std::pair<ProviderFacts, Time>> facts_;
    std::optional<std::pair<WebKeys, Time>> keys_;
};

}  // namespace catseye::web
