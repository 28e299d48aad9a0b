#include "web/sign_in/sign_in.hpp"

#include "web/console/frame.hpp"

namespace catseye::web {

void add_sign_in_pages(ConsoleRoutes& routes) {
    routes.open_act("/sign-out", [](OfficerVisit& visit) {
        if (const auto done = sign_out(visit); !done) return console_failed(visit, done.error());
        return see_other("/sign-in");
    });
}

}  // namespace catseye::web
