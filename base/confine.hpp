#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "base/result.hpp"

namespace catseye {

/// What a confined process may use.
struct Limits {
    /// Address space: 4K60 needs 768 MB, 8K HEVC more. Sanitised builds reserve far more than they
    /// use and are held to this much resident memory instead.
    std::int64_t memory_bytes = std::int64_t{1536} << 20U;
    std::int64_t cpu_seconds = 600;
    std::int64_t largest_file_bytes = std::int64_t{4} << 30U;
    std::int64_t threads =
        256;            ///< without a user namespace the kernel counts all of the uid's together
    uid_t uid = 65534;  ///< taken when started as root; never 0
    gid_t gid = 65534;  ///< the same
};

/// The limits as one argument of a command line, and back: invalid_request for anything else.
std::string to_argument(const Limits& limits);
Result<Limits> limits_from(std::string_view argument);

/// What holds this process now, for the log: "uid 65534", "rlimits", "seccomp",
/// "namespaces user,net,mount,ipc,uts,pid", "landlock abi 7", …
struct Confinement {
    std::vector<std::string> layers;
};

/// The child half of the sandbox: called by catseye-stage before it reads the first byte of
/// footage, while it has one thread. Closes every descriptor above 2 that is not in `keep`, clears
/// the environment, and takes away for good: root, other files, processes, programs, sockets. The
/// floor is a non-root uid, rlimits and a seccomp allow-list without sockets or opening files; an
/// Error (with less it refuses) means that the caller must exit at once. Namespaces (user, network,
/// mount, ipc, uts, pid), an empty root folder and Landlock add to it where the kernel has them.
/// With a pid namespace the calling process stays outside, waits for the inner one and exits as it
/// did; either dies with the other, and with the parent.
Result<Confinement> confine(const Limits& limits, std::span<const int> keep);

}  // namespace catseye
