#include "web/administration/administration.hpp"

#include "web/console/frame.hpp"

namespace catseye::web {

void add_administration_pages(ConsoleRoutes& routes) {
    routes.page("/administration", Permission::manage_officers, [](OfficerVisit& visit) {
        return console_page(visit, {"Administration", "administration"},
                            console_heading("Administration"));
    });
}

}  // namespace catseye::web
