#include "web/figures/figures.hpp"

#include <algorithm>
#include <functional>

#include "review/report_cells.hpp"
#include "web/console/frame.hpp"
#include "web/figures/figure_table.hpp"
#include "web/figures/page_list.hpp"
#include "web/figures/publication.hpp"
#include "web/figures/report_page.hpp"

namespace catseye::web {

namespace {

using Ledger = std::shared_ptr<review::CaseLedger>;

/// Everything that some page shows, but not what was found wrong in a published file: its values
/// may be registration marks.
std::vector<std::string> shown_tables() {
    std::vector<std::string> tables{"P1"};
    for (const FigurePage& page : figure_pages())
        tables.insert(tables.end(), page.tables.begin(), page.tables.end());
    tables.insert(tables.end(), {"F1", "F2"});
    return tables;
}

Result<review::Report> report_of(OfficerVisit& visit, const Asked& asked,
                                 std::vector<std::string> tables, review::CaseLedger& ledger) {
    review::ReportRequest request = TRY(request_of(asked, visit.now));
    request.tables = std::move(tables);
    return review::build_report(visit.reader, visit.law(), request, ledger);
}

/// The field that asks for what there is not; the days are judged first.
std::string wrong_field(const Asked& asked, const review::ReportChoices& choices) {
    if (!request_of(asked, {})) return "from";
    const auto lacks = [](const std::vector<review::ReportChoice>& known, const std::string& word) {
        return !word.empty() && std::none_of(known.begin(), known.end(),
                                             [&](const auto& one) { return one.word == word; });
    };
    if (lacks(choices.offences, asked.filter.offence)) return "offence";
    if (lacks(choices.areas, asked.filter.area)) return "area";
    return lacks(choices.modes, asked.filter.mode) ? "mode" : "from";
}

/// Builds the tables that a page needs and shows what it makes of them.
Response show_report(OfficerVisit& visit, const Ledger& ledger, const ReportFrame& frame,
                     std::vector<std::string> tables,
                     const std::function<Html(const review::Report&, const Asked&)>& content) {
    const Asked asked = asked_from(visit.query);
    const auto choices = review::report_choices(visit.reader, visit.law(), asked.source, *ledger);
    if (!choices) return console_failed(visit, choices.error());
    const auto report = report_of(visit, asked, std::move(tables), *ledger);
    if (report) return report_page(visit, frame, asked, *choices, content(*report, asked));
    if (report.error().code == ErrorCode::invalid_request)
        return report_asked_wrong(visit, frame, asked, *choices,
                                  {wrong_field(asked, *choices), report.error().message});
    return console_failed(visit, report.error());
}

Html card(const FigurePage& page, const Asked& asked) {
    const std::string path = "/reports/" + std::string(page.slug);
    return element("li", {{"class", "catseye-card"}},
                   element("h3", {{"class", "govuk-heading-s"}},
                           element("a", {{"class", "govuk-link"}, {"href", address(path, asked)}},
                                   text(page.title))) +
                       paragraph(text(page.lead)));
}

Html overview_html(const review::Report& report, const Asked& asked, const review::Law& law) {
    Html rates;
    for (const review::ReportTable& table : report.tables)
        if (table.id == "P1")
            rates = figure_chart(table, law) +
                    figure_table(table, law, address("/reports/tables/P1", asked));
    Html cards;
    for (const FigurePage& page : figure_pages())
        if (shows(page, asked.source)) cards += card(page, asked);
    const Html whole = paragraph(
        element("a", {{"class", "govuk-link"}, {"href", address("/reports/whole.csv", asked)}},
                text("The whole report as CSV")) +
        text(" · ") +
        element("a", {{"class", "govuk-link"}, {"href", address("/reports/whole.json", asked)}},
                text("as JSON")));
    return headline_html(report) + rates + notes_html(report) +
           element("h2", {{"class", "govuk-heading-m"}}, text("Every report")) +
           element("ul", {{"class", "catseye-cards"}}, cards) + div("catseye-no-print", whole);
}

Response overview(OfficerVisit& visit, const Ledger& ledger) {
    return show_report(visit, ledger, {"Reports", "", ""}, {"P1"},
                       [&](const review::Report& report, const Asked& asked) {
                           return overview_html(report, asked, visit.law());
                       });
}

/// A filter may leave a page without a table: what it asks for is not known there.
Html tables_html(const review::Report& report, const Asked& asked, const review::Law& law) {
    if (report.tables.empty())
        return paragraph(
            text("These figures know nothing of an offence, an area or a submitter: "
                 "choose All to see them."));
    Html html;
    for (const review::ReportTable& table : report.tables)
        html += figure_chart(table, law) +
                figure_table(table, law, address("/reports/tables/" + table.id, asked));
    return html;
}

/// The questions without a figure are answered by the force.
Response questions(OfficerVisit& visit, const Ledger& ledger) {
    const ReportFrame frame{"Questions asked", "questions",
                            "What every force is asked under the Freedom of Information Act 2000."};
    return show_report(
        visit, ledger, frame, {"F1", "F2"}, [&](const review::Report& report, const Asked& asked) {
            return tables_html(report, asked, visit.law()) +
                   paragraph(text("Also asked, and answered by the force's own policy: a sample of "
                                  "the warning letter, how long a warning is kept, and whether "
                                  "keepers who are warned again are tracked. No figure of those is "
                                  "kept here.")) +
                   notes_html(report);
        });
}

Response page_of_tables(OfficerVisit& visit, const Ledger& ledger) {
    const FigurePage* const page = figure_page(visit.request.arguments.front());
    if (page == nullptr) return console_error(visit, 404);
    if (const Asked wanted = asked_from(visit.query); !shows(*page, wanted.source))
        return see_other(address("/reports", wanted));
    return show_report(visit, ledger, {page->title, page->slug, page->lead},
                       {page->tables.begin(), page->tables.end()},
                       [&](const review::Report& report, const Asked& asked) {
                           return headline_html(report) + tables_html(report, asked, visit.law()) +
                                  notes_html(report);
                       });
}

Response one_table(OfficerVisit& visit, const Ledger& ledger) {
    const std::string id = visit.request.arguments.front();
    const std::vector<std::string> shown = shown_tables();
    if (std::find(shown.begin(), shown.end(), id) == shown.end()) return console_error(visit, 404);
    const auto report = report_of(visit, asked_from(visit.query), {id}, *ledger);
    if (!report) return console_failed(visit, report.error());
    if (report->tables.empty()) return console_error(visit, 404);
    return download(file_name(id, *report, "csv"), "text/csv",
                    review::table_as_csv(report->tables.front()));
}

Response whole(OfficerVisit& visit, const Ledger& ledger, review::ReportFormat format) {
    const auto report = report_of(visit, asked_from(visit.query), shown_tables(), *ledger);
    if (!report) return console_failed(visit, report.error());
    const bool csv = format == review::ReportFormat::csv;
    return download(file_name("report", *report, csv ? "csv" : "json"),
                    csv ? "text/csv" : "application/json", review::render(*report, format));
}

}  // namespace

void add_figure_pages(ConsoleRoutes& routes) {
    const auto add = [&](const std::string& pattern, auto page) {
        routes.page(pattern, Permission::see_reports,
                    [page](OfficerVisit& visit) { return page(visit, visit.console.ledger); });
    };
    add("/reports", overview);
    add("/reports/whole.csv", [](OfficerVisit& visit, const Ledger& held) {
        return whole(visit, held, review::ReportFormat::csv);
    });
    add("/reports/whole.json", [](OfficerVisit& visit, const Ledger& held) {
        return whole(visit, held, review::ReportFormat::json);
    });
    add("/reports/tables/{}", one_table);
    add("/reports/questions", questions);
    add("/reports/publication",
        [](OfficerVisit& visit, const Ledger& held) { return publication_page(visit, *held); });
    add("/reports/publication/data.csv",
        [](OfficerVisit& visit, const Ledger& held) { return open_data_download(visit, *held); });
    add("/reports/publication/dictionary.csv", [](OfficerVisit& visit, const Ledger& held) {
        return data_dictionary_download(visit, *held);
    });
    add("/reports/{}", page_of_tables);
}

}  // namespace catseye::web
