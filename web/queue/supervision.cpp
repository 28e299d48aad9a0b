// Supervision: second reviews, who holds what, cases decided anew.
#include "review/supervision.hpp"

#include "review/blind_review.hpp"
#include "review/case_view.hpp"
#include "review/decisions.hpp"
#include "review/second_officer.hpp"
#include "review/tracking.hpp"
#include "review/workload.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/console/queue_query.hpp"
#include "web/html/govuk.hpp"
#include "web/queue/agreement_words.hpp"
#include "web/queue/case_rows.hpp"
#include "web/queue/queue.hpp"
#include "web/queue/supervised_case.hpp"

namespace catseye::web {
namespace {

constexpr std::int64_t kMost = 100;

std::string reference_of(const OfficerVisit& visit) {
    return visit.request.arguments.at(0);
}

std::string path_of(const std::string& reference) {
    return "/supervision/case/" + reference;
}

Result<std::vector<govuk::Cell>> review_row(OfficerVisit& visit, const review::QueueEntry& entry) {
    const review::CaseRecord record = TRY(review::load_case(visit.reader, entry.reference));
    const RowClock clock = row_clock(visit.law(), entry, london_day(visit.now));
    const store::Decision* recommended = record.last_decision("recommended");
    Html reasons;
    for (const std::string& reason : review::second_officer_reasons(visit.law(), record))
        reasons += element("div", {}, text(reason));
    return std::vector<govuk::Cell>{
        {element("strong", {{"class", "catseye-clock catseye-clock--" + clock.band}},
                 text(clock.sentence))},
        {link(path_of(entry.reference), text(entry.reference))},
        {text(recommended == nullptr ? "" : disposal_words(visit.law(), recommended->disposal))},
        {reasons},
        {text(recommended == nullptr ? "" : time_words(recommended->decided))},
        {text(entry.held_by.value_or("Nobody"))}};
}

Result<Html> second_reviews(OfficerVisit& visit) {
    review::QueueFilter filter;
    filter.state = "second_review";
    const review::QueuePage page = TRY(
        review::queue_page(visit.reader, visit.law(),
                           {filter, queue_limits(visit.console.settings), 0, kMost}, visit.now));
    const Html head = element("h2", {{"class", "govuk-heading-m"}},
                              text("Waiting for a second officer: " + std::to_string(page.total)));
    if (page.entries.empty()) return head + paragraph(text("None waits."));
    std::vector<std::vector<govuk::Cell>> rows;
    for (const review::QueueEntry& entry : page.entries)
        rows.push_back(TRY(review_row(visit, entry)));
    return head +
           div("catseye-table-scroll", govuk::table({.caption = "Second reviews, most urgent first",
                                                     .caption_classes = "govuk-visually-hidden",
                                                     .head = {{text("Clock")},
                                                              {text("Case")},
                                                              {text("Recommended")},
                                                              {text("Why a second officer")},
                                                              {text("Since")},
                                                              {text("Held by")}},
                                                     .rows = std::move(rows)}));
}

Result<Html> blind_part(OfficerVisit& visit) {
    const Day today = london_day(visit.now);
    const review::Agreement found =
        TRY(review::agreement(visit.reader, visit.law(), {today - std::chrono::days(365), today}));
    const auto waiting = TRY(review::blind_cases(
        visit.reader, {visit.console.settings.console_blind_percent, visit.officer().id},
        visit.now));
    return element("h2", {{"class", "govuk-heading-m"}}, text("Decided twice, blind")) +
           paragraph(text(std::to_string(visit.console.settings.console_blind_percent) +
                          " % of cases are decided a second time by an officer who does not see "
                          "the first decision. In the last twelve months: " +
                          agreement_words(found))) +
           paragraph(link("/supervision/blind",
                          text(count_words(static_cast<std::int64_t>(waiting.size()), "case waits",
                                           "cases wait") +
                               " for you")));
}

Html find_form(const std::string& error) {
    govuk::Input input;
    input.field.name = "reference";
    input.field.label = {text("Reference of the case"), "govuk-label--s"};
    input.field.classes = "govuk-input--width-20";
    input.field.error = error;
    return element("h2", {{"class", "govuk-heading-m"}},
                   text("Hand over, release or reopen a case")) +
           element("form", {{"method", "get"}, {"action", "/supervision/case"}},
                   govuk::input(input) +
                       govuk::button({.text = "Open", .classes = "govuk-button--secondary"}));
}

Result<Html> overview(OfficerVisit& visit, const std::string& error) {
    return console_heading("Supervision") + TRY(second_reviews(visit)) + TRY(blind_part(visit)) +
           find_form(error);
}

Response show_overview(OfficerVisit& visit, const std::string& error = "") {
    const auto main = overview(visit, error);
    if (!main) return console_failed(visit, main.error());
    return console_page(
        visit, {.title = "Supervision", .section = "supervision", .has_errors = !error.empty()},
        *main, error.empty() ? 200 : 422);
}

Response find_case(OfficerVisit& visit) {
    const std::string reference = review::reference_from(visit.query.text("reference"));
    if (reference.empty())
        return show_overview(visit, "A reference has sixteen letters and digits");
    return see_other(path_of(reference));
}

Response show_case(OfficerVisit& visit) {
    auto page = supervised_case(visit, reference_of(visit));
    if (!page) return console_failed(visit, page.error());
    return console_page(visit, {.title = "Supervise a case", .section = "supervision"}, *page);
}

/// Back to the case, with what was done.
Result<Response> done(OfficerVisit& visit, const std::string& words) {
    tell_of_case(visit.console, reference_of(visit));
    TRY(leave_notice(visit, words));
    return see_other(path_of(reference_of(visit)));
}

/// The second officer agrees: the same disposal, for their own reason.
Result<Response> confirm(OfficerVisit& visit) {
    const std::string reference = reference_of(visit);
    const review::CaseRecord record = TRY(review::load_case(visit.reader, reference));
    const store::Decision* recommended = record.last_decision("recommended");
    if (record.state != review::CaseState::second_review || recommended == nullptr)
        return fail(ErrorCode::conflict,
                    "case " + reference + " no longer waits for a second officer");
    if (visit.form.text("decision") != recommended->id)
        return fail(ErrorCode::conflict, "case " + reference + " has changed: look at it again");
    review::NewDecision request;
    request.reference = reference;
    request.actor = visit.actor();
    request.offence = recommended->offence;
    request.disposal = recommended->disposal;
    request.notice_exception = recommended->notice_exception;
    request.reason = visit.form.text("reason");
    request.undo = visit.console.settings.console_undo;
    TRY(review::decide(visit.writer(), visit.law(), request, visit.now));
    return done(visit, "You confirmed the recommended disposal.");
}

Result<Response> reassign(OfficerVisit& visit) {
    const std::string to = visit.form.text("to");
    if (to.empty()) return fail(ErrorCode::invalid_request, "Choose an officer.");
    TRY(review::reassign(
        visit.writer(),
        {reference_of(visit), to, visit.actor(), visit.console.settings.review_hold}, visit.now));
    return done(visit, "The case is held by " + to + " now.");
}

Result<Response> release(OfficerVisit& visit) {
    const bool held =
        TRY(review::release_for(visit.writer(), reference_of(visit), visit.actor(), visit.now));
    return done(visit, held ? "Nobody holds the case now." : "Nobody held the case.");
}

Result<Response> reopen(OfficerVisit& visit) {
    TRY(review::reopen(visit.writer(),
                       {reference_of(visit), visit.form.text("reason"), visit.actor()}, visit.now));
    return done(visit, "The case waits for an officer again.");
}

Result<Response> ask_second_officer(OfficerVisit& visit) {
    const auto reason = TRY(review::second_officer_from(visit.form.text("why")));
    TRY(review::ask_second_officer(visit.writer(), reference_of(visit), reason, visit.actor(),
                                   visit.now));
    if (visit.may(Permission::supervise))
        return done(visit, "A second officer is needed from now on.");
    tell_of_case(visit.console, reference_of(visit));
    TRY(leave_notice(visit, "A second officer is needed from now on."));
    return see_other("/case/" + reference_of(visit));
}

Response second_officer_page(OfficerVisit& visit) {
    return console_page(visit, {.title = "A second officer", .section = "queue"},
                        console_heading("A second officer", "Case " + reference_of(visit)) +
                            second_officer_form(visit, reference_of(visit)));
}

}  // namespace

void add_supervision_pages(ConsoleRoutes& routes) {
    routes.page("/supervision", Permission::supervise,
                [](OfficerVisit& visit) { return show_overview(visit); });
    routes.page("/supervision/case", Permission::supervise, find_case);
    routes.page("/supervision/case/{}", Permission::supervise, show_case);
    routes.act("/supervision/case/{}/confirm", Permission::supervise, answered(confirm),
               StepUp::needed);
    routes.act("/supervision/case/{}/reassign", Permission::supervise, answered(reassign));
    routes.act("/supervision/case/{}/release", Permission::supervise, answered(release));
    routes.act("/supervision/case/{}/reopen", Permission::supervise, answered(reopen),
               StepUp::needed);
    routes.page("/supervision/case/{}/second-officer", Permission::take_case, second_officer_page);
    routes.act("/supervision/case/{}/second-officer", Permission::take_case,
               answered(ask_second_officer));
}

}  // namespace catseye::web
