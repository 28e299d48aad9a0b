#include "store/job_queue.hpp"

#include <algorithm>

#include "base/ids.hpp"

namespace catseye::store {

namespace {

Lease lease_of(const Rows& rows) {
    return {rows.text(0),    rows.text(1), rows.text(2),
            rows.integer(3), rows.text(4), rows.integer(5)};
}

}  // namespace

std::chrono::milliseconds back_off(std::int64_t attempt, std::chrono::milliseconds delay) {
    constexpr std::chrono::milliseconds kLongest = std::chrono::minutes(10);
    const auto doublings = std::clamp<std::int64_t>(attempt - 1, 0, 16);
    return std::min(kLongest, delay * (std::int64_t{1} << doublings));
}

Result<bool> JobQueue::add(const NewJob& job, Time now) {
    const auto added = TRY(database_.execute(
        "INSERT INTO job (id, original_id, stage, stage_version, parameters, priority, due_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (original_id, stage, stage_version, "
        "parameters) DO NOTHING",
        {make_id(now), job.original_id, job.stage, job.stage_version, job.parameters, job.priority,
         to_ms(now)}));
    if (added == 1) return true;
    TRY(database_.execute(
        "UPDATE job SET priority = $5 WHERE original_id = $1 AND stage = $2 AND stage_version = $3 "
        "AND parameters = $4 AND priority > $5",
        {job.original_id, job.stage, job.stage_version, job.parameters, job.priority}));
    return false;
}

Result<std::optional<std::string>> JobQueue::id_of(const NewJob& job) {
    const auto rows = TRY(database_.query(
        "SELECT id FROM job WHERE original_id = $1 AND stage = $2 AND stage_version = $3 AND "
        "parameters = $4",
        {job.original_id, job.stage, job.stage_version, job.parameters}));
    if (!TRY(rows->next())) return std::optional<std::string>();
    return std::optional(rows->text(0));
}

Result<std::optional<Lease>> JobQueue::claim(const std::string& worker, Time now, Time until) {
    const std::string skip =
        database_.dialect() == Dialect::postgres ? " FOR UPDATE SKIP LOCKED" : "";
    const std::string sql =
        "UPDATE job SET state = 'running', attempt = attempt + 1, leased_by = $1, lease_until_ms = "
        "$2 "
        "WHERE id = (SELECT id FROM job WHERE state = 'available' AND due_ms <= $3 "
        "ORDER BY priority, due_ms, id LIMIT 1" +
        skip +
        ") "
        "RETURNING id, original_id, stage, stage_version, parameters, attempt";
    Transaction transaction = TRY(Transaction::begin(database_));
    std::optional<Lease> lease;
    {
        const auto rows = TRY(database_.query(sql, {worker, to_ms(until), to_ms(now)}));
        while (TRY(rows->next()))
            lease = lease_of(*rows);
    }
    if (!lease) return lease;
    TRY(database_.execute(
        "INSERT INTO job_attempt (job_id, attempt, worker, started_ms) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (job_id, attempt) DO UPDATE SET worker = excluded.worker, "
        "started_ms = excluded.started_ms, ended_ms = NULL, outcome = NULL",
        {lease->job_id, lease->attempt, worker, to_ms(now)}));
    TRY(transaction.commit());
    return lease;
}

Result<> JobQueue::add_after(const Lease& done, std::string_view stage, std::int64_t stage_version,
                             Time now) {
    const auto priority =
        TRY(database_.integer("SELECT priority FROM job WHERE id = $1", {done.job_id}));
    TRY(add({done.original_id, std::string(stage), stage_version, {}, priority.value_or(0)}, now));
    return ok();
}

Result<std::vector<Lease>> JobQueue::renew(const std::vector<Lease>& leases, Time until) {
    std::vector<Lease> lost;
    Transaction transaction = TRY(Transaction::begin(database_));
    for (const Lease& lease : leases) {
        const auto renewed =
            TRY(database_.execute("UPDATE job SET lease_until_ms = $3 WHERE id = $1 AND attempt = "
                                  "$2 AND state = 'running'",
                                  {lease.job_id, lease.attempt, to_ms(until)}));
        if (renewed == 0) lost.push_back(lease);
    }
    TRY(transaction.commit());
    return lost;
}

Result<std::optional<Lease>> JobQueue::running(const std::string& job_id, std::int64_t attempt) {
    const auto rows = TRY(database_.query(
        "SELECT id, original_id, stage, stage_version, parameters, attempt FROM job "
        "WHERE id = $1 AND attempt = $2 AND state = 'running'",
        {job_id, attempt}));
    if (!TRY(rows->next())) return std::optional<Lease>();
    return std::optional(lease_of(*rows));
}

Result<bool> JobQueue::end(const Lease& lease, std::string_view state, Time due) {
    const auto changed = TRY(database_.execute(
        "UPDATE job SET state = $3, due_ms = $4, leased_by = NULL, lease_until_ms = NULL "
        "WHERE id = $1 AND attempt = $2 AND state = 'running'",
        {lease.job_id, lease.attempt, std::string(state), to_ms(due)}));
    return changed == 1;
}

Result<> JobQueue::note(const Lease& lease, std::string_view outcome, const Error* why, Time now) {
    TRY(database_.execute(
        "UPDATE job_attempt SET ended_ms = $3, outcome = $4, error_code = $5, error_message = $6 "
        "WHERE job_id = $1 AND attempt = $2 AND outcome IS NULL",
        {lease.job_id, lease.attempt, to_ms(now), std::string(outcome),
         why == nullptr ? Value(nullptr) : Value(std::string(to_string(why->code))),
         why == nullptr ? Value(nullptr) : Value(why->message)}));
    return ok();
}

Result<bool> JobQueue::complete(const Lease& lease, const AttemptCost& cost, Time now) {
    if (!TRY(end(lease, "done", now))) return false;
    TRY(note(lease, "done", nullptr, now));
    TRY(
        database_.execute("UPDATE job_attempt SET cpu_ms = $3, peak_memory_bytes = $4 WHERE job_id "
                          "= $1 AND attempt = $2",
                          {lease.job_id, lease.attempt, cost.cpu.count(), cost.peak_memory_bytes}));
    return true;
}

Result<bool> JobQueue::retry(const Lease& lease, const Error& why, Time now, Time retry_at) {
    if (!TRY(end(lease, "available", retry_at))) return false;
    TRY(note(lease, "failed", &why, now));
    return true;
}

Result<bool> JobQueue::give_up(const Lease& lease, const Error& why, Time now) {
    if (!TRY(end(lease, "failed", now))) return false;
    TRY(note(lease, "failed", &why, now));
    return true;
}

Result<bool> JobQueue::hand_back(const Lease& lease, Time now) {
    const auto changed =
        TRY(database_.execute("UPDATE job SET state = 'available', attempt = attempt - 1, "
                              "leased_by = NULL, lease_until_ms = NULL "
                              "WHERE id = $1 AND attempt = $2 AND state = 'running'",
                              {lease.job_id, lease.attempt}));
    if (changed == 1) TRY(note(lease, "cancelled", nullptr, now));
    return changed == 1;
}

Result<std::vector<Lapsed>> JobQueue::rescue_lapsed(Time now, std::int64_t max_attempts,
                                                    std::chrono::milliseconds delay) {
    std::vector<Lapsed> lapsed;
    {
        const auto rows = TRY(database_.query(
            "SELECT id, original_id, stage, stage_version, parameters, attempt FROM job "
            "WHERE state = 'running' AND lease_until_ms < $1",
            {to_ms(now)}));
        while (TRY(rows->next()))
            lapsed.push_back({lease_of(*rows), false});
    }
    for (Lapsed& one : lapsed) {
        one.failed = one.lease.attempt >= max_attempts;
        const Error why = fail(ErrorCode::resource,
                               "the lease lapsed: its agent died, hung or lost the connection");
        TRY(end(one.lease, one.failed ? "failed" : "available",
                one.failed ? now : now + back_off(one.lease.attempt, delay)));
        TRY(note(one.lease, "lapsed", &why, now));
    }
    return lapsed;
}

Result<std::int64_t> JobQueue::failures(const std::string& job_id, ErrorCode code) {
    const auto count = TRY(
        database_.integer("SELECT count(*) FROM job_attempt WHERE job_id = $1 AND error_code = $2",
                          {job_id, std::string(to_string(code))}));
    return count.value_or(0);
}

Result<JobQueue::Counts> JobQueue::counts() {
    const auto rows = TRY(database_.query("SELECT state, count(*) FROM job GROUP BY state"));
    Counts counts;
    while (TRY(rows->next())) {
        const std::string state = rows->text(0);
        if (state == "available")
            counts.available = rows->integer(1);
        else if (state == "running")
            counts.running = rows->integer(1);
        else if (state == "done")
            counts.done = rows->integer(1);
        else
            counts.failed = rows->integer(1);
    }
    return counts;
}

Result<std::optional<Time>> JobQueue::next_due() {
    const auto due =
        TRY(database_.integer("SELECT min(due_ms) FROM job WHERE state = 'available'"));
    return due ? std::optional(from_ms(*due)) : std::nullopt;
}

}  // namespace catseye::store
