// The custody log by the acts of DPA 2018 s.62, for supervisors and auditors.
#include <charconv>

#include "review/custody_view.hpp"
#include "web/administration/administration.hpp"
#include "web/console/fields.hpp"
#include "web/console/frame.hpp"
#include "web/http/percent.hpp"

namespace catseye::web {

namespace {

constexpr std::int64_t kPage = 50;
constexpr std::size_t kShownContent = 300;       // characters of an entry, without a click
constexpr std::int64_t kMostExported = 100'000;  // lines: some 40 MB
constexpr review::LoggedAct kActs[] = {
    review::LoggedAct::collection, review::LoggedAct::alteration,  review::LoggedAct::consultation,
    review::LoggedAct::disclosure, review::LoggedAct::combination, review::LoggedAct::erasure};

std::optional<Day> day_of(const Form& form, const char* name, FilledForm& filled) {
    const std::string said = form.text(name);
    if (said.empty()) return std::nullopt;
    const auto day = parse_day(said);
    if (day) return *day;
    filled.problems.push_back({name, "Enter the day as YYYY-MM-DD"});
    return std::nullopt;
}

std::int64_t number_of(const std::string& said) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), number);
    return error == std::errc() && end == said.data() + said.size() && number > 0 ? number : 0;
}

review::CustodyFilter filter_of(const Form& form, FilledForm& filled) {
    review::CustodyFilter filter;
    for (const review::LoggedAct act : kActs)
        if (to_string(act) == form.text("act")) filter.act = act;
    filter.officer = form.text("officer");
    filter.case_reference = form.text("case");
    filter.from = day_of(form, "from", filled);
    filter.to = day_of(form, "to", filled);
    filter.before = number_of(form.text("before"));
    filter.limit = kPage + 1;
    return filter;
}

/// The address of this page with its filter.
std::string address_of(const Form& form, std::int64_t before) {
    std::string query;
    for (const char* name : {"act", "officer", "case", "from", "to"})
        if (const std::string value = form.text(name); !value.empty())
            query += (query.empty() ? "?" : "&") + std::string(name) + "=" + encode_percent(value);
    return "/custody" + query + (query.empty() ? "?" : "&") + "before=" + std::to_string(before);
}

Html filter_form(const FilledForm& filled) {
    std::vector<govuk::Option> acts;
    for (const review::LoggedAct act : kActs)
        acts.push_back({std::string(to_string(act)), std::string(to_string(act)), false, false});
    govuk::Button button;
    button.text = "Show";
    button.classes = "govuk-button--secondary";
    return element("form", {{"method", "get"}, {"action", "/custody"}, {"class", "catseye-filter"}},
                   code_select(filled, {"act", "Act"}, acts) +
                       text_field(filled, {"officer", "Officer"}) +
                       text_field(filled, {"case", "Case"}) +
                       text_field(filled, {"from", "From", "YYYY-MM-DD"}) +
                       text_field(filled, {"to", "To", "YYYY-MM-DD"}) + govuk::button(button));
}

Html export_form(const OfficerVisit& visit, const Form& form) {
    Html fields;
    for (const char* name : {"act", "officer", "case", "from", "to"})
        fields +=
            void_element("input", {{"type", "hidden"}, {"name", name}, {"value", form.text(name)}});
    govuk::Button button;
    button.text = "Export as CSV";
    button.classes = "govuk-button--secondary";
    return console_form(visit, "/custody/export", fields + govuk::button(button));
}

/// What a stage found can fill a page by itself.
Html content_html(const std::string& content) {
    const Html code = element("code", {}, text(content));
    if (content.size() <= kShownContent) return code;
    return govuk::details(text(std::to_string(content.size()) + " characters"), code);
}

Html lines_table(const std::vector<review::CustodyLine>& lines) {
    govuk::Table table;
    for (const char* words : {"Entry", "When", "Act", "What", "By", "About", "With"})
        table.head.push_back({text(words)});
    for (const review::CustodyLine& line : lines) {
        const review::CustodyWord* word = review::custody_word(line.entry.event);
        table.rows.push_back({{text(std::to_string(line.entry.seq)), "numeric"},
                              {time_cell(line.entry.at)},
                              {text(word == nullptr ? "" : to_string(word->act))},
                              {text(review::event_words(line.entry.event))},
                              {text(line.actor)},
                              {text(line.subject)},
                              {content_html(line.entry.content)}});
    }
    table.classes = "catseye-log";
    return wide_table("Entries of the custody log", table);
}

