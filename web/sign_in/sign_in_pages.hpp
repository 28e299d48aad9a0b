#pragma once
#include <memory>

#include "web/sign_in/guard.hpp"

namespace catseye::web {

/// The sign-in: name and password, then a code, where those are kept here; and the sign-out.
void add_way_in_pages(ConsoleRoutes& routes, const std::shared_ptr<SignInGuard>& guard);

}  // namespace catseye::web
