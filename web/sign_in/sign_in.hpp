#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// Signing in and out, an officer's own account, proving again who one is, officers for
/// administrators. Settings that `check_sign_in_settings` has passed.
void add_sign_in_pages(ConsoleRoutes& routes);

/// Faults of the settings [console] oidc_… and local_sign_in, all at once.
Result<> check_sign_in_settings(const Settings& settings);

}  // namespace catseye::web
