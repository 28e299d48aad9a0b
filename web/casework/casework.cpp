#include "web/casework/casework.hpp"

#include "web/casework/messages.hpp"

namespace catseye::web {

void add_casework_pages(ConsoleRoutes& routes) {
    add_deciding_routes(routes);
    add_message_routes(routes);
    add_outcome_routes(routes);
    add_import_routes(routes);
    add_submitter_routes(routes);
}

}  // namespace catseye::web
