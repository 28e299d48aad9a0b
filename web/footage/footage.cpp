#include "web/footage/footage.hpp"

#include "web/footage/footage_bytes.hpp"
#include "web/footage/footage_view.hpp"

namespace catseye::web {

void add_footage_routes(ConsoleRoutes& routes) {
    add_viewing_routes(routes);
    add_footage_bytes(routes);
    add_marker_routes(routes);
    add_plate_routes(routes);
    add_exhibit_routes(routes);
}

}  // namespace catseye::web
