#pragma once
#include <string>
#include <vector>

#include "review/period.hpp"
#include "review/report.hpp"
#include "review/report_counting.hpp"

namespace catseye::review {

/// The report on our own cases.
Result<Report> own_report(store::Database& database, const Law& law, const ReportRequest& request,
                          CaseLedger& ledger);

/// The report on what one force has published.
Result<Report> published_report(store::Database& database, const Law& law,
                                const ReportRequest& request);

/// Those submitted in the period.
CaseHistories cases_in(const std::vector<CaseHistory>& cases, Period period);
/// Whether a report counts this one.
bool keeps(const ReportFilter& filter, const CountedCase& counted);
/// Whether a report under this request has this table.
bool wants(const ReportRequest& request, std::string_view table);
/// A word of a filter that is not among the choices is invalid_request and says what there is.
Result<> check_filter(const ReportFilter& filter, const ReportChoices& choices);
/// The same for our own cases: every district and every offence of the law may be asked for.
Result<> check_own_filter(const ReportFilter& filter, const Law& law,
                          const std::vector<CaseHistory>& cases);
/// What occurs in these cases, the commonest first, with its meaning where the law says one.
ReportChoices choices_of(const CountedCases& cases, const Law& law);
Result<ReportChoices> published_choices(store::Database& database, const Law& law,
                                        const std::string& source);

/// The tables that only our own cases can fill.
/// R1: open cases at `now` by state and days to the last safe posting day, whenever they were
/// submitted.
ReportTable queue_table(const CaseHistories& cases, const Law& law, Time now);
/// What was recommended, decided and done, kept apart.
ReportTable own_disposal_table(const CaseHistories& cases, const Law& law);
/// R6: how long things take. R6b: how notices were posted against their last safe day.
ReportTable timeliness_table(const CaseHistories& cases);
ReportTable notice_table(const CaseHistories& cases);
/// R7: what has happened, step by step.
ReportTable funnel_table(const CaseHistories& cases);
/// F1, F2: the questions that every force is asked under the Freedom of Information Act 2000, by
/// year of submission; of everybody, and of cyclists alone.
ReportTable question_table(const CaseHistories& cases);
ReportTable cyclist_question_table(const CaseHistories& cases);
/// R8: how often two officers who do not know of each other decide alike.
Result<ReportTable> agreement_table(store::Database& database, const Law& law, Period period);
/// P7: how many people the portal showed another door before they sent anything.
Result<ReportTable> routed_out_table(store::Database& database, Period period);
/// R12: what became of the originals sealed in the period. R12b: the stages' attempts.
Result<ReportTable> media_table(store::Database& database, Period period);
Result<ReportTable> attempt_table(store::Database& database, Period period);

/// The headline in one sentence that adds up.
std::string own_sentence(const Headline& headline, const CaseHistories& cases,
                         const std::string& period);
/// The same for published rows; `basis` is what their disposals are (PublishedMap::disposal_basis).
std::string published_sentence(const Headline& headline, const Law& law, const std::string& period,
                               const std::string& basis);
/// "2025", "March 2026", "the period from 2 March 2026 to 5 April 2026".
std::string period_words(Period period);
/// " (only offence RT88576, area Preston)"; nothing without a filter.
std::string filter_words(const ReportFilter& filter);

}  // namespace catseye::review
