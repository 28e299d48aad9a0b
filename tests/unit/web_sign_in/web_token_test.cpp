#include "web/sign_in/web_token.hpp"

#include <catch2/catch.hpp>

#include "tests/unit/web_sign_in/token_maker.hpp"

using namespace catseye;
using namespace catseye::tests;
using findings::Json;

namespace {

const Time kNow = from_ms(1'774'000'000'000);

web::TokenExpectation expected() {
    return {"https://idp.example", "catseye", "the nonce", kNow};
}

Json good_claims() {
    const std::int64_t seconds = to_ms(kNow) / 1000;
    return {{"iss", "https://idp.example"}, {"aud", "catseye"},   {"sub", "248289761001"},
            {"exp", seconds + 300},         {"iat", seconds - 5}, {"nonce", "the nonce"},
            {"auth_time", seconds - 60},    {"name", "PC Rees"}};
}

Json changed(const char* name, Json value) {
    Json claims = good_claims();
    claims[name] = std::move(value);
    return claims;
}

Json without(const char* name) {
    Json claims = good_claims();
    claims.erase(name);
    return claims;
}

}  // namespace

TEST_CASE("a token of the provider, for us, now, is taken: RS256 and ES256") {
    const TokenMaker rsa(TokenMaker::Kind::rsa, "r1"), ec(TokenMaker::Kind::p256, "e1");
    const auto keys = web::WebKeys::parse(key_set({rsa.public_key(), ec.public_key()}));
    REQUIRE(keys);
    for (const TokenMaker* maker : {&rsa, &ec}) {
        const auto token = web::check_id_token(maker->sign(good_claims()), *keys, expected());
        REQUIRE(token);
        CHECK(token->subject == "248289761001");
        CHECK(token->authenticated == kNow - std::chrono::seconds(60));
        CHECK(token->claims.at("name") == "PC Rees");
    }
    CHECK(
        web::check_id_token(rsa.sign(changed("aud", Json::array({"catseye"}))), *keys, expected()));
    Json many = changed("aud", Json::array({"other", "catseye"}));
    CHECK_FALSE(web::check_id_token(rsa.sign(many), *keys, expected()));
    many["azp"] = "catseye";
    CHECK(web::check_id_token(rsa.sign(many), *keys, expected()));
}

TEST_CASE("a token that says anything else is refused") {
    const TokenMaker maker(TokenMaker::Kind::p256, "e1");
    const auto keys = web::WebKeys::parse(key_set({maker.public_key()}));
    const std::int64_t seconds = to_ms(kNow) / 1000;
    for (const Json& claims : {
             changed("iss", "https://idp.example/"),
             changed("iss", "https://evil.example"),
             without("iss"),
             changed("aud", "other"),
             changed("aud", Json::array()),
             changed("aud", Json::array({"other"})),
             without("aud"),
             changed("aud", 7),
             changed("azp", "other"),
             changed("azp", nullptr),
             changed("exp", seconds - 60),
             changed("exp", "never"),
             without("exp"),
             changed("exp", 1e300),
             changed("exp", -1),
             changed("iat", seconds + 120),
             without("iat"),
             changed("nbf", seconds + 120),
             changed("nonce", "another"),
             without("nonce"),
             changed("nonce", ""),
             changed("sub", ""),
             without("sub"),
             changed("sub", 7),
             changed("sub", std::string(300, 'x')),
             Json::array(),
             Json("text"),
             Json(nullptr),
         }) {
        CAPTURE(claims.dump());
        const auto token = web::check_id_token(maker.sign(claims), *keys, expected());
        REQUIRE_FALSE(token);
        CHECK(token.error().code == ErrorCode::invalid_request);
    }
}

