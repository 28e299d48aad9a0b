#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/process.hpp"
#include "base/result.hpp"

namespace catseye::workers {

/// The agents of this machine: child processes, started again when they end. One that ends within
/// seconds of its start waits longer and longer, so that a broken installation does not spin.
class AgentPool {
public:
    /// `arguments` are those of `catseye work`; the environment is this process's own.
    AgentPool(std::filesystem::path program, std::vector<std::string> arguments, std::int64_t size);
    /// Reaps and restarts.
    void tick(Time now);
    /// Asks all to stop, and waits until they have.
    void stop();

private:
    struct Seat {
        std::optional<ChildProcess> child;
        Time started;
        Time next_start;
        int quick_ends = 0;
    };
    void start(Seat& seat, Time now);
    std::filesystem::path program_;
    std::vector<std::string> arguments_;
    std::vector<Seat> seats_;
};

}  // namespace catseye::workers
