#include "web/queue/queue.hpp"

#include "web/console/frame.hpp"

namespace catseye::web {

void add_queue_pages(ConsoleRoutes& routes) {
    routes.page("/queue", Permission::see_queue, [](OfficerVisit& visit) {
        return console_page(visit, {"Queue", "queue"}, console_heading("Queue"));
    });
}

}  // namespace catseye::web
