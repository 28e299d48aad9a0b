#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

#include "base/file.hpp"
#include "base/result.hpp"

namespace catseye {

/// What a child is born with, beyond its arguments.
struct ChildOptions {
    std::vector<std::string> arguments;    ///< without the program's own name
    std::vector<std::string> environment;  ///< "NAME=value", all of it: nothing is inherited
    std::vector<int> descriptors;          ///< become 3, 4, 5, … in the child, in order
    int error_output = -1;                 ///< becomes 1 and 2; -1: /dev/null
};

/// How a child ended. Neither code nor signal: somebody else reaped it.
struct ChildEnd {
    std::optional<int> exit_code;  ///< absent when a signal ended it
    std::optional<int> signal;
    std::chrono::microseconds cpu{};     ///< user and system time of all that was reaped with it
    std::int64_t peak_memory_bytes = 0;  ///< largest resident set of one of them
};

/// A child process that leads its own process group and dies with the thread that started it
/// (PR_SET_PDEATHSIG): that thread must outlive it. Destroying it kills the whole group and reaps
/// it, so nothing of it can still be writing afterwards.
class ChildProcess {
public:
    /// A program that cannot be executed is an Error here, not an exit code later.
    static Result<ChildProcess> start(const std::filesystem::path& program,
                                      const ChildOptions& options);
    ChildProcess(ChildProcess&& other) noexcept : pid_(std::exchange(other.pid_, -1)) {}
    ChildProcess& operator=(ChildProcess&& other) noexcept {
        std::swap(pid_, other.pid_);
        return *this;
    }
    ~ChildProcess();

    pid_t pid() const { return pid_; }
    /// SIGKILL to the whole group; nothing when the object is empty.
    void kill_group() const;
    /// SIGTERM to the leader; nothing when the object is empty.
    void ask_to_stop() const;
    /// How it ended, or nothing while it runs. Once the leader is dead the rest of its group is
    /// killed, and waited for as far as it is ours: orphans are, in a process that called
    /// adopt_orphans. After an answer the object is empty.
    std::optional<ChildEnd> poll();
    ChildEnd wait();

private:
    explicit ChildProcess(pid_t pid) : pid_(pid) {}
    ChildEnd reap_group();
    pid_t pid_ = -1;
};

/// From now on what a dead child leaves behind becomes a child of this process
/// (PR_SET_CHILD_SUBREAPER), so that ChildProcess can wait for whole groups. Only for a process
/// that starts sandboxes.
Result<> adopt_orphans();

/// The folder of the running program: where its sister programs lie.
std::filesystem::path program_folder();

}  // namespace catseye
