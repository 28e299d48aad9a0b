#include "web/sign_in/sign_in.hpp"

#include "web/console/frame.hpp"
#include "web/sign_in/account_pages.hpp"
#include "web/sign_in/officer_pages.hpp"
#include "web/sign_in/provider_pages.hpp"
#include "web/sign_in/sign_in_pages.hpp"
#include "web/sign_in/step_up.hpp"
#include "web/sign_in/welcome.hpp"

namespace catseye::web {

void add_sign_in_pages(ConsoleRoutes& routes) {
    const auto guard = std::make_shared<SignInGuard>();
    const Settings& settings = routes.console().settings;
    routes.console().prove_again = [guard](OfficerVisit& visit) {
        return prove_again(visit, *guard);
    };
    add_way_in_pages(routes, guard);
    if (settings.console_local_sign_in) add_welcome_pages(routes, guard);
    if (!settings.console_oidc_issuer.empty())
        add_provider_pages(routes, guard,
                           std::make_shared<IdentityProvider>(settings, ask_over_http));
    add_account_pages(routes, guard);
    add_officer_pages(routes);
}

}  // namespace catseye::web
