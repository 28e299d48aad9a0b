#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// Bytes of footage: each only under a viewing that the custody log has.
void add_footage_routes(ConsoleRoutes& routes);

}  // namespace catseye::web
