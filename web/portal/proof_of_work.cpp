#include "web/portal/proof_of_work.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

#include "base/hash.hpp"
#include "base/ids.hpp"

namespace catseye::web {

namespace {

constexpr auto kLife = std::chrono::minutes(30);
constexpr std::size_t kMostRemembered = 100'000;

int zero_bits(const std::string& hex) {
    int bits = 0;
    for (const char c : hex) {
        const auto digit = static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
        if (digit != 0) return bits + std::countl_zero(digit) - 28;
        bits += 4;
    }
    return bits;
}

}  // namespace

ProofOfWork::ProofOfWork() : key_(make_reference() + make_reference()) {}

void ProofOfWork::count(Time now) {
    const std::lock_guard lock(mutex_);
    begun_.push_back(now);
    while (begun_.size() > kMostRemembered)
        begun_.pop_front();
}

bool ProofOfWork::is_needed(std::int64_t per_minute, Time now) {
    const std::lock_guard lock(mutex_);
    while (!begun_.empty() && begun_.front() + std::chrono::minutes(1) <= now)
        begun_.pop_front();
    return static_cast<std::int64_t>(begun_.size()) >= per_minute;
}

std::string ProofOfWork::challenge(Time now) const {
    const std::string made = std::to_string(to_ms(now)) + "." + make_reference();
    return made + "." + sha256_of(key_ + made).substr(0, 32);
}

bool ProofOfWork::accepts(const std::string& challenge, const std::string& answer, Time now) {
    const auto dot = challenge.rfind('.');
    if (dot == std::string::npos || challenge.size() > 200 || answer.size() > 20) return false;
    const std::string made = challenge.substr(0, dot);
    if (challenge.substr(dot + 1) != sha256_of(key_ + made).substr(0, 32)) return false;
    std::int64_t made_ms = 0;
    std::from_chars(made.data(), made.data() + made.size(), made_ms);
    if (from_ms(made_ms) + kLife < now) return false;
    if (zero_bits(sha256_of(challenge + ":" + answer)) < kBits) return false;
    const std::lock_guard lock(mutex_);
    while (!spent_.empty() &&
           (spent_.front().first + kLife < now || spent_.size() > kMostRemembered))
        spent_.pop_front();
    const bool seen = std::any_of(spent_.begin(), spent_.end(),
                                  [&](const auto& one) { return one.second == challenge; });
    if (!seen) spent_.emplace_back(now, challenge);
    return !seen;
}

}  // namespace catseye::web
