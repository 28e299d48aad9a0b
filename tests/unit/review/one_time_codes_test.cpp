#include "review/one_time_codes.hpp"

#include <set>

#include <catch2/catch.hpp>

using namespace catseye;

TEST_CASE("codes are those of RFC 6238") {
    // Appendix B, SHA-1, the last six of its eight digits; the secret is "12345678901234567890".
    const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    struct Vector {
        std::int64_t seconds;
        const char* code;
    };
    for (const Vector& one : {Vector{59, "287082"},
                              {1111111109, "081804"},
                              {1111111111, "050471"},
                              {1234567890, "005924"},
                              {2000000000, "279037"},
                              {20000000000, "353130"}}) {
        CHECK(review::totp_code(secret, one.seconds / 30) == one.code);
        CHECK(review::totp_step_of(secret, one.code, from_ms(one.seconds * 1000)) ==
              one.seconds / 30);
    }
}

TEST_CASE("a code holds for its half minute, and for one before and after") {
    const std::string secret = review::make_totp_secret();
    CHECK(secret.size() == 32);
    const std::int64_t step = 59'000'000;
    const std::string code = review::totp_code(secret, step);
    const auto at = [&](std::int64_t steps_later) {
        return from_ms((step + steps_later) * 30'000 + 7'000);
    };
    CHECK(review::totp_step_of(secret, code, at(-1)) == step);
    CHECK(review::totp_step_of(secret, code.substr(0, 3) + " " + code.substr(3), at(0)) == step);
    CHECK(review::totp_step_of(secret, code, at(1)) == step);
    CHECK_FALSE(review::totp_step_of(secret, code, at(2)));
    CHECK_FALSE(review::totp_step_of(secret, code, at(-2)));
    for (const char* wrong : {"", "12345", "1234567", "abcdef"})
        CHECK_FALSE(review::totp_step_of(secret, wrong, at(0)));
}

TEST_CASE("an address for an authenticator app holds nothing that could break it") {
    CHECK(review::totp_uri("ABC", "Force & Co", "pc.1@x") ==
          "otpauth://totp/Force%20%26%20Co:pc.1%40x?secret=ABC&issuer=Force%20%26%20Co"
          "&algorithm=SHA1&digits=6&period=30");
}

TEST_CASE("recovery codes are ten, all different, and may be typed in any way") {
    const auto codes = review::make_recovery_codes();
    CHECK(std::set(codes.begin(), codes.end()).size() == 10);
    CHECK(review::recovery_code_sha256("AB1C2-DEF3G") ==
          review::recovery_code_sha256(" ab1c2 def3g "));
    CHECK(review::recovery_code_sha256("ab1c2def3g") != review::invitation_sha256("ab1c2def3g"));
    CHECK(review::make_invitation_code().size() == 32);
}
