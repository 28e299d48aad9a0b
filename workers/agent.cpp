#include "workers/agent.hpp"

#include "base/crash_point.hpp"
#include "base/log.hpp"

namespace catseye::workers {

namespace {

constexpr auto kReadyInterval = std::chrono::seconds(1);
constexpr int kBeatsPerLease = 4;
constexpr int kLeasesToWait = 3;  // for TAKEN, after which the lease has lapsed anyway

LeaseKey key_of(const JobOrder& order) {
    return {order.lease.job_id, order.lease.attempt};
}

bool same(const LeaseKey& a, const LeaseKey& b) {
    return a.job_id == b.job_id && a.attempt == b.attempt;
}

}  // namespace

Result<> Agent::run(const std::atomic<bool>& stop) {
    while (!stop) {
        const Time at = now();
        if (at >= next_word_) TRY(say(at));
        const auto most = std::max(std::chrono::milliseconds(1), next_word_ - at);
        Socket* const sockets[] = {&socket_};
        if (work_ && work_->sandbox) {
            const int descriptor[] = {work_->sandbox->fd()};
            wait_for_input(sockets, descriptor, most);
            if (auto ended = work_->sandbox->step()) finish(*std::move(ended));
        } else {
            wait_for_input(sockets, {}, most);
        }
        while (const auto envelope = socket_.receive())
            TRY(take(*envelope));
    }
    return hand_back();
}

/// What this agent has to say now, and when it speaks next: READY while idle, BEAT while working,
/// RESULT until heard.
Result<> Agent::say(Time at) {
    if (!work_) {
        next_word_ = at + kReadyInterval;
        TRY(socket_.send({{}, std::string(message::kReady), to_body(Ready{name_, this_build()})}));
        return ok();
    }
    next_word_ = at + work_->order.lease_time / kBeatsPerLease;
    if (!work_->result) {
        TRY(socket_.send({{},
                          std::string(message::kBeat),
                          to_body(Beat{key_of(work_->order), work_->sandbox->percent()})}));
        return ok();
    }
    if (at > work_->ended + kLeasesToWait * work_->order.lease_time) {
        log::warning("nobody took a result",
                     {{"job", work_->order.lease.job_id}, {"attempt", work_->order.lease.attempt}});
        work_.reset();
        next_word_ = at;
        return ok();
    }
    TRY(socket_.send({{}, std::string(message::kResult), to_body(*work_->result)}));
    return ok();
}

Result<> Agent::take(const Envelope& envelope) {
    if (envelope.type == message::kJob) {
        auto order = order_from(envelope.body);
        if (!order) return order.error();
        // A second order while at work can only be a stale one: its lease lapses.
        if (!work_) begin(*std::move(order));
        return ok();
    }
    const auto key = key_from(envelope.body);
    if (!key || !work_ || !same(*key, key_of(work_->order))) return ok();
    if (envelope.type == message::kLost || envelope.type == message::kTaken) {
        work_.reset();
        next_word_ = Time();
    }
    return ok();
}

void Agent::begin(JobOrder order) {
    crash_point("agent.before_stage");
    work_.emplace();
    work_->order = std::move(order);
    next_word_ = Time();
    auto started = start_stage(work_->order);
    if (started) {
        work_->sandbox = *std::move(started);
        return;
    }
    StageRun failed;
    failed.outcome = started.error();
    finish(std::move(failed));
}

Result<Sandbox> Agent::start_stage(const JobOrder& order) const {
    const File original = TRY(vault_.open(store::Shelf::originals, order.original_sha256));
    StageRequest request;
    request.stage = order.lease.stage;
    request.parameters = order.lease.parameters;
    request.scratch = TRY(vault_.make_incoming(incoming_name(key_of(order))));
    request.wall_limit = order.wall_limit;
    request.limits.cpu_seconds = order.cpu_limit.count();
    request.limits.memory_bytes = order.memory_bytes;
    return Sandbox::start(stage_program_, original, request);
}

void Agent::finish(StageRun run) {
    crash_point("agent.after_stage");
    work_->sandbox
        .reset();  // its whole process group is gone: nobody can write the scratch folder any more
    work_->result = AttemptResult{
        key_of(work_->order),
        work_->order.lease.stage,
        std::move(run.outcome),
        {std::chrono::duration_cast<std::chrono::milliseconds>(run.cpu), run.peak_memory_bytes},
        std::move(run.last_words)};
    work_->ended = now();
    next_word_ = Time();
}

Result<> Agent::hand_back() {
    if (!work_) return ok();
    work_->sandbox.reset();
    if (!work_->result)
        work_->result = AttemptResult{key_of(work_->order),
                                      work_->order.lease.stage,
                                      fail(ErrorCode::cancelled, "the agent was asked to stop"),
                                      {},
                                      {}};
    TRY(socket_.send({{}, std::string(message::kResult), to_body(*work_->result)}));
    // Given a moment to leave this process; a lost message costs the job one lease.
    Socket* const sockets[] = {&socket_};
    wait_for_input(sockets, {}, std::chrono::milliseconds(500));
    return ok();
}

}  // namespace catseye::workers
