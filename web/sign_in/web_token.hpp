#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "findings/json.hpp"

namespace catseye::web {

/// The signatures that we take: RSA with SHA-256, and ECDSA on P-256 with SHA-256 (RFC 7518 3.1).
/// Nothing else that a token names is ever looked at: `none` is no signature, and with HS256 a
/// public key would become the secret.
enum class TokenAlgorithm { RS256, ES256 };

/// The public keys of an identity provider (RFC 7517).
class WebKeys {
public:
    /// Keys that we cannot use (another kind, for encryption, RSA under 2048 bits) are left out; no
    /// usable one is `invalid_request`.
    static Result<WebKeys> parse(std::string_view json);
    /// Whether one of the keys made this signature. With an id only the key of that id is tried;
    /// without one, the only key of that algorithm.
    bool verify(TokenAlgorithm algorithm, const std::optional<std::string>& id,
                std::string_view signed_text, const std::string& signature) const;
    bool has(const std::string& id) const;

private:
    struct Key;
    std::vector<std::shared_ptr<const Key>> keys_;
};

/// What a token must say to be for us, now.
struct TokenExpectation {
    std::string issuer;
    std::string client_id;
    std::string nonce;
    Time now;
};

/// What an ID token says (OpenID Connect Core 2), its signature and claims checked.
struct IdToken {
    std::string subject;
    std::optional<Time> authenticated;  ///< auth_time
    findings::Json claims;
};

/// Checks a compact JWS as OpenID Connect Core 3.1.3.7 asks: signature, iss, aud, azp, exp, iat,
/// nonce, sub. `invalid_request` says what was wrong; `not_found` that no key has the token's id.
Result<IdToken> check_id_token(std::string_view token, const WebKeys& keys,
                               const TokenExpectation& expected);

/// Bytes as base64url without padding (RFC 4648 5); nothing for anything else.
std::optional<std::string> decode_base64url(std::string_view text);
std::string encode_base64url(std::string_view bytes);

}  // namespace catseye::web
