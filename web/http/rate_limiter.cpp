#include "web/http/rate_limiter.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

namespace catseye::web {

namespace {

constexpr std::size_t kMostBuckets = 100'000;

}  // namespace

bool RateLimiter::allow(const std::string& key, Time now) {
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= kMostBuckets) forget_full(now);
    // A flood from more addresses than that is not stopped by counting them: begin anew.
    if (buckets_.size() >= kMostBuckets) buckets_.clear();
    Bucket& bucket = buckets_.try_emplace(key, Bucket{now}).first->second;
    const Time full_at = std::max(bucket.full_at, now) + rate_.refill;
    if (full_at - now > rate_.burst * rate_.refill) return false;
    bucket.full_at = full_at;
    return true;
}

void RateLimiter::forget_full(Time now) {
    std::erase_if(buckets_, [&](const auto& one) { return one.second.full_at <= now; });
}

std::string address_key(std::string_view address) {
    std::array<unsigned char, 16> bytes{};
    const std::string text(address);
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    std::array<char, INET6_ADDRSTRLEN> prefix{};
    ::inet_ntop(AF_INET6, bytes.data(), prefix.data(), prefix.size());
    return prefix.data();
}

}  // namespace catseye::web
