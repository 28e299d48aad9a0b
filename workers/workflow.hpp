#pragma once
#include <span>
#include <string_view>

#include "findings/stage_report.hpp"
#include "store/submissions.hpp"

namespace catseye::workers {

/// What follows a stage. The whole table is in workflow.cpp.
struct WorkflowRow {
    std::string_view stage;
    std::span<const std::string_view>
        next;       ///< stages to run when it ended well and did not reject the file
    bool settles;   ///< with it the original has left `processing`, well or not
    bool required;  ///< its failure flags the case
};

std::span<const WorkflowRow> workflow();
/// The row of a stage; null for one that is not ours.
const WorkflowRow* workflow_row(std::string_view stage);

/// Where an original goes, and why.
struct OriginalStep {
    store::OriginalState state = store::OriginalState::processing;
    std::string reason_code;
    std::string reason_message;
};

/// After `stage` said `output`: `processing` when more is to come.
OriginalStep step_after(const WorkflowRow& row, const findings::StageOutput& output);
/// After `stage` failed for good.
OriginalStep step_after(const WorkflowRow& row, const Error& why);

}  // namespace catseye::workers
