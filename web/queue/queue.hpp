#pragma once
#include "store/database.hpp"
#include "web/console/console.hpp"

namespace catseye::web {

/// Home, the queue in the order of the clock, search, supervision, and what happens meanwhile.
void add_queue_pages(ConsoleRoutes& routes);

/// A page that shows what goes wrong as console_failed does.
OfficerPage answered(Result<Response> (*act)(OfficerVisit&));

// The groups of routes, each in its own file.
void add_queue_list(ConsoleRoutes& routes);
void add_search_pages(ConsoleRoutes& routes);
void add_home_page(ConsoleRoutes& routes);
void add_supervision_pages(ConsoleRoutes& routes);
void add_blind_pages(ConsoleRoutes& routes);

/// Tells open pages of what others than the console did: dispatcher, portal, command line. It reads
/// what the custody log has gained since it was last called.
class CustodyWatch {
public:
    explicit CustodyWatch(EventHub& events) : events_(events) {}
    Result<> look(store::Database& reader);

private:
    EventHub& events_;
    std::int64_t seen_ = -1;  ///< entry up to which everything was told; -1: not begun
};

}  // namespace catseye::web
