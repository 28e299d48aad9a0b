#pragma once
#include <string>

#include "base/config.hpp"
#include "web/http/server.hpp"

namespace catseye::web {

/// What one listener of ours is told: the address, and the settings of [http].
ServerOptions listener_options(const Settings& settings, const std::string& listen);

/// As the program itself is reached: the address without its port, and the port that was really
/// taken.
std::string listener_url(const Settings& settings, const std::string& listen,
                         const HttpServer& server);

}  // namespace catseye::web
