#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "store/vault.hpp"
#include "workers/sandbox.hpp"
#include "workers/socket.hpp"
#include "workers/wire.hpp"

namespace catseye::workers {

/// A worker process: asks for a job, runs its stage in the sandbox, keeps the lease alive beside
/// it, reports. It holds no database; what it knows may be lost at any moment.
class Agent {
public:
    Agent(Socket& socket, store::Vault& vault, std::filesystem::path stage_program,
          std::string name)
        : socket_(socket),
          vault_(vault),
          stage_program_(std::move(stage_program)),
          name_(std::move(name)) {}

    /// Until `stop` is set: then the stage is ended and its lease handed back uncounted.
    Result<> run(const std::atomic<bool>& stop);

private:
    struct Work {
        JobOrder order;
        std::optional<Sandbox> sandbox;       ///< while the stage runs
        std::optional<AttemptResult> result;  ///< once it has ended, until TAKEN
        Time ended;
    };

    Result<> take(const Envelope& envelope);
    void begin(JobOrder order);
    Result<Sandbox> start_stage(const JobOrder& order) const;
    void finish(StageRun run);
    Result<> say(Time at);
    Result<> hand_back();

    Socket& socket_;
    store::Vault& vault_;
    std::filesystem::path stage_program_;
    std::string name_;
    std::optional<Work> work_;
    Time next_word_;
};

}  // namespace catseye::workers
