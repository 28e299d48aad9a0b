#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace catseye::review {

/// 160 random bits in base 32 (RFC 6238, RFC 4226 section 4): what an authenticator app is given.
std::string make_totp_secret();

/// The time step whose code this is: of now, or one before or after it (30 seconds each, six
/// digits, SHA-1: RFC 6238). Spaces in `typed` do not count. Nothing for a wrong code.
std::optional<std::int64_t> totp_step_of(const std::string& secret, const std::string& typed,
                                         Time now);
/// The code of a step, six digits.
std::string totp_code(const std::string& secret, std::int64_t step);

/// What the QR code holds: otpauth://totp/… (Google's "Key Uri Format", which all apps read).
std::string totp_uri(const std::string& secret, const std::string& issuer,
                     const std::string& account);

/// Ten codes such as "k7qm2-fxh9d", for the day on which the app is lost.
std::vector<std::string> make_recovery_codes();
/// What is stored of one, as somebody typed it: capitals, spaces and hyphens do not matter.
std::string recovery_code_sha256(const std::string& typed);

/// A code that opens something once: 160 random bits in base 32, and what is stored of it.
std::string make_invitation_code();
std::string invitation_sha256(const std::string& typed);

}  // namespace catseye::review
