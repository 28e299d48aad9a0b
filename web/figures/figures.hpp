#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// The unit's reports as pages: tables, charts, CSV.
void add_figure_pages(ConsoleRoutes& routes);

}  // namespace catseye::web
