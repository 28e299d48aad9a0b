#include "workers/dispatcher.hpp"

#include <algorithm>
#include <charconv>

#include "base/crash_point.hpp"
#include "base/log.hpp"
#include "review/case_opening.hpp"
#include "store/artefacts.hpp"
#include "store/custody_log.hpp"
#include "store/uploads.hpp"
#include "workers/harvest.hpp"

namespace catseye::workers {

namespace {

constexpr auto kSweepInterval = std::chrono::minutes(1);
constexpr auto kReadyForgotten =
    std::chrono::seconds(3);                   // three unheard READYs: the agent is gone
constexpr int kDutiesPerLease = 4;             // a lease survives three lost beats
constexpr std::int64_t kInternalAttempts = 2;  // a bug of ours is worth one more try, not three

store::CustodyEvent custody_event(const store::Lease& lease,
                                  const std::vector<store::Artefact>& artefacts) {
    store::CustodyEvent event{"dispatcher",
                              "stage_done",
                              lease.original_id,
                              {{"job", lease.job_id},
                               {"stage", lease.stage},
                               {"stage_version", std::to_string(lease.stage_version)},
                               {"attempt", std::to_string(lease.attempt)}}};
    if (!lease.parameters.empty()) event.content.emplace_back("parameters", lease.parameters);
    for (const auto& artefact : artefacts)
        event.content.emplace_back(artefact.name, artefact.sealed.sha256);
    return event;
}

/// True once `next` has come; moves it on.
bool is_due(Time& next, std::chrono::milliseconds interval, Time now) {
    if (now < next) return false;
    next = now + interval;
    return true;
}

/// A message that is not what it should be is dropped: its sender repeats it or its lease lapses.
Result<> drop(const Error& why) {
    log::warning("message dropped", {{"why", why.message}});
    return ok();
}

}  // namespace

Result<> Dispatcher::take(Socket& socket, const Envelope& envelope, Time now) {
    if (envelope.type == message::kReady) return take_ready(socket, envelope, now);
    if (envelope.type == message::kBeat) return take_beat(socket, envelope);
    if (envelope.type == message::kResult) return take_result(socket, envelope, now);
    return drop(fail(ErrorCode::invalid_request, "a message of no known type"));
}

Result<> Dispatcher::take_ready(Socket& socket, const Envelope& envelope, Time now) {
    const auto ready = ready_from(envelope.body);
    if (!ready) return drop(ready.error());
    if (ready->build != this_build())
        return drop(fail(ErrorCode::invalid_request,
                         "agent " + ready->agent + " runs other stages: " + ready->build));
    idle_[envelope.peer] = {&socket, ready->agent, now};
    return ok();
}

Result<> Dispatcher::take_beat(Socket& socket, const Envelope& envelope) {
    const auto beat = beat_from(envelope.body);
    if (!beat) return drop(beat.error());
    idle_.erase(envelope.peer);
    heard_[{beat->key.job_id, beat->key.attempt}] = {&socket, envelope.peer};
    return ok();
}

Result<> Dispatcher::take_result(Socket& socket, const Envelope& envelope, Time now) {
    const auto result = result_from(envelope.body);
    if (!result) return drop(result.error());
    if (const auto lease = TRY(jobs_.running(result->key.job_id, result->key.attempt))) {
        if (lease->stage != result->stage)
            return drop(fail(ErrorCode::invalid_request, "a result of another stage"));
        TRY(settle(*lease, *result, now));
    } else {
        log::info("late result thrown away",
                  {{"job", result->key.job_id}, {"attempt", result->key.attempt}});
    }
    heard_.erase({result->key.job_id, result->key.attempt});
    TRY(vault_.remove_incoming(incoming_name(result->key)));
    TRY(socket.send({envelope.peer, std::string(message::kTaken), to_body(result->key)}));
    return ok();
}

Result<> Dispatcher::settle(const store::Lease& lease, const AttemptResult& result, Time now) {
    if (!result.outcome) {
        const auto code = result.outcome.error().code;
        const bool unexpected = code == ErrorCode::internal || code == ErrorCode::resource;
        if (unexpected && !result.last_words.empty())
            log::warning("last words of a stage",
                         {{"job", lease.job_id}, {"text", result.last_words}});
        return refuse(lease, result.outcome.error(), now);
    }
    const auto artefacts = harvest(vault_, result);
    if (artefacts) return accept(lease, result, *artefacts, now);
    // A full or failing disk is ours to mend, not the file's fault: it counts as an attempt and is
    // tried again.
    return refuse(lease, artefacts.error(), now);
}

Result<> Dispatcher::accept(const store::Lease& lease, const AttemptResult& result,
                            const std::vector<store::Artefact>& artefacts, Time now) {
    const WorkflowRow* row = workflow_row(lease.stage);
    if (row == nullptr)
        return fail(ErrorCode::internal, "stage '" + lease.stage + "' is not in the workflow");
    auto transaction = TRY(store::Transaction::begin(database_));
    if (!TRY(jobs_.complete(lease, result.cost, now)))
        return ok();  // the lease was lost in between: nothing happened
    store::Artefacts made(database_);
    TRY(made.add(lease, artefacts, now));
    TRY(made.add_findings(lease, *result.outcome, now));
    TRY(store::CustodyLog(database_).append(custody_event(lease, artefacts), now));
    const OriginalStep step = step_after(*row, *result.outcome);
    if (step.state == store::OriginalState::processing)
        for (const auto next : row->next)
            TRY(jobs_.add_after(lease, next, findings::stage_version(next), now));
    TRY(step_original(lease, step, now));
    crash_point("result.before_commit");
    TRY(transaction.commit());
    crash_point("result.after_commit");
    log::info("stage done", {{"job", lease.job_id},
                             {"original", lease.original_id},
                             {"stage", lease.stage},
                             {"attempt", lease.attempt},
                             {"cpu_ms", result.cost.cpu.count()}});
    return ok();
}

Result<bool> Dispatcher::is_worth_another(const store::Lease& lease, const Error& why) {
    switch (why.code) {
        case ErrorCode::invalid_media:
        case ErrorCode::unsupported:
        case ErrorCode::invalid_request:
        case ErrorCode::not_found:
            return false;
        case ErrorCode::internal:
            if (TRY(jobs_.failures(lease.job_id, why.code)) + 1 >= kInternalAttempts) return false;
            break;
        default:
            break;
    }
    return lease.attempt < settings_.jobs_attempts;
}

Result<> Dispatcher::refuse(const store::Lease& lease, const Error& why, Time now) {
    log::warning("stage failed", {{"job", lease.job_id},
                                  {"original", lease.original_id},
                                  {"stage", lease.stage},
                                  {"attempt", lease.attempt},
                                  {"code", to_string(why.code)},
                                  {"why", why.message}});
    if (why.code == ErrorCode::cancelled) {
        TRY(jobs_.hand_back(lease, now));
        return ok();
    }
    if (TRY(is_worth_another(lease, why))) {
        TRY(jobs_.retry(lease, why, now,
                        now + store::back_off(lease.attempt, settings_.jobs_back_off)));
        return ok();
    }
    auto transaction = TRY(store::Transaction::begin(database_));
    if (!TRY(jobs_.give_up(lease, why, now))) return ok();
    if (const WorkflowRow* row = workflow_row(lease.stage))
        TRY(step_original(lease, step_after(*row, why), now));
    return transaction.commit();
}

Result<> Dispatcher::step_original(const store::Lease& lease, const OriginalStep& step, Time now) {
    if (step.state == store::OriginalState::processing) return ok();
    store::Submissions submissions(database_);
    if (!TRY(submissions.settle_original(lease.original_id, step.state, step.reason_code,
                                         step.reason_message)))
        return ok();
    TRY(store::CustodyLog(database_).append(
        {"dispatcher",
         "original_settled",
         lease.original_id,
         {{"state", std::string(to_string(step.state))}, {"reason", step.reason_code}}},
        now));
    TRY(review::settle_cases(database_, lease.original_id, now));
    return ok();
}

Result<> Dispatcher::tick(Time now) {
    const auto duty_interval = settings_.jobs_lease / kDutiesPerLease;
    if (is_due(next_renewal_, duty_interval, now)) TRY(renew(now));
    if (is_due(next_rescue_, duty_interval, now)) TRY(rescue(now));
    if (is_due(next_sweep_, kSweepInterval, now)) TRY(sweep(now));
    return assign(now);
}

Result<> Dispatcher::assign(Time now) {
    std::erase_if(idle_,
                  [&](const auto& entry) { return entry.second.heard + kReadyForgotten < now; });
    while (!idle_.empty()) {
        const auto agent = idle_.extract(idle_.begin());
        if (!TRY(order(agent.key(), agent.mapped(), now))) {
            idle_.insert({agent.key(), agent.mapped()});
            return ok();
        }
    }
    return ok();
}

/// False when there is no job to give.
Result<bool> Dispatcher::order(const std::string& peer, const Idle& idle, Time now) {
    const auto lease = TRY(jobs_.claim(idle.agent, now, now + settings_.jobs_lease));
    if (!lease) return false;
    crash_point("claim.after_commit");
    const auto original = TRY(store::Submissions(database_).original(lease->original_id));
    if (!original) return fail(ErrorCode::internal, "job " + lease->job_id + " has no original");
    const JobOrder order{*lease,
                         original->sha256,
                         settings_.jobs_lease,
                         settings_.jobs_wall_limit,
                         settings_.jobs_cpu_limit,
                         settings_.jobs_memory_bytes};
    // An agent that is gone never saw the lease: it goes back uncounted. One that dies later lets
    // it lapse.
    if (!TRY(idle.socket->send({peer, std::string(message::kJob), to_body(order)})))
        TRY(jobs_.hand_back(*lease, now));
    return true;
}

Result<> Dispatcher::renew(Time now) {
    if (heard_.empty()) return ok();
    std::vector<store::Lease> leases;
    for (const auto& [key, heard] : heard_) {
        leases.emplace_back();
        leases.back().job_id = key.first;
        leases.back().attempt = key.second;
    }
    for (const auto& lost : TRY(jobs_.renew(leases, now + settings_.jobs_lease))) {
        const Heard& heard = heard_.at({lost.job_id, lost.attempt});
        TRY(heard.socket->send({heard.peer, std::string(message::kLost),
                                to_body(LeaseKey{lost.job_id, lost.attempt})}));
    }
    heard_.clear();
    return ok();
}

Result<> Dispatcher::rescue(Time now) {
    auto transaction = TRY(store::Transaction::begin(database_));
    const auto lapsed =
        TRY(jobs_.rescue_lapsed(now, settings_.jobs_attempts, settings_.jobs_back_off));
    const Error why = fail(ErrorCode::resource, "every attempt ended without a result");
    for (const auto& one : lapsed) {
        log::warning("lease lapsed", {{"job", one.lease.job_id},
                                      {"stage", one.lease.stage},
                                      {"attempt", one.lease.attempt}});
        const WorkflowRow* row = workflow_row(one.lease.stage);
        if (one.failed && row != nullptr) TRY(step_original(one.lease, step_after(*row, why), now));
    }
    return transaction.commit();
}

Result<> Dispatcher::sweep(Time now) {
    TRY(vault_.sweep_temporary(now - settings_.vault_orphan_grace));
    for (const std::string& name : TRY(vault_.list_incoming())) {
        if (name.starts_with(store::kUploadFolder)) continue;  // swept by ingest/uploads.hpp
        std::int64_t attempt = 0;  // a name that is not one of ours belongs to no lease either
        const auto dash = std::min(name.find('-'), name.size() - 1);
        std::from_chars(name.data() + dash + 1, name.data() + name.size(), attempt);
        if (!TRY(jobs_.running(name.substr(0, dash), attempt))) TRY(vault_.remove_incoming(name));
    }
    return ok();
}

}  // namespace catseye::workers
