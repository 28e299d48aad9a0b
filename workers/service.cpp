#include "workers/service.hpp"

#include "base/log.hpp"
#include "workers/agent_pool.hpp"
#include "workers/dispatcher.hpp"

namespace catseye::workers {

namespace {

constexpr auto kLongestWait =
    std::chrono::milliseconds(100);  // a back-off that ends is noticed within this
constexpr auto kRest = std::chrono::seconds(2);

/// The duties with the time at which each is next due.
class Duties {
public:
    explicit Duties(const std::vector<Duty>& duties) : duties_(duties), due_(duties.size()) {}
    /// False: the database was busy, and what comes after waits for the next time.
    bool tick(Time now) {
        for (std::size_t at = 0; at < duties_.size(); ++at) {
            if (now < due_[at]) continue;
            due_[at] = now + duties_[at].interval;
            const auto done = duties_[at].run(now);
            if (done) continue;
            log::error("duty failed",
                       {{"duty", duties_[at].name}, {"error", done.error().message}});
            if (done.error().code == ErrorCode::busy) return false;
        }
        return true;
    }

private:
    const std::vector<Duty>& duties_;
    std::vector<Time> due_;
};

/// False: somebody else holds the writer's place for long, say a shell on the database. What was to
/// be done is sent again by its agent, or comes due again.
Result<bool> but_for_busy(const Result<>& done) {
    if (done) return true;
    if (done.error().code != ErrorCode::busy) return done.error();
    log::warning("the database is busy", {{"error", done.error().message}});
    return false;
}

}  // namespace

Result<> Service::run(const std::atomic<bool>& stop, const CommandHandler& commands) {
    return loop(stop, commands, [] { return Result<bool>(false); });
}

Result<> Service::run_until_done(const std::atomic<bool>& stop, const CommandHandler& commands,
                                 const std::function<void(const JobCounts&)>& progress) {
    store::JobQueue jobs(writer_.database());
    return loop(stop, commands, [&]() -> Result<bool> {
        const auto counts = TRY(jobs.counts());
        progress({counts.available, counts.running, counts.done, counts.failed});
        return counts.available + counts.running == 0;
    });
}

Result<> Service::loop(const std::atomic<bool>& stop, const CommandHandler& commands,
                       const std::function<Result<bool>()>& finished) {
    const store::DataPaths paths(options_.data);
    const std::string endpoint = TRY(ipc_endpoint((paths.run / "agents.sock").string()));
    SocketContext context;
    std::vector<Socket> listeners;
    listeners.push_back(TRY(Socket::listen(context, endpoint)));
    if (options_.remote)
        listeners.push_back(
            TRY(Socket::listen(context, options_.remote->endpoint, options_.remote->security)));
    ControlServer control = TRY(ControlServer::open(context, paths.run / "control.sock"));
    Dispatcher dispatcher(writer_.database(), vault_, settings_);
    AgentPool pool(options_.program,
                   {"work", "--connect", endpoint, "--vault", paths.vault.string()},
                   options_.workers);

    std::vector<Socket*> sockets{&control.socket()};
    for (Socket& listener : listeners)
        sockets.push_back(&listener);
    Duties duties(options_.duties);
    log::info("ready", {{"data", options_.data.string()}, {"workers", options_.workers}});
    if (options_.on_ready) options_.on_ready();
    Time resumes;  // after a busy database: meanwhile it is free for the pages that wait for it
    while (!stop) {
        if (TRY(finished())) break;
        pool.tick(now());
        wait_for_input(sockets, {}, kLongestWait);
        for (Socket& listener : listeners)
            while (const auto envelope = listener.receive())
                TRY(but_for_busy(dispatcher.take(listener, *envelope, now())));
        TRY(control.serve(commands));
        if (now() < resumes) continue;
        if (!TRY(but_for_busy(dispatcher.tick(now()))) || !duties.tick(now()))
            resumes = now() + kRest;
    }
    pool.stop();
    // What the agents handed back while they stopped.
    for (Socket& listener : listeners)
        while (const auto envelope = listener.receive())
            TRY(but_for_busy(dispatcher.take(listener, *envelope, now())));
    return ok();
}

}  // namespace catseye::workers
