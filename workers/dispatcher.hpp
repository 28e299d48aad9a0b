#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/config.hpp"
#include "store/artefacts.hpp"
#include "store/database.hpp"
#include "store/job_queue.hpp"
#include "store/vault.hpp"
#include "workers/socket.hpp"
#include "workers/wire.hpp"
#include "workers/workflow.hpp"

namespace catseye::workers {

/// The one that hands out leases and takes results. It runs on the thread that owns the writing
/// connection; truth is the job table, and everything it holds in memory may be lost at any moment.
class Dispatcher {
public:
    Dispatcher(store::Database& database, store::Vault& vault, const Settings& settings)
        : database_(database), vault_(vault), settings_(settings), jobs_(database) {}

    /// Answers one message of an agent on `socket`. `busy` means that somebody else is writing:
    /// the agent sends it again. Any other Error means that the database or the vault failed us:
    /// the process must stop and look at what is really there.
    Result<> take(Socket& socket, const Envelope& envelope, Time now);

    /// Gives due jobs to idle agents, and does the duties whose time has come: renew the leases
    /// heard of, rescue lapsed ones, clear the incoming folder of dead attempts.
    Result<> tick(Time now);

private:
    struct Idle {
        Socket* socket = nullptr;
        std::string agent;
        Time heard;
    };
    struct Heard {
        Socket* socket = nullptr;
        std::string peer;
    };

    Result<> take_ready(Socket& socket, const Envelope& envelope, Time now);
    Result<> take_beat(Socket& socket, const Envelope& envelope);
    Result<> take_result(Socket& socket, const Envelope& envelope, Time now);
    Result<> settle(const store::Lease& lease, const AttemptResult& result, Time now);
    Result<> accept(const store::Lease& lease, const AttemptResult& result,
                    const std::vector<store::Artefact>& artefacts, Time now);
    Result<bool> is_worth_another(const store::Lease& lease, const Error& why);
    Result<> refuse(const store::Lease& lease, const Error& why, Time now);
    Result<> step_original(const store::Lease& lease, const OriginalStep& step, Time now);

    Result<> assign(Time now);
    Result<bool> order(const std::string& peer, const Idle& idle, Time now);
    Result<> renew(Time now);
    Result<> rescue(Time now);
    Result<> sweep(Time now);

    store::Database& database_;
    store::Vault& vault_;
    const Settings& settings_;
    store::JobQueue jobs_;
    std::map<std::string, Idle> idle_;  ///< by peer
    std::map<std::pair<std::string, std::int64_t>, Heard>
        heard_;  ///< beats since the last renewal, by job and attempt
    Time next_renewal_;
    Time next_rescue_;
    Time next_sweep_;
};

}  // namespace catseye::workers
