#include "review/one_time_codes.hpp"

#include <array>
#include <cctype>
#include <cstdlib>
#include <memory>

#include <liboath/oath.h>
#include <sodium.h>

#include "base/hash.hpp"
#include "base/ids.hpp"

namespace catseye::review {
namespace {

constexpr std::size_t kSecretBytes = 20;
constexpr unsigned kDigits = 6;
constexpr std::int64_t kStepSeconds = 30;
constexpr int kRecoveryCodes = 10;

struct Freed {
    void operator()(char* text) const { std::free(text); }
};

std::string base32_of_random() {
    std::array<char, kSecretBytes> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    char* text = nullptr;
    if (::oath_base32_encode(bytes.data(), bytes.size(), &text, nullptr) != OATH_OK) std::abort();
    return std::unique_ptr<char, Freed>(text).get();
}

std::string secret_bytes(const std::string& base32) {
    char* bytes = nullptr;
    std::size_t length = 0;
    if (::oath_base32_decode(base32.c_str(), base32.size(), &bytes, &length) != OATH_OK) return {};
    const std::unique_ptr<char, Freed> owned(bytes);
    return {bytes, length};
}

/// Letters and digits alone, lower case.
std::string bare(const std::string& typed) {
    std::string kept;
    for (const char c : typed) {
        const auto letter = static_cast<unsigned char>(c);
        if (std::isalnum(letter) != 0) kept += static_cast<char>(std::tolower(letter));
    }
    return kept;
}

std::string percent_encoded(const std::string& text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~')
            encoded += c;
        else
            encoded += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
    return encoded;
}

}  // namespace

std::string make_totp_secret() {
    return base32_of_random();
}

std::string totp_code(const std::string& secret, std::int64_t step) {
    const std::string bytes = secret_bytes(secret);
    std::array<char, kDigits + 1> code{};
    if (bytes.empty() ||
        ::oath_hotp_generate(bytes.data(), bytes.size(), static_cast<std::uint64_t>(step), kDigits,
                             false, OATH_HOTP_DYNAMIC_TRUNCATION, code.data()) != OATH_OK)
        return {};
    return code.data();
}

std::optional<std::int64_t> totp_step_of(const std::string& secret, const std::string& typed,
                                         Time now) {
    const std::string digits = bare(typed);
    const std::int64_t step = to_ms(now) / 1000 / kStepSeconds;
    std::optional<std::int64_t> found;
    for (const std::int64_t near : {step - 1, step, step + 1}) {
        const std::string code = totp_code(secret, near);
        if (code.size() == kDigits && digits.size() == kDigits &&
            ::sodium_memcmp(code.data(), digits.data(), kDigits) == 0)
            found = near;
    }
    return found;
}

std::string totp_uri(const std::string& secret, const std::string& issuer,
                     const std::string& account) {
    return "otpauth://totp/" + percent_encoded(issuer) + ":" + percent_encoded(account) +
           "?secret=" + secret + "&issuer=" + percent_encoded(issuer) +
           "&algorithm=SHA1&digits=6&period=30";
}

std::vector<std::string> make_recovery_codes() {
    std::vector<std::string> codes;
    for (int made = 0; made < kRecoveryCodes; ++made) {
        const std::string random = bare(make_reference());  // letters that cannot be misread
        codes.push_back(random.substr(0, 5) + "-" + random.substr(5, 5));
    }
    return codes;
}

std::string recovery_code_sha256(const std::string& typed) {
    return sha256_of("recovery " + bare(typed));
}

std::string make_invitation_code() {
    return bare(base32_of_random());
}

std::string invitation_sha256(const std::string& typed) {
    return sha256_of("invitation " + bare(typed));
}

}  // namespace catseye::review
