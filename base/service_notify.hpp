#pragma once
#include <string_view>

namespace catseye {

/// Tells the service manager how the program stands: "READY=1", "STOPPING=1", "RELOADING=1"
/// (sd_notify(3)). Nothing where there is no service manager that listens.
void notify_service_manager(std::string_view state);

}  // namespace catseye
