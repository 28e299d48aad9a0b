#pragma once
#include <string>
#include <vector>

#include "web/console/console.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

struct CasePage;

/// A question to the submitter, as typed.
struct MessageForm {
    std::vector<std::string> wants;
    std::string text;
    std::string error;
};

/// What went between us and the submitter, and the form that asks for more.
Html messages_panel(const OfficerVisit& visit, const CasePage& page, const MessageForm& form);

/// POST /case/{}/messages.
void add_message_routes(ConsoleRoutes& routes);

}  // namespace catseye::web
