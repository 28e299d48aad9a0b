#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// Who may sign in, and as what: for administrators, below /administration/officers.
void add_officer_pages(ConsoleRoutes& routes);

}  // namespace catseye::web
