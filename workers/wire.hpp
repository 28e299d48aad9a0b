#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "findings/stage_report.hpp"
#include "store/job_queue.hpp"

namespace catseye::workers {

/// What travels between the dispatcher and its agents, and nothing whose loss matters:
///
///     agent → dispatcher   READY   an idle agent, repeated while it is idle
///     dispatcher → agent   JOB     a lease, just claimed for it
///     agent → dispatcher   BEAT    the lease is alive; renews it
///     dispatcher → agent   LOST    the lease is not yours: end the stage, report nothing
///     agent → dispatcher   RESULT  what came of it, repeated until TAKEN
///     dispatcher → agent   TAKEN   heard; accepted or thrown away, forget it either way
///
/// Media never travels: both sides have the vault.
namespace message {
inline constexpr std::string_view kReady = "READY";
inline constexpr std::string_view kJob = "JOB";
inline constexpr std::string_view kBeat = "BEAT";
inline constexpr std::string_view kLost = "LOST";
inline constexpr std::string_view kResult = "RESULT";
inline constexpr std::string_view kTaken = "TAKEN";
}  // namespace message

/// An idle agent. It runs the stage versions of its own build; another version is never given to
/// it.
struct Ready {
    std::string agent;
    std::string build;  ///< findings::stage_version of every stage, as "probe=1 derive=1 still=1"
};

/// One lease with all that an agent needs to run it.
struct JobOrder {
    store::Lease lease;
    std::string original_sha256;
    std::chrono::milliseconds lease_time{};
    std::chrono::seconds wall_limit{};
    std::chrono::seconds cpu_limit{};
    std::int64_t memory_bytes = 0;
};

/// A lease by its fence.
struct LeaseKey {
    std::string job_id;
    std::int64_t attempt = 0;
};

struct Beat {
    LeaseKey key;
    std::int64_t percent = 0;
};

/// How an attempt ended: what the stage said, or why there is nothing.
struct AttemptResult {
    LeaseKey key;
    std::string stage;
    Result<findings::StageOutput> outcome = fail(ErrorCode::internal, "no outcome");
    store::AttemptCost cost;
    std::string last_words;
};

std::string to_body(const Ready& ready);
std::string to_body(const JobOrder& order);
std::string to_body(const LeaseKey& key);
std::string to_body(const Beat& beat);
std::string to_body(const AttemptResult& result);

/// Bodies come from outside: whatever is not what it should be is invalid_request.
Result<Ready> ready_from(std::string_view text);
Result<JobOrder> order_from(std::string_view text);
Result<LeaseKey> key_from(std::string_view text);
Result<Beat> beat_from(std::string_view text);
Result<AttemptResult> result_from(std::string_view text);

/// The `build` of this program.
std::string this_build();
/// Where an attempt writes, under the vault's incoming folder.
std::string incoming_name(const LeaseKey& key);

}  // namespace catseye::workers
