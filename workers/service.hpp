#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/config.hpp"
#include "store/data_folder.hpp"
#include "store/vault.hpp"
#include "workers/control.hpp"
#include "workers/socket.hpp"

namespace catseye::workers {

/// A listener for agents on other machines.
struct RemoteListener {
    std::string endpoint;  ///< tcp://address:port
    ServerSecurity security;
};

/// Something to be done again and again, of another room: it is run on the service's thread at the
/// start and then each `interval`. Its error is logged, and ends nothing.
struct Duty {
    std::string name;
    std::chrono::milliseconds interval;
    std::function<Result<>(Time now)> run;
};

struct ServiceOptions {
    std::filesystem::path data;
    std::filesystem::path program;  ///< catseye itself: its agents are `catseye work`
    std::int64_t workers = 2;
    std::optional<RemoteListener> remote;
    std::vector<Duty> duties;
    /// Called once everything listens, before the first turn of the loop.
    std::function<void()> on_ready;
};

/// How the jobs stand, for a progress bar.
struct JobCounts {
    std::int64_t waiting = 0, running = 0, done = 0, failed = 0;
};

/// The one loop of the process that writes: agents' messages, commands, duties, in turn on one
/// thread.
class Service {
public:
    Service(store::Writer& writer, store::Vault& vault, const Settings& settings,
            ServiceOptions options)
        : writer_(writer), vault_(vault), settings_(settings), options_(std::move(options)) {}

    /// Until `stop` is set. With `until_done`, also until no job is waiting or running.
    Result<> run(const std::atomic<bool>& stop, const CommandHandler& commands);
    Result<> run_until_done(const std::atomic<bool>& stop, const CommandHandler& commands,
                            const std::function<void(const JobCounts&)>& progress);

private:
    Result<> loop(const std::atomic<bool>& stop, const CommandHandler& commands,
                  const std::function<Result<bool>()>& finished);
    store::Writer& writer_;
    store::Vault& vault_;
    const Settings& settings_;
    ServiceOptions options_;
};

}  // namespace catseye::workers
