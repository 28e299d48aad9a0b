#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// How many jobs of a stage stand where.
struct StageJobs {
    std::string stage;
    std::int64_t available = 0, running = 0, done = 0, failed = 0;
};
Result<std::vector<StageJobs>> jobs_by_stage(store::Database& database);

/// A job that runs or has failed for good. What it is about is named by hash: no case content.
struct ListedJob {
    std::string id;
    std::string stage;
    std::string original_sha256;
    std::int64_t attempt = 0;
    std::string worker;  ///< of the last attempt
    std::optional<Time> started, ended;
    std::string error_code, error_message;
};
/// In this state (running | failed), the newest first.
Result<std::vector<ListedJob>> jobs_in(store::Database& database, const std::string& state,
                                       std::int64_t limit);

/// Somebody who worked on jobs.
struct SeenAgent {
    std::string worker;
    Time last_seen;
    std::int64_t running = 0;
};
/// Since `since`, the last one first.
Result<std::vector<SeenAgent>> agents_seen(store::Database& database, Time since);

/// Gives a failed job one more attempt: the original is processed again, and its cases lose the
/// flag that it was incomplete. False: it is not failed any more. In a transaction of its own, with
/// its custody entry.
Result<bool> retry_job(store::Database& database, const std::string& job_id,
                       const std::string& officer_id, Time now);

/// How mails stand.
struct OutboxStanding {
    std::int64_t waiting = 0, failed = 0;
    std::optional<Time> oldest;  ///< of those that wait
    std::string last_error;      ///< of the one that waits longest
};
Result<OutboxStanding> outbox_standing(store::Database& database);

/// Every waiting mail is due now. How many.
Result<std::int64_t> hurry_outbox(store::Database& database, Time now);

/// The file name of the newest step of the schema.
Result<std::string> schema_step(store::Database& database);

}  // namespace catseye::review