TEST_CASE("a token that somebody else made is refused") {
    const TokenMaker rsa(TokenMaker::Kind::rsa, "r1"), ec(TokenMaker::Kind::p256, "e1");
    const TokenMaker forger(TokenMaker::Kind::rsa, "r1"), forger_ec(TokenMaker::Kind::p256, "e1");
    const auto keys = web::WebKeys::parse(key_set({rsa.public_key(), ec.public_key()}));
    REQUIRE(keys);
    const std::string good = rsa.sign(good_claims());
    REQUIRE(web::check_id_token(good, *keys, expected()));
    const auto refused = [&](const std::string& token) {
        return !web::check_id_token(token, *keys, expected());
    };
    CHECK(refused(forger.sign(good_claims())));
    CHECK(refused(forger_ec.sign(good_claims())));

    SECTION("unsigned") {
        for (const char* none : {"none", "None", "NONE", "nOnE", ""}) {
            const std::string start =
                TokenMaker::part({{"alg", none}}) + "." + TokenMaker::part(good_claims()) + ".";
            CHECK(refused(start));
            CHECK(refused(start + good.substr(good.rfind('.') + 1)));
        }
    }
    SECTION("HS256 with our public key as the secret") {
        for (const std::string& secret : rsa.public_key_texts()) {
            CHECK(refused(TokenMaker::sign_hmac(good_claims(), "r1", secret)));
        }
    }
    SECTION("the other kind of key, by its name or by its algorithm") {
        CHECK(refused(ec.sign_as({{"alg", "RS256"}, {"kid", "r1"}}, good_claims())));
        CHECK(refused(ec.sign_as({{"alg", "ES256"}, {"kid", "r1"}}, good_claims())));
        CHECK(refused(rsa.sign_as({{"alg", "ES256"}, {"kid", "r1"}}, good_claims())));
        CHECK(refused(rsa.sign_as({{"alg", "RS512"}, {"kid", "r1"}}, good_claims())));
    }
    SECTION("claims or signature changed by a bit") {
        for (std::size_t at = good.find('.') + 1; at < good.size(); at += 7) {
            std::string bent = good;
            bent[at] = bent[at] == 'A' ? 'B' : 'A';
            CHECK(refused(bent));
        }
    }
    SECTION("a header that asks for more than we know, or brings its own key") {
        CHECK(refused(
            rsa.sign_as({{"alg", "RS256"}, {"kid", "r1"}, {"crit", {"exp"}}}, good_claims())));
        Json header{{"alg", "RS256"}, {"kid", "r1"}};
        header["jwk"] = forger.public_key();
        CHECK(refused(forger.sign_as(header, good_claims())));
    }
    SECTION("what is no token at all") {
        for (const char* text : {"", ".", "..", "...", "a.b", "a.b.c", "e30.e30.e30", "💥.💥.💥"})
            CHECK(refused(text));
        CHECK(refused(good + "."));
        CHECK(refused(good.substr(0, good.rfind('.') + 1)));
        CHECK(refused(std::string(40'000, 'a') + ".e30.e30"));
    }
}

TEST_CASE(
    "a key is found by its id, or alone; a token with an unknown id asks for the keys again") {
    const TokenMaker first(TokenMaker::Kind::p256, "e1"), second(TokenMaker::Kind::p256, "e2");
    const auto both = web::WebKeys::parse(key_set({first.public_key(), second.public_key()}));
    const auto one = web::WebKeys::parse(key_set({first.public_key()}));
    CHECK(web::check_id_token(second.sign(good_claims()), *both, expected()));
    const auto unknown = web::check_id_token(second.sign(good_claims()), *one, expected());
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().code == ErrorCode::not_found);
    const std::string nameless = first.sign_as({{"alg", "ES256"}}, good_claims());
    CHECK(web::check_id_token(nameless, *one, expected()));
    CHECK_FALSE(web::check_id_token(nameless, *both, expected()));
}

TEST_CASE("keys that are not for us are left out, and none at all is an error") {
    const TokenMaker rsa(TokenMaker::Kind::rsa, "r1"), weak(TokenMaker::Kind::weak_rsa, "w1");
    Json encrypting = rsa.public_key();
    encrypting["use"] = "enc";
    Json other_algorithm = rsa.public_key();
    other_algorithm["alg"] = "PS256";
    Json off_the_curve = TokenMaker(TokenMaker::Kind::p256, "e1").public_key();
    off_the_curve["y"] = off_the_curve["x"];
    const Json symmetric{{"kty", "oct"}, {"k", "AAAA"}, {"kid", "s1"}, {"alg", "HS256"}};
    for (const Json& key :
         {encrypting, other_algorithm, off_the_curve, weak.public_key(), symmetric, Json(),
          Json::object(), Json{{"kty", "RSA"}}, Json{{"kty", "EC"}}}) {
        CAPTURE(key.dump());
        CHECK_FALSE(web::WebKeys::parse(key_set({key})));
        CHECK(web::WebKeys::parse(key_set({key, rsa.public_key()})));
    }
    for (const char* text : {"", "null", "[]", "{}", R"({"keys":{}})", R"({"keys":[]})", "{"})
        CHECK_FALSE(web::WebKeys::parse(text));
}

TEST_CASE("base64url has one spelling, without padding") {
    CHECK(web::decode_base64url("") == "");
    CHECK(web::decode_base64url("-_8") == "\xfb\xff");
    CHECK(web::encode_base64url("\xfb\xff") == "-_8");
    for (const char* text : {"+/8", "-_8=", "A", "AA A", "AAAA\n"})
        CHECK_FALSE(web::decode_base64url(text));
}
