#include "base/csv.hpp"
#include "review/report_cells.hpp"
#include "review/report_formats.hpp"

namespace catseye::review {

namespace {

/// A spreadsheet runs a text that begins like this as a formula (OWASP, "CSV Injection"): an
/// apostrophe keeps it a text. Our own numbers are never written with a sign that could be meant
/// here.
std::string harmless(const Cell& cell) {
    std::string text = cell_text(cell);
    if (std::holds_alternative<std::string>(cell) && !text.empty() &&
        std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos)
        text.insert(0, "'");
    return text;
}

template <typename Row>
std::vector<std::string> all_harmless(const Row& row) {
    std::vector<std::string> cells;
    cells.reserve(row.size());
    for (const auto& cell : row)
        cells.push_back(harmless(cell));
    return cells;
}

std::vector<std::string> after(std::string first, const std::vector<std::string>& rest) {
    std::vector<std::string> cells{std::move(first)};
    cells.insert(cells.end(), rest.begin(), rest.end());
    return cells;
}

}  // namespace

std::string table_as_csv(const ReportTable& table) {
    std::string csv = write_csv_row(all_harmless(table.columns));
    for (const auto& row : table.rows)
        csv += write_csv_row(all_harmless(row));
    return csv;
}

std::string report_as_csv(const Report& report) {
    const Headline& headline = report.headline;
    std::string csv = write_csv_row({"headline", "source", report.source});
    if (report.from) csv += write_csv_row({"headline", "from", to_iso(*report.from)});
    if (report.to) csv += write_csv_row({"headline", "to", to_iso(*report.to)});
    csv += write_csv_row({"headline", "generated", to_iso(report.generated)});
    for (const auto& [name, word] : report.filter.conditions())
        csv += write_csv_row({"headline", "only", name, harmless(word)});
    csv += write_csv_row({"headline", "unit", headline.unit});
    const auto count = [&](const char* name, std::int64_t number) {
        csv += write_csv_row({"headline", name, std::to_string(number)});
    };
    count("received", headline.received);
    count("reviewed", headline.reviewed);
    count("actioned", headline.actioned);
    count("not_actioned", headline.not_actioned);
    count("pending", headline.pending);
    count("not_reviewed", headline.not_reviewed);
    count("unmapped", headline.unmapped);
    for (const ActionRate& rate : headline.rates)
        csv += write_csv_row({"headline", rate.name, percent({rate.actioned, rate.of}, 1),
                              std::to_string(rate.actioned), std::to_string(rate.of)});
    csv += write_csv_row({"headline", "sentence", headline.sentence});
    for (const std::string& note : report.notes)
        csv += write_csv_row({"headline", "note", note});
    for (const ReportTable& table : report.tables) {
        csv += "\r\n" + write_csv_row({table.id, table.title + " (" + table.unit + ")"});
        csv += write_csv_row(after(table.id, all_harmless(table.columns)));
        for (const auto& row : table.rows)
            csv += write_csv_row(after(table.id, all_harmless(row)));
    }
    return csv;
}

}  // namespace catseye::review