Html more_link(const FilledForm& filled, std::vector<review::CustodyLine>& lines) {
    if (static_cast<std::int64_t>(lines.size()) <= kPage) return {};
    lines.pop_back();
    return paragraph(link(address_of(filled.form, lines.back().entry.seq), text("Older entries")));
}

Response custody_page(OfficerVisit& visit) {
    FilledForm filled{visit.query};
    const review::CustodyFilter filter = filter_of(visit.query, filled);
    auto lines = filled.problems.empty() ? review::custody_lines(visit.reader, filter)
                                         : std::vector<review::CustodyLine>();
    if (!lines && lines.error().code != ErrorCode::not_found)
        return console_failed(visit, lines.error());
    if (!lines)
        filled.problems.push_back({filter.case_reference.empty() ? "officer" : "case",
                                   "There is no such officer or case"});
    ConsoleFrame frame{"Custody log", "custody"};
    frame.has_errors = !filled.problems.empty();
    Html content = problems_html(filled) + console_heading("Custody log") + filter_form(filled);
    if (filled.problems.empty()) {
        const Html more = more_link(filled, *lines);
        content +=
            lines->empty() ? paragraph(text("No entry is like this.")) : lines_table(*lines) + more;
        content += div("govuk-button-group", export_form(visit, visit.query)) +
                   paragraph(link("/custody/check", text("Check that the whole log is unchanged")));
    }
    return console_page(visit, frame, content, filled.problems.empty() ? 200 : 422);
}

Response check_page(OfficerVisit& visit) {
    std::int64_t entries = 0;
    const auto problems = store::CustodyLog(visit.reader).verify(entries);
    if (!problems) return console_failed(visit, problems.error());
    const auto head = store::CustodyLog(visit.reader).head();
    if (!head) return console_failed(visit, head.error());
    Html content =
        govuk::back_link("Custody log", "/custody") + console_heading("Custody log, checked");
    if (problems->empty()) {
        content += govuk::inset_text(
            text("The log is whole: " + std::to_string(entries) + " entries were computed again."));
    } else {
        Html list;
        for (const std::string& problem : *problems)
            list += element("li", {}, text(problem));
        content +=
            govuk::warning_text(text("The log was changed. Leave the data folder as it is and "
                                     "tell the force's data protection officer.")) +
            element("ul", {{"class", "govuk-list govuk-list--bullet"}}, list);
    }
    content += govuk::summary_list({{text("Last entry"), text(std::to_string(head->seq))},
                                    {text("Its SHA-256"), element("code", {}, text(head->sha256))},
                                    {text("Checked"), text(to_london(visit.now))}});
    return console_page(visit, {"Custody log, checked", "custody"}, content);
}

Response export_log(OfficerVisit& visit) {
    FilledForm filled{visit.form};
    review::CustodyFilter filter = filter_of(visit.form, filled);
    if (!filled.problems.empty()) return console_error(visit, 400);
    filter.before = 0;
    filter.limit = kMostExported + 1;
    auto lines = review::custody_lines(visit.reader, filter);
    if (!lines) return console_failed(visit, lines.error());
    if (static_cast<std::int64_t>(lines->size()) > kMostExported)
        return console_refusal(visit, 422, "That is too much at once",
                               "More than " + std::to_string(kMostExported) +
                                   " entries are like this: ask for a shorter period.");
    const auto noted =
        review::record_custody_export(visit.writer(), visit.officer().id, lines->size(), visit.now);
    if (!noted) return console_failed(visit, noted.error());
    Response response;
    response.headers.set("Content-Type", "text/csv; charset=utf-8");
    response.headers.set("Content-Disposition", "attachment; filename=\"custody-log.csv\"");
    response.body = review::custody_csv(*lines);
    return response;
}

}  // namespace

void add_custody_pages(ConsoleRoutes& routes) {
    routes.page("/custody", Permission::see_custody_log, custody_page);
    routes.page("/custody/check", Permission::see_custody_log, check_page);
    routes.act("/custody/export", Permission::see_custody_log, export_log, StepUp::needed);
}

}  // namespace catseye::web
