#include "web/casework/casework.hpp"

#include "web/console/frame.hpp"

namespace catseye::web {

void add_casework_pages(ConsoleRoutes& routes) {
    routes.page("/case/{}", Permission::see_case, [](OfficerVisit& visit) {
        return console_page(visit, {"Case", "queue"}, console_heading("Case"));
    });
}

}  // namespace catseye::web
