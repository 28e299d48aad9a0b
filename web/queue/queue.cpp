#include "web/queue/queue.hpp"

#include "web/console/frame.hpp"

namespace catseye::web {

OfficerPage answered(Result<Response> (*act)(OfficerVisit&)) {
    return [act](OfficerVisit& visit) {
        auto response = act(visit);
        return response ? *std::move(response) : console_failed(visit, response.error());
    };
}

void add_queue_pages(ConsoleRoutes& routes) {
    add_home_page(routes);
    add_queue_list(routes);
    add_search_pages(routes);
    add_supervision_pages(routes);
    add_blind_pages(routes);
    routes.page("/events", Permission::see_queue, [](OfficerVisit& visit) {
        Response response;
        response.headers.set("Content-Type", "text/event-stream");
        response.headers.set("Cache-Control", "no-store");
        response.headers.set("X-Accel-Buffering", "no");  // nginx passes it on as it comes
        response.body = EventBody{visit.console.events};
        return response;
    });
}

}  // namespace catseye::web
