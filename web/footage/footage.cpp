#include "web/footage/footage.hpp"

#include "web/console/frame.hpp"

namespace catseye::web {

void add_footage_routes(ConsoleRoutes& routes) {
    (void)routes;
}

}  // namespace catseye::web
