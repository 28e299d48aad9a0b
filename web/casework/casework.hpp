#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// One case: everything in sight, decided with few keys, and what happened to it afterwards.
void add_casework_pages(ConsoleRoutes& routes);

}  // namespace catseye::web
