#pragma once
#include <string>
#include <vector>

#include "review/districts.hpp"
#include "review/report_counting.hpp"

namespace catseye::review {

/// What is counted, for the tables that own cases and published rows share.
struct Counted {
    const CountedCases& cases;
    const Law& law;
    std::string unit;
};

/// P1: the three rates, what each was taken of, and how far off it may be.
ReportTable rate_table(const Headline& headline);
/// P2: the thirteen months up to the one of `last`, whatever the report's period: `cases` are of
/// all of them.
ReportTable trend_table(const Counted& counted, Day last);
/// P3: a district a row, with the people who live there where that is known.
ReportTable area_table(const Counted& counted, const Districts* districts);
/// P5: the numbered roads that occur most, at most twenty of them, and the rest.
ReportTable road_table(const Counted& counted);
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
/// R5b: the same by how the submitter travelled.
ReportTable nfa_mode_table(const Counted& counted);
/// R6c: what was lost to the notice's clock, and who could have helped it.
ReportTable lost_table(const Counted& counted);
/// A row for each disposal.
ReportTable disposal_table(const Counted& counted);

}  // namespace catseye::review
