#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"

namespace catseye::web {

/// So many at once, and one more after each `refill`.
struct Rate {
    std::int64_t burst = 10;
    std::chrono::milliseconds refill{1000};
};

/// Token buckets by key, in bounded memory. Threads may share it.
class RateLimiter {
public:
    explicit RateLimiter(Rate rate) : rate_(rate) {}
    /// False: too many of this key.
    bool allow(const std::string& key, Time now);

private:
    struct Bucket {
        Time full_at;  ///< when the bucket will be full again
    };
    void forget_full(Time now);
    Rate rate_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

/// Who an address stands for: itself, or the /64 of an IPv6 address, which one household has whole.
std::string address_key(std::string_view address);

}  // namespace catseye::web
