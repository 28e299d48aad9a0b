#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "findings/json.hpp"
#include "store/database.hpp"

namespace catseye::tests {

/// What a command printed, and how it ended.
struct Ran {
    std::optional<int> exit_code;
    std::string output;  ///< stdout
    std::string error;   ///< stderr
};

/// Runs a program of the build to its end.
Ran run_program(const std::string& name, const std::vector<std::string>& arguments,
                const std::vector<std::string>& environment = {});
/// `catseye …`; the test's own environment and `environment` over it.
Ran run_catseye(const std::vector<std::string>& arguments,
                const std::vector<std::string>& environment = {});

/// A submission that was acknowledged: the oracle's list, kept outside of the house.
struct Acknowledgement {
    std::string reference;
    std::vector<std::string> cases;
    std::string sha256;
};

/// A whole running Catseye whose processes may be killed at any moment: `serve` without agents of
/// its own, agents beside it, and one submission after another, each sent again until it is
/// acknowledged.
class House {
public:
    House(std::filesystem::path data, int agents, std::vector<std::string> environment);

    /// Clips to submit, each once, in order; every one gets a declaration of its own.
    void submit_next(const std::filesystem::path& clip);
    /// Restarts what has ended, and takes the receipt of a submission that has been acknowledged.
    /// Call it often.
    void tick();
    bool submitting() const { return pending_.has_value(); }
    const std::vector<Acknowledgement>& acknowledged() const { return acknowledged_; }
    /// Jobs that wait or run; -1 while the database cannot be read.
    std::int64_t unfinished_jobs() const;

    /// The processes that a nemesis may hit: serve, the agents, the stages they run now.
    struct Victim {
        pid_t pid = 0;
        bool holds_lease = false;  ///< an agent at work, or its stage
    };
    std::vector<Victim> victims() const;
    std::int64_t restarts() const { return restarts_; }

    /// Asks serve and the agents to end, and waits.
    void close();

private:
    struct Pending {
        std::filesystem::path clip;
        std::string request_id;
        std::filesystem::path output;
        std::optional<ChildProcess> child;
    };
    void start(std::optional<ChildProcess>& place, const std::vector<std::string>& arguments);
    void start_submit();
    void take_receipt(const ChildEnd& end);

    std::filesystem::path data_;
    std::vector<std::string> environment_;
    std::optional<ChildProcess> serve_;
    std::vector<std::optional<ChildProcess>> agents_;
    std::optional<Pending> pending_;
    std::vector<Acknowledgement> acknowledged_;
    std::int64_t restarts_ = 0;
    std::int64_t submitted_ = 0;
    bool closing_ = false;
};

/// Waits until `done` says so, polling; false after `most`.
bool wait_until(const std::function<bool()>& done, std::chrono::seconds most);

/// A copy of `clip` (MP4) that differs in its bytes and in nothing else: a free box with `number`
/// at its end.
std::filesystem::path vary_clip(const std::filesystem::path& clip,
                                const std::filesystem::path& folder, std::int64_t number);

}  // namespace catseye::tests
