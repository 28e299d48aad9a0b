#include "web/figures/figure_table.hpp"

#include <algorithm>
#include <cctype>

#include "review/report_cells.hpp"

namespace catseye::web {

namespace {

using review::Cell;
using review::ReportTable;

constexpr std::size_t kSentence = 24;  // characters, of a cell that may have lines of its own

Html header_row(const ReportTable& table) {
    Html cells;
    for (std::size_t at = 0; at < table.columns.size(); ++at) {
        const bool number =
            !table.rows.empty() && !std::holds_alternative<std::string>(table.rows.front().at(at));
        cells += element("th",
                         {{"scope", "col"},
                          {"class", std::string("govuk-table__header") +
                                        (number ? " govuk-table__header--numeric" : "")}},
                         text(plain_words(table.columns[at])));
    }
    return element("thead", {{"class", "govuk-table__head"}},
                   element("tr", {{"class", "govuk-table__row"}}, cells));
}

Html body_row(const std::vector<Cell>& row) {
    Html cells;
    for (std::size_t at = 0; at < row.size(); ++at) {
        const bool words = std::holds_alternative<std::string>(row[at]);
        std::string content = review::cell_text(row[at]);
        if (words) content = plain_words(content);
        if (at == 0)
            cells +=
                element("th", {{"scope", "row"}, {"class", "govuk-table__header"}}, text(content));
        else
            cells += element("td",
                             {{"class", std::string("govuk-table__cell") +
                                            (!words ? " govuk-table__cell--numeric"
                                             : content.size() > kSentence ? " catseye-sentence"
                                                                          : "")}},
                             text(content));
    }
    const bool is_total = review::cell_text(row.front()) == "total";
    return element(
        "tr", {{"class", std::string("govuk-table__row") + (is_total ? " catseye-total" : "")}},
        cells);
}

/// What the codes among the columns mean.
Html code_words(const ReportTable& table, const review::Law& law) {
    Html terms;
    for (const std::string& column : table.columns)
        if (const review::Disposal* disposal = law.disposal(column))
            terms += element("dt", {}, text(column)) + element("dd", {}, text(disposal->label));
    if (terms.empty()) return {};
    return element("details", {{"class", "govuk-details"}},
                   element("summary", {{"class", "govuk-details__summary"}},
                           element("span", {{"class", "govuk-details__summary-text"}},
                                   text("What the codes of " + table.id + " mean"))) +
                       element("div", {{"class", "govuk-details__text"}},
                               element("dl", {{"class", "catseye-codes"}}, terms)));
}

}  // namespace

std::string plain_words(std::string_view word) {
    std::string plain(word);
    const bool is_code = std::all_of(word.begin(), word.end(), [](unsigned char c) {
        return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_';
    });
    if (is_code) std::replace(plain.begin(), plain.end(), '_', ' ');
    return plain;
}

Html figure_table(const ReportTable& table, const review::Law& law,
                  const std::string& csv_address) {
    const std::string name = table.id + ". " + table.title;
    Html rows;
    for (const auto& row : table.rows)
        rows += body_row(row);
    const Html html =
        element("table", {{"class", "govuk-table catseye-figures"}, {"id", table.id}},
                element("caption", {{"class", "govuk-table__caption govuk-table__caption--s"}},
                        text(name + " (" + table.unit + ")")) +
                    header_row(table) + element("tbody", {{"class", "govuk-table__body"}}, rows));
    Html after;
    if (!csv_address.empty())
        after = element("p", {{"class", "govuk-body-s catseye-no-print"}},
                        element("a", {{"class", "govuk-link"}, {"href", csv_address}},
                                text("Download " + table.id + " as CSV")));
    return element("div",
                   {{"class", "catseye-scroll"},
                    {"role", "region"},
                    {"aria-label", "Table: " + name},
                    {"tabindex", "0"}},
                   html) +
           after + code_words(table, law);
}

}  // namespace catseye::web
