#include "web/sign_in/web_token.hpp"

#include <algorithm>
#include <array>

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>

namespace catseye::web {
namespace {

using findings::Json;

constexpr std::size_t kMostTokenBytes = 32 << 10;
constexpr std::size_t kMostKeys = 50;
constexpr int kLeastRsaBits = 2048;
constexpr std::size_t kHalfOfES256 = 32;
constexpr auto kSkew = std::chrono::seconds(60);  // of two clocks that are kept

template <auto Function>
struct FreedBy {
    template <typename T>
    void operator()(T* owned) const {
        Function(owned);
    }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, FreedBy<EVP_PKEY_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, FreedBy<BN_free>>;

Error refuse(const std::string& why) {
    return fail(ErrorCode::invalid_request, "the identity provider's token is refused: " + why);
}

std::optional<std::string> text_of(const Json& json, const char* name) {
    if (!json.is_object() || !json.contains(name) || !json.at(name).is_string())
        return std::nullopt;
    return json.at(name).get<std::string>();
}

std::optional<std::string> bytes_of(const Json& json, const char* name) {
    const auto text = text_of(json, name);
    return text ? decode_base64url(*text) : std::nullopt;
}

/// A key from its parts.
KeyPtr key_from(const char* kind, OSSL_PARAM_BLD* parts) {
    const std::unique_ptr<OSSL_PARAM, FreedBy<OSSL_PARAM_free>> parameters(
        OSSL_PARAM_BLD_to_param(parts));
    const std::unique_ptr<EVP_PKEY_CTX, FreedBy<EVP_PKEY_CTX_free>> context(
        EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return KeyPtr(key);
}

using PartsPtr = std::unique_ptr<OSSL_PARAM_BLD, FreedBy<OSSL_PARAM_BLD_free>>;

NumberPtr number_of(const std::string& bytes) {
    return NumberPtr(BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()),
                               static_cast<int>(bytes.size()), nullptr));
}

KeyPtr rsa_key(const Json& json) {
    const auto modulus = bytes_of(json, "n");
    const auto exponent = bytes_of(json, "e");
    if (!modulus || !exponent || modulus->size() > 1024 || exponent->size() > 8) return nullptr;
    const NumberPtr n = number_of(*modulus);
    const NumberPtr e = number_of(*exponent);
    const PartsPtr parts(OSSL_PARAM_BLD_new());
    if (!n || !e || !parts || BN_num_bits(n.get()) < kLeastRsaBits || BN_is_odd(e.get()) == 0 ||
        BN_is_one(e.get()) == 1 ||
        OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(parts.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return nullptr;
    return key_from("RSA", parts.get());
}

KeyPtr p256_key(const Json& json) {
    const auto x = bytes_of(json, "x");
    const auto y = bytes_of(json, "y");
    if (text_of(json, "crv") != "P-256" || !x || !y || x->size() != kHalfOfES256 ||
        y->size() != kHalfOfES256)
        return nullptr;
    const std::string point = "\x04" + *x + *y;  // uncompressed: SEC 1, 2.3.3
    const PartsPtr parts(OSSL_PARAM_BLD_new());
    if (!parts ||
        OSSL_PARAM_BLD_push_utf8_string(parts.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(parts.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                         point.size()) != 1)
        return nullptr;
    return key_from("EC", parts.get());
}

/// r and s one after the other (RFC 7518 3.4), as the DER that OpenSSL reads.
std::optional<std::string> der_of(const std::string& signature) {
    if (signature.size() != 2 * kHalfOfES256) return std::nullopt;
    const std::unique_ptr<ECDSA_SIG, FreedBy<ECDSA_SIG_free>> both(ECDSA_SIG_new());
    NumberPtr r = number_of(signature.substr(0, kHalfOfES256));
    NumberPtr s = number_of(signature.substr(kHalfOfES256));
    if (!both || !r || !s || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return std::nullopt;
    (void)r.release();  // they are the signature's now
    (void)s.release();
    std::array<unsigned char, 80> der{};
    unsigned char* end = der.data();
    const int length = i2d_ECDSA_SIG(both.get(), nullptr);
    if (length <= 0 || static_cast<std::size_t>(length) > der.size()) return std::nullopt;
    i2d_ECDSA_SIG(both.get(), &end);
    return std::string(reinterpret_cast<const char*>(der.data()), static_cast<std::size_t>(length));
}

std::optional<TokenAlgorithm> algorithm_from(const std::optional<std::string>& word) {
    if (word == "RS256") return TokenAlgorithm::RS256;
    if (word == "ES256") return TokenAlgorithm::ES256;
    return std::nullopt;
}

bool is_for(const Json& claims, const std::string& client_id) {
    const Json audience = claims.value("aud", Json());
    const auto azp = text_of(claims, "azp");
    if (claims.contains("azp") && azp != client_id) return false;
    if (audience.is_string()) return audience == client_id;
    if (!audience.is_array() ||
        std::find(audience.begin(), audience.end(), client_id) == audience.end())
        return false;
    return audience.size() == 1 || azp == client_id;
}

/// Seconds since 1970, as a time that cannot overflow.
std::optional<Time> time_of(const Json& claims, const char* name) {
    constexpr double kLastSecond = 253402300799;  // of the year 9999
    if (!claims.contains(name) || !claims.at(name).is_number()) return std::nullopt;
    const double seconds = claims.at(name).get<double>();
    if (!(seconds >= 0 && seconds <= kLastSecond)) return std::nullopt;
    return Time(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
}

Result<IdToken> check_claims(Json claims, const TokenExpectation& expected) {
    if (!claims.is_object()) return refuse("it holds no claims");
    if (text_of(claims, "iss") != expected.issuer) return refuse("another issuer");
    if (!is_for(claims, expected.client_id)) return refuse("it is for somebody else (aud, azp)");
    const auto ends = time_of(claims, "exp");
    const auto made = time_of(claims, "iat");
    if (!ends || *ends + kSkew <= expected.now) return refuse("it has expired");
    if (!made || *made - kSkew > expected.now) return refuse("it is from the future (iat)");
    if (claims.contains("nbf")) {
        const auto begins = time_of(claims, "nbf");
        if (!begins || *begins - kSkew > expected.now) return refuse("it does not hold yet (nbf)");
    }
    if (text_of(claims, "nonce") != expected.nonce)
        return refuse("it answers another question (nonce)");
    const auto subject = text_of(claims, "sub");
    if (!subject || subject->empty() || subject->size() > 255)
        return refuse("it names nobody (sub)");
    return IdToken{*subject, time_of(claims, "auth_time"), std::move(claims)};
}

}  // namespace

std::optional<std::string> decode_base64url(std::string_view text) {
    std::string bytes(text.size(), '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    if (::sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(),
                            text.data(), text.size(), nullptr, &length, &end,
                            sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    bytes.resize(length);
    return bytes;
}

std::string encode_base64url(std::string_view bytes) {
    constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(::sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
    ::sodium_bin2base64(text.data(), text.size(),
                        reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                        kVariant);
    text.pop_back();  // the NUL
    return text;
}

struct WebKeys::Key {
    std::optional<std::string> id;
    TokenAlgorithm algorithm;
    KeyPtr key;
};

Result<WebKeys> WebKeys::parse(std::string_view text) {
    const Json json = TRY(findings::parse_json(text));
    if (!json.is_object() || !json.contains("keys") || !json.at("keys").is_array() ||
        json.at("keys").size() > kMostKeys)
        return fail(ErrorCode::invalid_request, "the identity provider's keys cannot be read");
    WebKeys keys;
    for (const Json& one : json.at("keys")) {
        if (text_of(one, "use").value_or("sig") != "sig") continue;
        const auto kind = text_of(one, "kty");
        const auto algorithm = kind == "RSA" ? TokenAlgorithm::RS256 : TokenAlgorithm::ES256;
        const auto told = text_of(one, "alg");
        if (told && algorithm_from(told) != algorithm) continue;
        KeyPtr key = kind == "RSA" ? rsa_key(one) : kind == "EC" ? p256_key(one) : nullptr;
        if (key)
            keys.keys_.push_back(
                std::make_shared<const Key>(Key{text_of(one, "kid"), algorithm, std::move(key)}));
    }
    if (!keys.keys_.empty()) return keys;
    return fail(ErrorCode::invalid_request,
                "the identity provider has no RSA or P-256 key for signatures");
}

bool WebKeys::has(const std::string& id) const {
    return std::any_of(keys_.begin(), keys_.end(), [&](const auto& key) { return key->id == id; });
}

bool WebKeys::verify(TokenAlgorithm algorithm, const std::optional<std::string>& id,
                     std::string_view signed_text, const std::string& signature) const {
    const Key* fitting = nullptr;
    for (const auto& key : keys_) {
        if (key->algorithm != algorithm || (id && key->id != id)) continue;
        if (fitting != nullptr) return false;  // which of them is not for us to guess
        fitting = key.get();
    }
    if (fitting == nullptr) return false;
    const auto bytes =
        algorithm == TokenAlgorithm::ES256 ? der_of(signature) : std::optional(signature);
    const std::unique_ptr<EVP_MD_CTX, FreedBy<EVP_MD_CTX_free>> context(EVP_MD_CTX_new());
    return bytes && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr,
                                fitting->key.get()) == 1 &&
           EVP_DigestVerify(
               context.get(), reinterpret_cast<const unsigned char*>(bytes->data()), bytes->size(),
               reinterpret_cast<const unsigned char*>(signed_text.data()), signed_text.size()) == 1;
}

Result<IdToken> check_id_token(std::string_view token, const WebKeys& keys,
                               const TokenExpectation& expected) {
    const auto first = token.find('.');
    const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (token.size() > kMostTokenBytes || second == std::string_view::npos)
        return refuse("it is no signed token");
    const auto header_text = decode_base64url(token.substr(0, first));
    const auto claims_text = decode_base64url(token.substr(first + 1, second - first - 1));
    const auto signature = decode_base64url(token.substr(second + 1));
    if (!header_text || !claims_text || !signature) return refuse("it is no signed token");
    const Json header = TRY(findings::parse_json(*header_text));
    const auto algorithm = algorithm_from(text_of(header, "alg"));
    if (!algorithm) return refuse("its signature is of no kind that we take");
    if (header.contains("crit")) return refuse("it asks for what we do not know (crit)");
    const auto id = text_of(header, "kid");
    if (id && !keys.has(*id))
        return fail(ErrorCode::not_found,
                    "no key of the identity provider is called as the token says");
    if (!keys.verify(*algorithm, id, token.substr(0, second), *signature))
        return refuse("its signature is wrong");
    return check_claims(TRY(findings::parse_json(*claims_text)), expected);
}

}  // namespace catseye::web
