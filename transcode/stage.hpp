#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "findings/stage_report.hpp"

namespace catseye::transcode {

/// All a stage can reach. It runs confined: no path, no network, no database, and it may be killed
/// at any instruction and run again.
struct StageContext {
    int original = -1;       ///< read-only descriptor of the sealed original
    int first_output = -1;   ///< slot i of findings::output_slots(stage) is first_output + i
    std::string parameters;  ///< job.parameters
    std::function<void(std::int64_t percent)> progress;
};

/// A stage: one function from an original to findings and files.
struct Stage {
    std::string_view name;  ///< job.stage; its version is findings::stage_version(name)
    Result<findings::StageOutput> (*run)(const StageContext& context);
};

/// Every stage, the whole list (stage_list.cpp).
std::span<const Stage> stages();

}  // namespace catseye::transcode
