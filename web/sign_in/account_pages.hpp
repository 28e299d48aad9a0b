#pragma once
#include <memory>

#include "web/sign_in/guard.hpp"

namespace catseye::web {

/// An officer's own account: password, authenticator app, recovery codes, sessions.
void add_account_pages(ConsoleRoutes& routes, const std::shared_ptr<SignInGuard>& guard);

}  // namespace catseye::web
