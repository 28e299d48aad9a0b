#include "review/house_view.hpp"

#include "store/custody_log.hpp"

namespace catseye::review {

namespace {

std::optional<Time> maybe_time(const store::Rows& row, int column) {
    const auto ms = row.maybe_integer(column);
    return ms ? std::optional(from_ms(*ms)) : std::nullopt;
}

/// The failed job's original.
Result<std::optional<std::string>> original_of(store::Database& database,
                                               const std::string& job_id) {
    const auto rows = TRY(
        database.query("SELECT original_id FROM job WHERE id = $1 AND state = 'failed'", {job_id}));
    if (!TRY(rows->next())) return std::optional<std::string>();
    return std::optional(rows->text(0));
}

}  // namespace

Result<std::vector<StageJobs>> jobs_by_stage(store::Database& database) {
    const auto rows = TRY(database.query(
        "SELECT stage, count(*) FILTER (WHERE state = 'available'), count(*) FILTER (WHERE state = "
        "'running'), count(*) FILTER (WHERE state = 'done'), count(*) FILTER (WHERE state = "
        "'failed') FROM job GROUP BY stage ORDER BY stage"));
    std::vector<StageJobs> stages;
    while (TRY(rows->next()))
        stages.push_back({rows->text(0), rows->integer(1), rows->integer(2), rows->integer(3),
                          rows->integer(4)});
    return stages;
}

Result<std::vector<ListedJob>> jobs_in(store::Database& database, const std::string& state,
                                       std::int64_t limit) {
    const auto rows = TRY(database.query(
        "SELECT j.id, j.stage, o.sha256, j.attempt, COALESCE(t.worker, ''), t.started_ms, "
        "t.ended_ms, COALESCE(t.error_code, ''), COALESCE(t.error_message, '') FROM job j JOIN "
        "original o ON o.id = j.original_id LEFT JOIN job_attempt t ON t.job_id = j.id AND "
        "t.attempt = j.attempt WHERE j.state = $1 ORDER BY j.id DESC LIMIT $2",
        {state, limit}));
    std::vector<ListedJob> jobs;
    while (TRY(rows->next()))
        jobs.push_back({rows->text(0), rows->text(1), rows->text(2), rows->integer(3),
                        rows->text(4), maybe_time(*rows, 5), maybe_time(*rows, 6), rows->text(7),
                        rows->text(8)});
    return jobs;
}

Result<std::vector<SeenAgent>> agents_seen(store::Database& database, Time since) {
    const auto rows = TRY(database.query(
        "SELECT worker, max(COALESCE(ended_ms, started_ms)), count(*) FILTER (WHERE outcome IS "
        "NULL) FROM job_attempt WHERE started_ms >= $1 GROUP BY worker ORDER BY 2 DESC, worker",
        {to_ms(since)}));
    std::vector<SeenAgent> agents;
    while (TRY(rows->next()))
        agents.push_back({rows->text(0), from_ms(rows->integer(1)), rows->integer(2)});
    return agents;
}

Result<bool> retry_job(store::Database& database, const std::string& job_id,
                       const std::string& officer_id, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const auto original = TRY(original_of(database, job_id));
    if (!original) return false;
    TRY(database.execute(
        "UPDATE job SET state = 'available', due_ms = $2 WHERE id = $1 AND state = 'failed'",
        {job_id, to_ms(now)}));
    TRY(
        database.execute("UPDATE original SET state = 'processing', reason_code = NULL, "
                         "reason_message = NULL WHERE id = $1 AND state = 'incomplete'",
                         {*original}));
    TRY(database.execute(
        "DELETE FROM case_flag WHERE code = 'incomplete' AND case_id IN (SELECT c.id FROM "
        "review_case c JOIN submission_original so ON so.submission_id = c.submission_id WHERE "
        "so.original_id = $1 AND c.state <> 'closed')",
        {*original}));
    TRY(store::CustodyLog(database).append(
        {officer_id, "job_retried", *original, {{"job", job_id}}}, now));
    TRY(transaction.commit());
    return true;
}

Result<OutboxStanding> outbox_standing(store::Database& database) {
    OutboxStanding standing;
    const auto rows = TRY(database.query(
        "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = "
        "'failed'), min(made_ms) FILTER (WHERE state = 'waiting') FROM outbox"));
    if (TRY(rows->next())) {
        standing.waiting = rows->integer(0);
        standing.failed = rows->integer(1);
        standing.oldest = maybe_time(*rows, 2);
    }
    const auto errors = TRY(
        database.query("SELECT last_error FROM outbox WHERE state = 'waiting' ORDER BY made_ms, id "
                       "LIMIT 1"));
    if (TRY(errors->next())) standing.last_error = errors->text(0);
    return standing;
}

Result<std::int64_t> hurry_outbox(store::Database& database, Time now) {
    return database.execute("UPDATE outbox SET due_ms = $1 WHERE state = 'waiting' AND due_ms > $1",
                            {to_ms(now)});
}

Result<std::string> schema_step(store::Database& database) {
    const auto rows =
        TRY(database.query("SELECT file FROM schema_version ORDER BY number DESC LIMIT 1"));
    return TRY(rows->next()) ? rows->text(0) : std::string();
}

}  // namespace catseye::review
