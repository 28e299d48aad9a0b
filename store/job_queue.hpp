#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

struct NewJob {
    std::string original_id;
    std::string stage;
    std::int64_t stage_version = 1;
    std::string parameters;
    std::int64_t priority = 0;  ///< the smaller the sooner: the last safe posting day
};

/// A worker's right to one job. `attempt` is the fence: a result is taken only while it is current.
struct Lease {
    std::string job_id;
    std::string original_id;
    std::string stage;
    std::int64_t stage_version = 1;
    std::string parameters;
    std::int64_t attempt = 0;
};

/// What an attempt cost, as its agent measured it.
struct AttemptCost {
    std::chrono::milliseconds cpu{};
    std::int64_t peak_memory_bytes = 0;
};

/// A lease that lapsed: whether the job may be tried again or has used up its attempts.
struct Lapsed {
    Lease lease;
    bool failed = false;
};

/// The job table. Every change of state is one guarded UPDATE that names the state and the attempt
/// it leaves; zero rows changed means that someone else moved first, which is an answer and not an
/// error.
class JobQueue {
public:
    explicit JobQueue(Database& database) : database_(database) {}

    /// False if the very same job exists already. An urgent case lifts an existing job's priority.
    Result<bool> add(const NewJob& job, Time now);
    /// The job that does this, which `add` made now or before.
    Result<std::optional<std::string>> id_of(const NewJob& job);
    /// The stage that follows a finished one, on the same original with the same priority.
    Result<> add_after(const Lease& done, std::string_view stage, std::int64_t stage_version,
                       Time now);
    /// The most urgent job that is due, or nothing.
    Result<std::optional<Lease>> claim(const std::string& worker, Time now, Time until);
    /// Renews the leases that still stand, all in one transaction; yields those that do not.
    Result<std::vector<Lease>> renew(const std::vector<Lease>& leases, Time until);

    /// The lease of this job and attempt while it stands: asked before a result is harvested.
    Result<std::optional<Lease>> running(const std::string& job_id, std::int64_t attempt);
    /// Called inside the transaction of the results. False if the lease was lost: drop the result.
    Result<bool> complete(const Lease& lease, const AttemptCost& cost, Time now);
    /// Back to `available` at `retry_at`. False if the lease was lost.
    Result<bool> retry(const Lease& lease, const Error& why, Time now, Time retry_at);
    /// To `failed`, for good. False if the lease was lost.
    Result<bool> give_up(const Lease& lease, const Error& why, Time now);
    /// Back to `available` without counting the attempt: its agent was asked to stop.
    Result<bool> hand_back(const Lease& lease, Time now);

    /// Every running job whose lease ended before `now`: back to `available` after the back-off of
    /// `delay`, or `failed` once it had `max_attempts`.
    Result<std::vector<Lapsed>> rescue_lapsed(Time now, std::int64_t max_attempts,
                                              std::chrono::milliseconds delay);

    /// Earlier attempts at the job that failed with this code.
    Result<std::int64_t> failures(const std::string& job_id, ErrorCode code);

    struct Counts {
        std::int64_t available = 0, running = 0, done = 0, failed = 0;
    };
    Result<Counts> counts();
    /// When the next job will be due, if any is waiting.
    Result<std::optional<Time>> next_due();

private:
    Result<bool> end(const Lease& lease, std::string_view state, Time due);
    Result<> note(const Lease& lease, std::string_view outcome, const Error* why, Time now);
    Database& database_;
};

/// The wait before attempt `attempt + 1`: `delay` doubled for each attempt made, at most ten
/// minutes.
std::chrono::milliseconds back_off(std::int64_t attempt, std::chrono::milliseconds delay);

}  // namespace catseye::store
