#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// Signing in and out, an officer's own account, proving again who one is.
void add_sign_in_pages(ConsoleRoutes& routes);

}  // namespace catseye::web
