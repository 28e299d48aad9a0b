#pragma once
#include <memory>

#include "web/sign_in/guard.hpp"

namespace catseye::web {

/// What an invitation opens: a password, an authenticator app, recovery codes.
void add_welcome_pages(ConsoleRoutes& routes, const std::shared_ptr<SignInGuard>& guard);

}  // namespace catseye::web
