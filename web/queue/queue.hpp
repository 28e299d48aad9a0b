#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// Home, the queue in the order of the clock, search, supervision.
void add_queue_pages(ConsoleRoutes& routes);

}  // namespace catseye::web
