#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "findings/findings.hpp"

namespace catseye::findings {

/// A file that a stage may write. The parent opens every slot of the stage before the child is
/// confined, the child never names a file: descriptor kFirstOutput + i is slot i. A slot left empty
/// is no artefact.
struct OutputSlot {
    std::string_view kind;  ///< artefact.kind
    std::string_view name;  ///< in the scratch folder
    std::string_view media_type;
    std::int64_t max_bytes = 0;
};

/// The slots of a stage, in descriptor order; empty for an unknown stage and for `probe`, which
/// writes none.
std::span<const OutputSlot> output_slots(std::string_view stage);

/// The version of a stage that this build runs; raise it (stage_report.cpp) to redo the work on
/// older originals. 0 for an unknown stage.
std::int64_t stage_version(std::string_view stage);

/// The descriptors that a stage is born with.
inline constexpr int kOriginalFd = 3;     ///< the sealed original, read-only
inline constexpr int kReportFd = 4;       ///< a pipe: one JSON object a line
inline constexpr int kFirstOutputFd = 5;  ///< output_slots(stage), in order

/// What a stage has to say when it ends well. `files` are the slot names it filled.
struct StageOutput {
    std::optional<ProbeFindings> probe;
    std::optional<DeriveFindings> derive;
    std::optional<StillFindings> still;
    std::vector<Sighting> sightings;
    std::vector<std::string> files;
};

struct Progress {
    std::int64_t percent = 0;  ///< 0 … 100
};

/// One line on the report pipe: how far, the result, or why not. The last line is one of the latter
/// two.
using ReportLine = std::variant<Progress, StageOutput, Error>;

inline constexpr std::int64_t kMaxReportBytes = std::int64_t{4}
                                                << 20U;  // everything a stage may say

std::string to_line(const ReportLine& line);
/// Hostile text: see json.hpp. A file name that is not a slot of `stage` is invalid_media.
Result<ReportLine> report_line_from(std::string_view stage, std::string_view line);

}  // namespace catseye::findings
