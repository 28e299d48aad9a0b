#pragma once
#include <string>
#include <vector>

#include "review/period.hpp"
#include "review/report.hpp"
#include "review/report_counting.hpp"

namespace catseye::review {

/// The report on our own cases.
Result<Report> own_report(store::Database& database, const Law& law, const ReportRequest& request);

/// The report on what one force has published.
Result<Report> published_report(store::Database& database, const Law& law,
                                const ReportRequest& request);

/// The cases submitted in the period, settled.
Result<std::vector<CaseHistory>> read_cases(store::Database& database, const Law& law,
                                            Period period);

/// The tables that only our own cases can fill.
/// R1: open cases at `now` by state and days to the last safe posting day, whenever they were
/// submitted.
Result<ReportTable> queue_table(store::Database& database, const Law& law, Time now);
/// What was recommended, decided and done, kept apart.
ReportTable own_disposal_table(const std::vector<CaseHistory>& cases, const Law& law);
/// R6: how long things take. R6b: how notices were posted against their last safe day.
ReportTable timeliness_table(const std::vector<CaseHistory>& cases);
ReportTable notice_table(const std::vector<CaseHistory>& cases);
/// R7: what has happened, step by step.
ReportTable funnel_table(const std::vector<CaseHistory>& cases);
/// P7: how many people the portal showed another door before they sent anything.
Result<ReportTable> routed_out_table(store::Database& database, Period period);
/// R12: what became of the originals sealed in the period. R12b: the stages' attempts.
Result<ReportTable> media_table(store::Database& database, Period period);
Result<ReportTable> attempt_table(store::Database& database, Period period);

/// The headline in one sentence that adds up.
std::string own_sentence(const Headline& headline, const std::vector<CaseHistory>& cases,
                         const std::string& period);
/// The same for published rows; `basis` is what their disposals are (PublishedMap::disposal_basis).
std::string published_sentence(const Headline& headline, const Law& law, const std::string& period,
                               const std::string& basis);
/// "2025", "March 2026", "2 March 2026 to 5 April 2026".
std::string period_words(Period period);

}  // namespace catseye::review
