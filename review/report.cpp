#include "review/report.hpp"

#include "review/case_ledger.hpp"
#include "review/report_formats.hpp"
#include "review/report_sources.hpp"

namespace catseye::review {

std::vector<std::pair<std::string, std::string>> ReportFilter::conditions() const {
    std::vector<std::pair<std::string, std::string>> held;
    for (const auto& [name, word] :
         {std::pair("offence", &offence), std::pair("area", &area), std::pair("mode", &mode)})
        if (!word->empty()) held.emplace_back(name, *word);
    return held;
}

Result<Report> build_report(store::Database& database, const Law& law,
                            const ReportRequest& request) {
    CaseLedger ledger;
    return build_report(database, law, request, ledger);
}

Result<Report> build_report(store::Database& database, const Law& law, const ReportRequest& request,
                            CaseLedger& ledger) {
    if (request.from && request.to && *request.to < *request.from)
        return fail(ErrorCode::invalid_request, "a report from " + to_iso(*request.from) + " to " +
                                                    to_iso(*request.to) + " ends before it begins");
    return request.source == "own" ? own_report(database, law, request, ledger)
                                   : published_report(database, law, request);
}

Result<ReportFormat> report_format_from(std::string_view word) {
    if (word == "text") return ReportFormat::text;
    if (word == "json") return ReportFormat::json;
    if (word == "csv") return ReportFormat::csv;
    if (word == "html") return ReportFormat::html;
    return fail(ErrorCode::invalid_request,
                "'" + std::string(word) + "' is no format of a report: text, json, csv or html");
}

std::string render(const Report& report, ReportFormat format) {
    switch (format) {
        case ReportFormat::text:
            return report_as_text(report);
        case ReportFormat::json:
            return report_as_json(report);
        case ReportFormat::csv:
            return report_as_csv(report);
        case ReportFormat::html:
            return report_as_html(report);
    }
    return {};
}

}  // namespace catseye::review
