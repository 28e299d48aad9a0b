#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// Evidence that leaves: bundles of a case, and untouched originals. Each is noted in the custody
/// log before its first byte.
void add_disclosure_pages(ConsoleRoutes& routes);

// Its parts.
void add_bundle_pages(ConsoleRoutes& routes);
void add_original_pages(ConsoleRoutes& routes);

}  // namespace catseye::web
