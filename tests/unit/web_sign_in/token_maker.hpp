#pragma once
// An identity provider's side of a token: keys, and signatures with them, right ones and forged
// ones.
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "web/sign_in/web_token.hpp"

namespace catseye::tests {

class TokenMaker {
public:
    using Json = findings::Json;
    enum class Kind { rsa, weak_rsa, p256 };

    TokenMaker(Kind kind, std::string id)
        : kind_(kind), id_(std::move(id)), key_(make(kind), EVP_PKEY_free) {
        REQUIRE(key_);
    }

    Json public_key() const {
        if (kind_ == Kind::p256)
            return {{"kty", "EC"},
                    {"crv", "P-256"},
                    {"kid", id_},
                    {"use", "sig"},
                    {"x", number(OSSL_PKEY_PARAM_EC_PUB_X, 32)},
                    {"y", number(OSSL_PKEY_PARAM_EC_PUB_Y, 32)}};
        return {{"kty", "RSA"},
                {"kid", id_},
                {"use", "sig"},
                {"alg", "RS256"},
                {"n", number(OSSL_PKEY_PARAM_RSA_N, 0)},
                {"e", number(OSSL_PKEY_PARAM_RSA_E, 0)}};
    }
    /// The public key in the spellings that a forger would try as a secret.
    std::vector<std::string> public_key_texts() const {
        const std::unique_ptr<BIO, decltype(&BIO_free)> pem(BIO_new(BIO_s_mem()), BIO_free);
        REQUIRE(PEM_write_bio_PUBKEY(pem.get(), key_.get()) == 1);
        char* text = nullptr;
        const long length = BIO_get_mem_data(pem.get(), &text);
        return {std::string(text, static_cast<std::size_t>(length)), public_key().dump(),
                *web::decode_base64url(public_key().at("n").get<std::string>())};
    }

    std::string sign(const Json& claims) const {
        return sign_as({{"alg", kind_ == Kind::p256 ? "ES256" : "RS256"}, {"kid", id_}}, claims);
    }
    /// Signed with our key, whatever the header says.
    std::string sign_as(const Json& header, const Json& claims) const {
        const std::string start = part(header) + "." + part(claims);
        return start + "." + web::encode_base64url(signature(start));
    }
    static std::string sign_hmac(const Json& claims, const std::string& id,
                                 const std::string& secret) {
        const std::string start = part({{"alg", "HS256"}, {"kid", id}}) + "." + part(claims);
        std::string mac(32, '\0');
        REQUIRE(HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
                     reinterpret_cast<const unsigned char*>(start.data()), start.size(),
                     reinterpret_cast<unsigned char*>(mac.data()), nullptr) != nullptr);
        return start + "." + web::encode_base64url(mac);
    }
    static std::string part(const Json& json) { return web::encode_base64url(json.dump()); }

private:
    static EVP_PKEY* make(Kind kind) {
        if (kind == Kind::p256) return EVP_EC_gen("P-256");
        return EVP_RSA_gen(kind == Kind::rsa ? 2048U : 1024U);
    }
    std::string number(const char* name, std::size_t bytes) const {
        BIGNUM* made = nullptr;
        REQUIRE(EVP_PKEY_get_bn_param(key_.get(), name, &made) == 1);
        const std::unique_ptr<BIGNUM, decltype(&BN_free)> owned(made, BN_free);
        std::string text(std::max(bytes, static_cast<std::size_t>(BN_num_bytes(made))), '\0');
        BN_bn2binpad(made, reinterpret_cast<unsigned char*>(text.data()),
                     static_cast<int>(text.size()));
        return web::encode_base64url(text);
    }
    std::string signature(const std::string& text) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                              EVP_MD_CTX_free);
        REQUIRE(EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1);
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        std::size_t length = 0;
        REQUIRE(EVP_DigestSign(context.get(), nullptr, &length, bytes, text.size()) == 1);
        std::string made(length, '\0');
        REQUIRE(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(made.data()),
                               &length, bytes, text.size()) == 1);
        made.resize(length);
        return kind_ == Kind::p256 ? raw(made) : made;
    }
    /// DER as r and s one after the other (RFC 7518 3.4).
    static std::string raw(const std::string& der) {
        const auto* at = reinterpret_cast<const unsigned char*>(der.data());
        const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> both(
            d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
        std::string text(64, '\0');
        auto* out = reinterpret_cast<unsigned char*>(text.data());
        BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), out, 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), out + 32, 32);
        return text;
    }

    Kind kind_;
    std::string id_;
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_;
};

inline std::string key_set(const std::vector<findings::Json>& keys) {
    return findings::Json{{"keys", keys}}.dump();
}

}  // namespace catseye::tests
