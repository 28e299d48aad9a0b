#include "web/figures/figures.hpp"

#include "web/console/frame.hpp"

namespace catseye::web {

void add_figure_pages(ConsoleRoutes& routes) {
    routes.page("/reports", Permission::see_reports, [](OfficerVisit& visit) {
        return console_page(visit, {"Reports", "reports"}, console_heading("Reports"));
    });
}

}  // namespace catseye::web
