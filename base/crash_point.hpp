#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace catseye {

/// Kills this process with SIGKILL when the environment says CATSEYE_CRASH_AT=<name>, as power loss
/// would: nothing is flushed, no destructor runs. CATSEYE_CRASH_ONCE=<file> makes it happen once
/// for all processes: whoever creates the file dies. A name that is not in the list below is our
/// mistake (assert).
void crash_point(std::string_view name);

/// Every name that is passed to crash_point, for the test that dies at each of them.
const std::vector<std::string>& crash_point_names();

}  // namespace catseye
