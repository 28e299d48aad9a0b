#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// Officers, law, intake rules, templates, jobs, the custody log.
void add_administration_pages(ConsoleRoutes& routes);

}  // namespace catseye::web
