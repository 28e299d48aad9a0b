#pragma once
#include "review/report_cells.hpp"
#include "tests/support/figures.hpp"

namespace catseye::tests {

inline const Time kReportTime = *parse_time("2026-04-01T09:00");
using Texts = std::vector<std::string>;

inline Day day(const std::string& text) {
    return *parse_day(text);
}

/// Cases for figures, and the report on them.
class ReportCases : public FigureCases {
public:
    review::Report report(review::ReportRequest request = {"own", {}, {}, kReportTime}) const {
        auto built = review::build_report(*database, review::compiled_law(), request);
        if (!built) FAIL(built.error().message);
        return *built;
    }
};

inline const review::ReportTable& table_of(const review::Report& report, const std::string& id) {
    const auto found = std::find_if(report.tables.begin(), report.tables.end(),
                                    [&](const review::ReportTable& one) { return one.id == id; });
    if (found == report.tables.end()) FAIL("no table " + id);
    return *found;
}

/// The cells of the row that begins with `name`, as text.
inline Texts row(const review::ReportTable& table, const std::string& name) {
    for (const auto& cells : table.rows) {
        Texts texts;
        for (const review::Cell& cell : cells)
            texts.push_back(review::cell_text(cell));
        if (texts.front() == name) return texts;
    }
    FAIL("no row " + name + " in " + table.id);
    return {};
}

inline std::int64_t disposal(const review::Report& report, const std::string& code) {
    for (const auto& [name, count] : report.headline.by_disposal)
        if (name == code) return count;
    return 0;
}

}  // namespace catseye::tests
