#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "web/console/console.hpp"
#include "web/http/rate_limiter.hpp"
#include "web/sign_in/back_off.hpp"

namespace catseye::web {

/// What stands between the sign-in and those who guess. What a stranger types makes nobody wait for
/// long; who has a password and guesses codes waits longer.
struct SignInGuard {
    RateLimiter addresses{{30, std::chrono::seconds(2)}};  ///< a station may share one address
    BackOff passwords{5, std::chrono::seconds(1), std::chrono::minutes(5)};  ///< by name
    BackOff codes{5, std::chrono::seconds(2), std::chrono::hours(1)};        ///< by officer
};

using Asked = std::function<Result<Response>(OfficerVisit&)>;
/// A page whose Error is shown as every Error of the console.
OfficerPage shown(Asked page);
/// The same for anybody: not too often from one address.
OfficerPage limited(const std::shared_ptr<SignInGuard>& guard, Asked page);

/// The page for who has to wait, 429, with Retry-After.
Response wait_page(OfficerVisit& visit, std::chrono::milliseconds wait);

/// "12 seconds", "3 minutes", "1 hour": rounded up.
std::string wait_words(std::chrono::milliseconds wait);

}  // namespace catseye::web
