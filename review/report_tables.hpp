#pragma once
#include <string>
#include <vector>

#include "review/report_counting.hpp"

namespace catseye::review {

/// What is counted, for the tables that own cases and published rows share.
struct Counted {
    const std::vector<CountedCase>& cases;
    const Law& law;
    std::string unit;
};

/// R2: a month of submission a row; received = actioned + not actioned + pending (+ unmapped).
ReportTable monthly_table(const Counted& counted);
/// R2b: the same months by disposal.
ReportTable monthly_disposal_table(const Counted& counted);
/// R3: an offence a row, the most frequent first.
ReportTable offence_table(const Counted& counted);
/// R4: how the submitter travelled, by disposal.
ReportTable mode_table(const Counted& counted);
/// R5: why nothing followed, with the part that a better form would have stopped.
ReportTable nfa_table(const Counted& counted);
/// A row for each disposal.
ReportTable disposal_table(const Counted& counted);

}  // namespace catseye::review
