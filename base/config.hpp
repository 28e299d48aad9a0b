#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace catseye {

/// Everything a force may set, with the values that hold when it sets nothing. Read from one TOML
/// file
/// (`key = value` under a section), then from CATSEYE_<SECTION>_<KEY> in the environment.
struct Settings {
    // [force]
    std::string force_name = "Lancashire Constabulary";

    // [intake]
    std::int64_t intake_max_file_bytes = std::int64_t{2} << 30U;  // domain notes: 2 GB a file
    std::int64_t intake_max_submission_bytes = std::int64_t{10} << 30U;  // and 10 GB a submission
    std::int64_t intake_max_files = 10;
    std::int64_t intake_max_vehicles = 5;
    std::int64_t intake_free_bytes = std::int64_t{1}
                                     << 30U;  // less free on the vault's disk: no new originals

    // [jobs]
    std::chrono::milliseconds jobs_lease{
        60'000};                     // four missed renewals; a renewal costs one write for all jobs
    std::int64_t jobs_attempts = 3;  // then the case opens flagged
    std::chrono::milliseconds jobs_back_off{5'000};  // doubled at each further attempt
    std::chrono::seconds jobs_wall_limit{900};       // one stage, by the clock on the wall
    std::chrono::seconds jobs_cpu_limit{1'200};
    std::int64_t jobs_memory_bytes = std::int64_t{1536} << 20U;

    // [review]
    std::chrono::minutes review_hold{30};           // a taken case goes back after this
    std::chrono::hours review_processing_grace{1};  // a case still processing is listed after this
    std::int64_t review_urgent_posting_days =
        5;  // or at once with this many posting days or fewer left

    // [vault]
    std::chrono::hours vault_orphan_grace{
        24};  // bytes without a row are younger than this, or a problem

    // [log]
    bool log_json = false;
};

/// Reads `file` if it is given (a missing one is then an error), /etc/catseye.toml if it exists,
/// then the environment. All faults are listed in one Error: unknown keys, wrong types, values out
/// of range.
Result<Settings> load_settings(const std::optional<std::filesystem::path>& file);

/// "section.key" and its value as TOML, in the order of the struct: what `catseye config` prints.
std::vector<std::pair<std::string, std::string>> list_settings(const Settings& settings);

}  // namespace catseye
