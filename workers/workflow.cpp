// What happens to an original, one row a stage: the second of the two tables that explain the
// system (the first is transcode/lane_list.cpp). A submission starts at `probe`; its cases wait for
// an officer when every original has left `processing` (review/case_opening.cpp).
#include "workers/workflow.hpp"

#include <array>

namespace catseye::workers {

namespace {

constexpr std::array<std::string_view, 1> kAfterProbe{"derive"};

constexpr std::array<WorkflowRow, 3> kWorkflow{{
    //  stage     then         settles  required
    {"probe", kAfterProbe, false,
     true},                       // a rejected file goes no further: its case opens as unplayable
    {"derive", {}, true, true},   // proxy, poster, filmstrip, plates are there: the case may open
    {"still", {}, false, false},  // asked for by an officer; the case is open already
}};

constexpr const char* kSendAgain =
    "We could not read this file. Please send the original straight from the camera's card, "
    "unconverted.";

}  // namespace

std::span<const WorkflowRow> workflow() {
    return kWorkflow;
}

const WorkflowRow* workflow_row(std::string_view stage) {
    for (const auto& row : kWorkflow)
        if (row.stage == stage) return &row;
    return nullptr;
}

OriginalStep step_after(const WorkflowRow& row, const findings::StageOutput& output) {
    if (output.probe && output.probe->verdict == findings::Verdict::rejected) {
        if (output.probe->reasons.empty())
            return {store::OriginalState::unplayable, "rejected", kSendAgain};
        const findings::Reason& reason = output.probe->reasons.front();
        return {store::OriginalState::unplayable, reason.code, reason.message};
    }
    if (row.settles) return {store::OriginalState::done, {}, {}};
    return {};
}

OriginalStep step_after(const WorkflowRow& row, const Error& why) {
    if (!row.required) return {};
    if (why.code == ErrorCode::invalid_media || why.code == ErrorCode::unsupported)
        return {store::OriginalState::unplayable, std::string(to_string(why.code)), kSendAgain};
    return {
        store::OriginalState::incomplete, std::string(to_string(why.code)),
        "Automatic processing of this file failed; the original is kept and can be downloaded."};
}

}  // namespace catseye::workers
