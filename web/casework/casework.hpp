#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// One case: everything in sight, decided with few keys, and what happened to it afterwards.
void add_casework_pages(ConsoleRoutes& routes);

// The groups of routes, each in its own file.
void add_deciding_routes(ConsoleRoutes& routes);
void add_outcome_routes(ConsoleRoutes& routes);
void add_import_routes(ConsoleRoutes& routes);
void add_submitter_routes(ConsoleRoutes& routes);

}  // namespace catseye::web
