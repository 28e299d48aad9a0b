// What happened to many cases, from a file: shown line by line first, recorded when that is right.
#include "base/csv.hpp"
#include "review/outcomes.hpp"
#include "web/casework/casework.hpp"
#include "web/casework/shown.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

using review::ImportReport;

enum class Step { ask, preview, done };

Html paste_form(const OfficerVisit& visit, const std::string& csv, const std::string& error) {
    govuk::Textarea area;
    area.field.name = "csv";
    area.field.label = {text("Results as CSV"), "govuk-label--s", false};
    area.field.hint = text(
        "The first line names the columns reference, event and date; others are ignored. Choose a "
        "file, or paste its content here.");
    area.field.error = error;
    area.field.attributes = {{"spellcheck", "false"}};
    area.value = csv;
    area.rows = 10;
    area.after = element("div", {{"id", "csv-file"}}, Html());
    govuk::Button button;
    button.text = "Show what would happen";
    return console_form(visit, "/outcomes/import", govuk::textarea(area) + govuk::button(button),
                        {{"id", "results"}});
}

std::string result_words(const std::string& result, Step step) {
    if (result == "recorded") return step == Step::done ? "Recorded" : "Will be recorded";
    if (result == "already_recorded") return "Recorded before";
    return step == Step::done ? "Refused" : "Will be refused";
}

Html report_html(const ImportReport& report, Step step) {
    govuk::Table table;
    table.caption = "Line by line";
    table.caption_classes = "govuk-table__caption--m";
    table.head = {{text("Line"), "numeric"}, {text("Case")},
                  {text("What happened")},   {text("Day")},
                  {text("Result")},          {text("Look at")}};
    for (const review::ImportedRow& row : report.rows)
        table.rows.push_back({{text(std::to_string(row.line)), "numeric"},
                              {sent_text(row.reference)},
                              {sent_text(event_words(row.event))},
                              {sent_text(row.on)},
                              {text(result_words(row.result, step))},
                              {sent_text(row.message)}});
    return govuk::table(table);
}

std::string summary_words(const ImportReport& report, Step step) {
    const auto lines = [](std::int64_t count) { return count_words(count, "line", "lines"); };
    return lines(report.recorded) + (step == Step::done ? " recorded, " : " to be recorded, ") +
           lines(report.already_recorded) + " recorded before, " + lines(report.refused) +
           (step == Step::done ? " refused." : " to be refused.");
}

Response import_page(OfficerVisit& visit, const Html& content, int status) {
    ConsoleFrame frame{"Import results", "queue"};
    frame.has_errors = status == 422;
    frame.scripts = {"casework.js"};
    return console_page(visit, frame, console_heading("Import results") + content, status);
}

Response refuse(OfficerVisit& visit, const std::string& csv, const Error& error) {
    if (error.code != ErrorCode::invalid_request) return console_failed(visit, error);
    return import_page(visit,
                       govuk::error_summary("Nothing was recorded", {{error.message, "#csv"}}) +
                           paste_form(visit, csv, error.message),
                       422);
}

Response preview(OfficerVisit& visit, const std::string& csv) {
    const auto report =
        review::preview_results(visit.reader, visit.law(), csv, visit.actor(), visit.now);
    if (!report) return refuse(visit, csv, report.error());
    govuk::Button button;
    button.text = "Record these results";
    button.name = "record";
    button.value = "yes";
    button.prevents_double_click = true;
    const Html form =
        report->recorded == 0
            ? Html()
            : console_form(
                  visit, "/outcomes/import",
                  void_element("input", {{"type", "hidden"}, {"name", "csv"}, {"value", csv}}) +
                      govuk::button(button));
    return import_page(visit,
                       paragraph(text(summary_words(*report, Step::preview))) + form +
                           report_html(*report, Step::preview) +
                           paragraph(link("/outcomes/import", text("Begin again"))),
                       200);
}

Response take_results(OfficerVisit& visit) {
    const std::string csv = visit.form.text("csv");
    if (visit.form.text("record") != "yes") return preview(visit, csv);
    const auto report =
        review::import_results(visit.writer(), visit.law(), csv, visit.actor(), visit.now);
    if (!report) return refuse(visit, csv, report.error());
    for (const review::ImportedRow& row : report->rows)
        if (row.result == "recorded") tell_of_case(visit.console, row.reference);
    return import_page(visit,
                       paragraph(text(summary_words(*report, Step::done))) +
                           report_html(*report, Step::done) +
                           paragraph(link("/outcomes/import", text("Import more"))),
                       200);
}

}  // namespace

void add_import_routes(ConsoleRoutes& routes) {
    routes.page("/outcomes/import", Permission::record_outcome, [](OfficerVisit& visit) {
        return import_page(visit, paste_form(visit, "", ""), 200);
    });
    routes.act("/outcomes/import", Permission::record_outcome, take_results);
}

}  // namespace catseye::web
