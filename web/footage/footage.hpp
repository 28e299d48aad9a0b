#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// Viewings, the bytes of footage, markers, plates, exhibits: footage_panel.hpp is what a page
/// shows of them.
void add_footage_routes(ConsoleRoutes& routes);

}  // namespace catseye::web
