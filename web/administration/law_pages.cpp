// The law as data: what holds, since when, from where, and every change that was made.
#include "review/law_amendments.hpp"
#include "web/administration/administration.hpp"
#include "web/console/fields.hpp"
#include "web/console/frame.hpp"
#include "web/http/percent.hpp"

namespace catseye::web {

namespace {

using review::TsvTable;

/// A column of one of the law's tables, as it is shown.
struct Column {
    const char* name;
    const char* words;
};

/// A cell; empty where the table has no such column.
std::string cell(const TsvTable& table, std::size_t row, const char* column) {
    const auto found = table.text(row, column);
    return found ? *found : std::string();
}

govuk::Table shown(const TsvTable& table, const std::vector<Column>& columns) {
    govuk::Table made;
    for (const Column& column : columns)
        made.head.push_back({text(column.words)});
    for (std::size_t row = 0; row < table.size(); ++row) {
        std::vector<govuk::Cell> cells;
        for (const Column& column : columns)
            cells.push_back({text(cell(table, row, column.name))});
        made.rows.push_back(std::move(cells));
    }
    made.classes = "govuk-table--small-text-until-tablet";
    return made;
}

std::string notice_words(const TsvTable& offences, std::size_t row) {
    if (cell(offences, row, "nip_required") == "Y") return "by law";
    return cell(offences, row, "nip_policy") == "Y" ? "by policy" : "no";
}

Html offence_actions(const std::string& code) {
    if (code.empty()) return text("no code: cannot be chosen");
    const std::string query = "?code=" + encode_percent(code);
    const Html hidden = element("span", {{"class", "govuk-visually-hidden"}}, text(" " + code));
    return div("catseye-row-actions",
               link("/administration/law/offence" + query, text("New version") + hidden) +
                   link("/administration/law/end" + query, text("End") + hidden));
}

Html offences_table(const TsvTable& offences) {
    govuk::Table table;
    table.caption = "Offences";
    table.caption_classes = "govuk-table__caption--m";
    for (const char* words : {"Code", "As the public calls it", "Statute", "Notice", "Points",
                              "Severity", "From", "To", "Confidence", "Source", "Change"})
        table.head.push_back({text(words)});
    for (std::size_t row = 0; row < offences.size(); ++row) {
        const std::string code = cell(offences, row, "cjs_code");
        const std::string end = cell(offences, row, "valid_to");
        table.rows.push_back({{text(code)},
                              {text(cell(offences, row, "plain_words"))},
                              {text(cell(offences, row, "statute"))},
                              {text(notice_words(offences, row))},
                              {text(cell(offences, row, "points"))},
                              {text(cell(offences, row, "severity")), "numeric"},
                              {text(cell(offences, row, "valid_from"))},
                              {text(end)},
                              {text(cell(offences, row, "confidence"))},
                              {govuk::details(text("Source"), text(cell(offences, row, "source")))},
                              {end.empty() ? offence_actions(code) : text("ended")}});
    }
    return wide_table("Offences", table);
}

std::string change_words(const review::LawAmendment& amendment) {
    std::string words;
    for (const auto& [column, value] : amendment.cells) {
        if (value.empty()) continue;
        const bool is_name = column == "cjs_code" || column == "valid_from" ||
                             column == "valid_to" || column == "plain_words";
        if (amendment.kind != review::AmendmentKind::offence_added || is_name)
            words += (words.empty() ? "" : ", ") + column + " " + value;
    }
    return words;
}

Html history_table(const std::vector<review::RecordedAmendment>& amendments) {
    if (amendments.empty())
        return paragraph(text("Nothing has been changed: the tables are those of the program."));
    govuk::Table table;
    table.caption = "Changes made here, newest first";
    table.caption_classes = "govuk-table__caption--m";
    table.head = {{text("No.")}, {text("When")}, {text("By")}, {text("What")}, {text("Source")}};
    for (auto at = amendments.rbegin(); at != amendments.rend(); ++at)
        table.rows.push_back({{text(std::to_string(at->ordinal))},
                              {time_cell(at->made)},
                              {text(at->officer)},
                              {text(std::string(to_string(at->amendment.kind)) + ": " +
                                    change_words(at->amendment))},
                              {text(at->amendment.source)}});
    return wide_table("Changes of the law's tables", table);
}

Html action(const std::string& words, const std::string& path) {
    govuk::Button button;
    button.text = words;
    button.href = path;
    button.classes = "govuk-button--secondary";
    return govuk::button(button);
}

Response law_page(OfficerVisit& visit) {
    const auto tables = review::tables_in_force(visit.reader);
    if (!tables) return console_failed(visit, tables.error());
    const auto amendments = review::recorded_amendments(visit.reader);
    if (!amendments) return console_failed(visit, amendments.error());
    const auto& days = visit.law().business_days();
    return console_page(
        visit, {"The law as data", "administration"},
        administration_links(visit) + console_heading("The law as data") +
            paragraph(
                text("An incident is judged by the law of its day, so nothing is overwritten: "
                     "what changes gets a new row, and the old one a last day. A change holds "
                     "at once, in the portal too, and the time limits of open cases are counted "
                     "anew.")) +
            paragraph(text("Bank holidays are known from " + to_words(days.first()) + " to " +
                           to_words(days.last()) + ". Beyond, no posting day can be counted.")) +
            div("govuk-button-group",
                action("Add an offence", "/administration/law/offence") +
                    action("Add bank holidays", "/administration/law/holidays")) +
            paragraph(link("/administration/law/tables",
                           text("Disposals, reasons, notices and bank holidays"))) +
            history_table(*amendments) + offences_table(tables->offences));
}

/// A table that the program brings and nobody changes here.
struct ShownTable {
    const char* name;
    const char* title;
    std::vector<Column> columns;
};

const std::vector<ShownTable>& shown_tables() {
    static const std::vector<ShownTable> kTables{
        {"disposals",
         "Disposals",
         {{"code", "Code"},
          {"label", "Disposal"},
          {"counts_as_action", "Counts as action"},
          {"notice_bound", "Needs the notice"},
          {"second_review", "Second review"},
          {"source", "Source"}}},
        {"nfa_reasons",
         "Reasons for no further action",
         {{"code", "Code"}, {"label", "Reason"}, {"cause", "Cause"}, {"notes", "Source"}}},
        {"notices",
         "Notices and time limits",
         {{"code", "Code"},
          {"name", "Rule"},
          {"statute", "Statute"},
          {"rule", "What it says"},
          {"source", "Source"},
          {"confidence", "Confidence"}}},
        {"notice_exceptions",
         "Exceptions from the notice",
         {{"code", "Code"},
          {"label", "Exception"},
          {"statute", "Statute"},
          {"source", "Source"},
          {"confidence", "Confidence"}}}};
    return kTables;
}

Response tables_page(OfficerVisit& visit) {
    Html content = administration_links(visit) + console_heading("Tables of the law") +
                   paragraph(text("These come with the program and change with it."));
    for (const ShownTable& one : shown_tables()) {
        for (const review::LawTable& source : review::law_tables()) {
            if (source.name != one.name) continue;
            const auto table = TsvTable::parse(source.name, source.text);
            if (!table) return console_failed(visit, table.error());
            govuk::Table made = shown(*table, one.columns);
            made.caption = one.title;
            made.caption_classes = "govuk-table__caption--m";
            content += wide_table(one.title, made);
        }
    }
    const auto tables = review::tables_in_force(visit.reader);
    if (!tables) return console_failed(visit, tables.error());
    govuk::Table holidays =
        shown(tables->holidays, {{"date", "Day"}, {"name", "Holiday"}, {"source", "Source"}});
    holidays.caption = "Bank holidays in England and Wales";
    holidays.caption_classes = "govuk-table__caption--m";
    return console_page(visit, {"Tables of the law", "administration"},
                        content + wide_table("Bank holidays", holidays));
}

}  // namespace

void add_law_pages(ConsoleRoutes& routes) {
    routes.page("/administration/law", Permission::manage_law, law_page);
    routes.page("/administration/law/tables", Permission::manage_law, tables_page);
    add_law_forms(routes);
}

}  // namespace catseye::web
