// Home: what cannot wait, what is in one's own hands, and how the unit's work is shared.
#include "review/case_state.hpp"
#include "review/queue_order.hpp"
#include "review/workload.hpp"
#include "store/submitter_requests.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/console/queue_query.hpp"
#include "web/html/govuk.hpp"
#include "web/queue/case_rows.hpp"
#include "web/queue/queue.hpp"

namespace catseye::web {
namespace {

/// A number that somebody should know of, and the queue that it counts.
struct Pressing {
    const char* words;
    const char* query;
    Permission permission = Permission::see_queue;
};
constexpr Pressing kPressing[] = {
    {"today or on the next posting day is the last to post", "band=due"},
    {"past the last posting day", "band=past"},
    {"the notice of a recommended disposal is due and not posted", "state=recommended&band=due"},
    {"the notice of a recommended disposal was not posted in time", "state=recommended&band=past"},
    {"the last day to charge is within two weeks, or past", "band=proceedings"},
    {"the submitter wrote", "answered=yes"},
    {"new: nobody has looked yet", "new=yes"},
    {"wait for a second officer", "state=second_review", Permission::supervise},
    {"overdue: wait for a second officer on the last posting days", "state=second_review&band=due",
     Permission::supervise},
    {"overdue: wait for a second officer past the last posting day",
     "state=second_review&band=past", Permission::supervise},
};

Result<std::int64_t> count(OfficerVisit& visit, const std::string& query) {
    const auto form = Form::parse(query);
    const review::QueueRequest request{queue_filter_from(*form, visit.officer().id),
                                       queue_limits(visit.console.settings)};
    return review::queue_count(visit.reader, visit.law(), request, visit.now);
}

Result<Html> pressing_html(OfficerVisit& visit) {
    Html items;
    for (const Pressing& one : kPressing) {
        if (!visit.may(one.permission)) continue;
        const std::int64_t cases = TRY(count(visit, one.query));
        items += element(
            "li", {{"class", cases > 0 ? "catseye-count" : "catseye-count catseye-count--none"}},
            element(
                "a", {{"class", "govuk-link"}, {"href", std::string("/queue?") + one.query}},
                element("span", {{"class", "catseye-count-number"}}, text(std::to_string(cases))) +
                    raw(" ") + element("span", {}, text(one.words))));
    }
    return element("h2", {{"class", "govuk-heading-m"}}, text("What cannot wait")) +
           element("ul", {{"class", "catseye-counts"}}, items);
}

Html entries_html(const OfficerVisit& visit, const std::string& title,
                  const std::vector<review::QueueEntry>& entries) {
    const Html head = element("h2", {{"class", "govuk-heading-m"}}, text(title));
    if (entries.empty()) return head + paragraph(text("None."));
    return head + div("catseye-table-scroll", case_table(visit, title, entries, RowChoice::none));
}

Result<Html> cases_html(OfficerVisit& visit, const std::string& title,
                        const review::QueueFilter& filter) {
    const review::QueueRequest request{filter, queue_limits(visit.console.settings), 0, 50};
    const review::QueuePage page =
        TRY(review::queue_page(visit.reader, visit.law(), request, visit.now));
    return entries_html(visit, title, page.entries);
}

/// Answered since this officer asked, or not answered in time.
Result<Html> answered_html(OfficerVisit& visit) {
    std::vector<std::string> ids;
    for (const auto& one : TRY(store::SubmitterRequests(visit.reader).back_for(visit.officer().id)))
        ids.push_back(one.case_id);
    if (ids.empty()) return Html();
    return entries_html(visit, "Back from the submitter",
                        TRY(review::queue_entries(visit.reader, visit.law(), ids, visit.now)));
}

Result<Html> mine_html(OfficerVisit& visit) {
    review::QueueFilter held;
    held.holder = visit.officer().id;
    review::QueueFilter asked;
    asked.state = "awaiting_reporter";
    asked.asked_by = visit.officer().id;
    return TRY(answered_html(visit)) + TRY(cases_html(visit, "Held by you", held)) +
           TRY(cases_html(visit, "Your questions to submitters", asked));
}

Result<Html> load_html(OfficerVisit& visit) {
    std::vector<std::vector<govuk::Cell>> rows;
    for (const review::OfficerLoad& officer : TRY(review::unit_load(visit.reader, visit.now))) {
        const Html held = officer.held == 0 ? text("0")
                                            : link("/queue?held=" + officer.id,
                                                   text(std::to_string(officer.held)));
        rows.push_back({{text(officer.name)},
                        {text(mode_words(officer.role))},
                        {held, "numeric"},
                        {text(std::to_string(officer.decided_today)), "numeric"}});
    }
    return govuk::table({.caption = "The unit today",
                         .caption_classes = "govuk-table__caption--m",
                         .head = {{text("Officer")},
                                  {text("Role")},
                                  {text("Cases held"), "numeric"},
                                  {text("Decisions today"), "numeric"}},
                         .rows = std::move(rows),
                         .first_cell_is_header = true});
}

Html next_form(const OfficerVisit& visit) {
    if (!visit.may(Permission::take_case)) return {};
    return console_form(visit, "/next",
                        govuk::button({.text = "Take the next case",
                                       .attributes = {{"data-key", "n"}},
                                       .prevents_double_click = true}));
}

Result<Html> home_html(OfficerVisit& visit) {
    Html main = console_heading("Home", to_words(london_day(visit.now)));
    if (!visit.may(Permission::see_queue))
        return main + paragraph(text("Choose a place from the menu above."));
    main += next_form(visit) + TRY(pressing_html(visit));
    if (visit.may(Permission::take_case)) main += TRY(mine_html(visit));
    return main + TRY(load_html(visit));
}

}  // namespace

void add_home_page(ConsoleRoutes& routes) {
    routes.page("/", Permission::own_account, [](OfficerVisit& visit) {
        const auto main = home_html(visit);
        if (!main) return console_failed(visit, main.error());
        return console_page(visit, {.title = "Home", .section = "home", .scripts = {"queue.js"}},
                            *main);
    });
}

}  // namespace catseye::web
