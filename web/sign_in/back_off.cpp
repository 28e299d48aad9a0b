#include "web/sign_in/back_off.hpp"

#include <algorithm>

namespace catseye::web {
namespace {

constexpr std::size_t kMostKeys = 100'000;
constexpr auto kRemembered = std::chrono::hours(12);
constexpr int kMostDoublings = 20;  // far over every `longest`

}  // namespace

std::optional<std::chrono::milliseconds> BackOff::try_now(const std::string& key, Time now) {
    const std::lock_guard lock(mutex_);
    if (tries_.size() >= kMostKeys) make_room(now);
    Tries& tries = tries_[key];
    if (now - tries.last > kRemembered) tries = {};
    if (tries.next > now) return tries.next - now;
    tries.last = now;
    if (++tries.count >= free_tries_) {
        const int doublings = std::min(tries.count - free_tries_, kMostDoublings);
        tries.next = now + std::min(longest_, first_ * (std::int64_t{1} << doublings));
    }
    return std::nullopt;
}

void BackOff::forget(const std::string& key) {
    const std::lock_guard lock(mutex_);
    tries_.erase(key);
}

void BackOff::make_room(Time now) {
    std::erase_if(tries_, [&](const auto& one) { return now - one.second.last > kRemembered; });
    // A flood of so many names is not stopped by counting them: begin anew.
    if (tries_.size() >= kMostKeys) tries_.clear();
}

}  // namespace catseye::web
