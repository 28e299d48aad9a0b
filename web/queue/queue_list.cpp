// The queue: its page, its saved views, and what is done to many cases at once.
#include <algorithm>
#include <charconv>

#include "base/ids.hpp"
#include "review/duplicates.hpp"
#include "review/tracking.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/console/queue_query.hpp"
#include "web/html/govuk.hpp"
#include "web/queue/case_rows.hpp"
#include "web/queue/paging.hpp"
#include "web/queue/queue.hpp"
#include "web/queue/queue_filters.hpp"

namespace catseye::web {
namespace {

constexpr std::int64_t kRows = 50;
constexpr std::size_t kMostSaved = 20;

/// What the queue page shows.
struct Shown {
    review::QueueRequest request;
    review::QueuePage page;
    std::vector<store::SavedView> saved;
    std::string query;
};

Result<Shown> read_queue(OfficerVisit& visit) {
    Shown shown;
    const std::string& me = visit.officer().id;
    shown.request.filter = queue_filter_from(visit.query, me);
    shown.request.limits = queue_limits(visit.console.settings);
    shown.request.first = (page_number(visit.query) - 1) * kRows;
    shown.request.most = kRows;
    shown.query = query_of(shown.request.filter, me);
    shown.page = TRY(review::queue_page(visit.reader, visit.law(), shown.request, visit.now));
    shown.saved = TRY(store::SavedViews(visit.reader).of_officer(me));
    return shown;
}

Html next_form(const OfficerVisit& visit, const std::string& query) {
    if (!visit.may(Permission::take_case)) return {};
    return console_form(visit, "/next",
                        hidden_fields(query) + govuk::button({.text = "Take the next case",
                                                              .attributes = {{"data-key", "n"}},
                                                              .prevents_double_click = true}),
                        {{"class", "catseye-inline"}});
}

Html search_form() {
    return element(
        "form",
        {{"method", "get"}, {"action", "/search"}, {"role", "search"}, {"class", "catseye-inline"}},
        element("label", {{"class", "govuk-visually-hidden"}, {"for", "search"}},
                text("Search for a reference, a plate or a place")) +
            void_element("input", {{"class", "govuk-input catseye-small"},
                                   {"id", "search"},
                                   {"name", "words"},
                                   {"type", "search"},
                                   {"placeholder", "Reference, plate or place"},
                                   {"data-key", "/"},
                                   {"data-key-words", "Search"}}) +
            govuk::button({.text = "Search", .classes = "govuk-button--secondary catseye-small"}));
}

/// Buttons that do what the keys j, k and x do. A script moves the focus; without one they are
/// hidden.
Html row_keys() {
    const auto button = [](const char* action, const char* key, const char* words) {
        return element("button",
                       {{"type", "button"},
                        {"class", "catseye-plain-button"},
                        {"data-rows", action},
                        {"data-key", key},
                        {"data-key-words", words}},
                       element("kbd", {}, text(key)) + text(" ") + text(words));
    };
    return element("p", {{"class", "catseye-row-keys"}, {"hidden", std::nullopt}},
                   button("down", "j", "Next row") + button("up", "k", "Row before") +
                       button("choose", "x", "Select the row") + element("kbd", {}, text("Enter")) +
                       text(" Open the case"));
}

Html bulk_fields(const std::string& query) {
    govuk::Input reference;
    reference.field.name = "of";
    reference.field.label = {text("Mark the selected cases as duplicates of"), "govuk-label--s"};
    reference.field.hint = text("The reference of the case that goes on");
    reference.field.classes = "catseye-small govuk-input--width-20";
    govuk::Input reason;
    reason.field.name = "reason";
    reason.field.label = {text("Why"), "govuk-label--s"};
    reason.field.classes = "catseye-small govuk-input--width-30";
    return div("catseye-bulk", hidden_fields(query) + govuk::input(reference) +
                                   govuk::input(reason) +
                                   govuk::button({.text = "Mark as duplicates",
                                                  .classes = "govuk-button--warning catseye-small",
                                                  .prevents_double_click = true}));
}

Html rows_html(const OfficerVisit& visit, const Shown& shown) {
    if (shown.page.entries.empty())
        return element("p", {{"class", "govuk-body"}}, text("No case is like this now."));
    const bool decides = visit.may(Permission::decide);
    const Html table = div("catseye-table-scroll",
                           case_table(visit, "Open cases, most urgent first", shown.page.entries,
                                      decides ? RowChoice::checkbox : RowChoice::none));
    if (!decides) return row_keys() + table;
    return console_form(visit, "/queue/bulk", row_keys() + table + bulk_fields(shown.query));
}

Html queue_html(const OfficerVisit& visit, const Shown& shown) {
    const std::string words = filter_words(visit, shown.request.filter);
    const Html news =
        element("div", {{"class", "catseye-news"}, {"id", "news"}, {"role", "status"}}, Html());
    return div("catseye-queue-head",
               div("", console_heading("Queue", count_words(shown.page.total, "case", "cases") +
                                                    (words.empty() ? " open" : ": " + words))) +
                   div("catseye-queue-acts", next_form(visit, shown.query) + search_form())) +
           views_html(visit, shown.saved, shown.query) + filter_form(visit, shown.request.filter) +
           news +
           element("div", {{"id", "rows"}, {"data-live", "cases"}}, rows_html(visit, shown)) +
           pages_html("/queue", shown.query, {page_number(visit.query), kRows, shown.page.total});
}

Response show_queue(OfficerVisit& visit) {
    const auto shown = read_queue(visit);
    if (!shown) return console_failed(visit, shown.error());
    return console_page(visit, {.title = "Queue", .section = "queue", .scripts = {"queue.js"}},
                        queue_html(visit, *shown));
}

std::string queue_address(const std::string& query) {
    return query.empty() ? "/queue" : "/queue?" + query;
}

std::string query_in_form(const OfficerVisit& visit) {
    return query_of(queue_filter_from(visit.form, visit.officer().id), visit.officer().id);
}

Result<Response> save_view(OfficerVisit& visit) {
    const std::string query = query_in_form(visit);
    const std::string name = visit.form.text("name");
    TRY(review::check_free_text("the name of the view", name, 1, 40));
    store::SavedViews views(visit.writer());
    if (TRY(views.of_officer(visit.officer().id)).size() >= kMostSaved)
        return fail(ErrorCode::invalid_request,
                    "You have " + std::to_string(kMostSaved) + " views: remove one first.");
    TRY(views.save({make_id(visit.now), visit.officer().id, name, query}, visit.now));
    return see_other(queue_address(query));
}

Result<Response> remove_view(OfficerVisit& visit) {
    TRY(store::SavedViews(visit.writer()).remove(visit.form.text("view"), visit.officer().id));
    return see_other("/queue");
}

Html bulk_result(const std::string& of, const std::vector<review::MarkedDuplicate>& marked) {
    std::vector<std::vector<govuk::Cell>> rows;
    for (const review::MarkedDuplicate& one : marked)
        rows.push_back({{case_link(one.reference)},
                        {text(one.refusal.empty() ? "Marked as a duplicate" : "Not marked")},
                        {text(one.refusal)}});
    const auto done = std::count_if(marked.begin(), marked.end(),
                                    [](const auto& one) { return one.refusal.empty(); });
    return console_heading("Duplicates of " + of) +
           paragraph(text(count_words(done, "case was", "cases were") + " marked, " +
                          std::to_string(static_cast<std::int64_t>(marked.size()) - done) +
                          " refused.")) +
           govuk::table({.head = {{text("Case")}, {text("What was done")}, {text("Why not")}},
                         .rows = std::move(rows)});
}

Result<Response> mark_duplicates(OfficerVisit& visit) {
    const std::string of = review::reference_from(visit.form.text("of"));
    const auto marked = TRY(review::mark_duplicates(
        visit.writer(), visit.law(),
        {visit.actor(), visit.form.all("case"), of, visit.form.text("reason")}, visit.now));
    for (const review::MarkedDuplicate& one : marked)
        if (one.refusal.empty()) tell_of_case(visit.console, one.reference);
    return console_page(
        visit, {"Duplicates", "queue"},
        bulk_result(of, marked) +
            paragraph(link(queue_address(query_in_form(visit)), text("Back to the queue"))));
}

}  // namespace

void add_queue_list(ConsoleRoutes& routes) {
    routes.page("/queue", Permission::see_queue, show_queue);
    routes.act("/queue/views", Permission::see_queue, answered(save_view));
    routes.act("/queue/views/remove", Permission::see_queue, answered(remove_view));
    routes.act("/queue/bulk", Permission::decide, answered(mark_duplicates), StepUp::needed);
}

}  // namespace catseye::web
