#pragma once
#include "web/console/console.hpp"

namespace catseye::web {

/// GET /footage/{viewing}/{original}/{name}, /footage/{viewing}/exhibits/{exhibit} and
/// /footage/preview/{case}/{name}: files that stages derived, by Range. Everything that the officer
/// may not have is 404, as if it were not there. An original is never served here.
void add_footage_bytes(ConsoleRoutes& routes);

}  // namespace catseye::web
