#include "base/crash_point.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace catseye {

namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

}  // namespace

void crash_point(std::string_view name) {
    assert(std::find(crash_point_names().begin(), crash_point_names().end(), name) !=
           crash_point_names().end());
    static const std::string kWanted = variable("CATSEYE_CRASH_AT");
    if (kWanted.empty() || kWanted != name) return;
    const std::string once = variable("CATSEYE_CRASH_ONCE");
    if (!once.empty() && ::open(once.c_str(), O_CREAT | O_EXCL | O_CLOEXEC, 0600) < 0) return;
    ::raise(SIGKILL);
}

const std::vector<std::string>& crash_point_names() {
    static const std::vector<std::string> kNames{
        "upload.before_sync", "upload.after_sync",    "upload.after_offset",  "upload.after_seal",
        "seal.before_rename", "seal.after_rename",    "intake.before_commit", "intake.after_commit",
        "claim.after_commit", "agent.before_stage",   "agent.after_stage",    "harvest.before_move",
        "harvest.after_move", "result.before_commit", "result.after_commit",  "case.before_waiting",
    };
    return kNames;
}

}  // namespace catseye
