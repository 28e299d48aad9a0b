#pragma once
#include <memory>

#include "web/sign_in/guard.hpp"
#include "web/sign_in/identity_provider.hpp"

namespace catseye::web {

/// Signing in by the force's identity provider, and proving again by it who one is.
void add_provider_pages(ConsoleRoutes& routes, const std::shared_ptr<SignInGuard>& guard,
                        const std::shared_ptr<IdentityProvider>& provider);

}  // namespace catseye::web
