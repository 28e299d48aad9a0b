#include "review/report_cells.hpp"
#include "review/report_formats.hpp"

namespace catseye::review {

namespace {

std::string escaped(std::string_view text) {
    std::string html;
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            case '\'':
                html += "&#39;";
                break;
            default:
                html += c;
        }
    }
    return html;
}

/// The first cell of a row names it (WCAG 2.2, technique H63: scope on row and column headers).
std::string row_html(const std::vector<Cell>& row) {
    std::string html = "<tr>";
    for (std::size_t at = 0; at < row.size(); ++at) {
        const std::string text = escaped(cell_text(row[at]));
        const bool number = !std::holds_alternative<std::string>(row[at]);
        if (at == 0)
            html += "<th scope=\"row\">" + text + "</th>";
        else
            html += std::string(number ? "<td class=\"number\">" : "<td>") + text + "</td>";
    }
    return html + "</tr>\n";
}

std::string table_html(const ReportTable& table) {
    std::string html = "<table id=\"" + escaped(table.id) + "\">\n<caption>" + escaped(table.id) +
                       ". " + escaped(table.title) + " (" + escaped(table.unit) +
                       ")</caption>\n<thead><tr>";
    for (const std::string& column : table.columns)
        html += "<th scope=\"col\">" + escaped(column) + "</th>";
    html += "</tr></thead>\n<tbody>\n";
    for (const auto& row : table.rows)
        html += row_html(row);
    return html + "</tbody>\n</table>\n";
}

constexpr std::string_view kHead =
    "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Catseye "
    "report</title>\n<style>\n"
    "body { font-family: sans-serif; margin: 2rem; color: #0b0c0c; }\n"
    "table { border-collapse: collapse; margin: 2rem 0; }\n"
    "caption { text-align: left; font-weight: bold; padding: 0.5rem 0; }\n"
    "th, td { border-bottom: 1px solid #767676; padding: 0.25rem 0.75rem; text-align: left; "
    "font-weight: normal; }\n"
    "thead th, tbody tr:last-child > * { font-weight: bold; }\n"
    ".number { text-align: right; font-variant-numeric: tabular-nums; }\n"
    "</style>\n</head>\n<body>\n<main>\n<h1>Catseye report</h1>\n";

}  // namespace

std::string report_as_html(const Report& report) {
    std::string html(kHead);
    html += "<p>" + escaped(report.headline.sentence) + "</p>\n<ul>\n";
    for (const ActionRate& rate : report.headline.rates)
        html += "<li>" + escaped(rate.name + ": " + percent({rate.actioned, rate.of}, 1)) + ", " +
                with_commas(rate.actioned) + " of " + with_commas(rate.of) + "; " +
                with_commas(rate.pending) + " pending</li>\n";
    for (const std::string& note : report.notes)
        html += "<li>" + escaped(note) + "</li>\n";
    html += "</ul>\n";
    for (const ReportTable& table : report.tables)
        html += table_html(table);
    return html + "</main>\n</body>\n</html>\n";
}

}  // namespace catseye::review
