// What an officer does on the case page: take, put back, decide, take the decision back, go on.
#include "review/decisions.hpp"
#include "review/next_case.hpp"
#include "web/casework/case_page.hpp"
#include "web/casework/casework.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/console/queue_query.hpp"

namespace catseye::web {
namespace {

std::string reference_of(const OfficerVisit& visit) {
    return visit.request.arguments.at(0);
}

Response case_again(const std::string& reference) {
    return see_other("/case/" + reference);
}

Response take(OfficerVisit& visit) {
    const std::string reference = reference_of(visit);
    const auto taken = review::take(visit.writer(), reference, {visit.officer().name}, visit.now,
                                    visit.console.settings.review_hold);
    if (!taken) return console_failed(visit, taken.error());
    if (!*taken)
        return console_failed(
            visit, fail(ErrorCode::conflict, "Case " + reference + " was taken just before you."));
    tell_of_case(visit.console, reference);
    return case_again(reference);
}

Response put_back(OfficerVisit& visit) {
    const std::string reference = reference_of(visit);
    const auto released =
        review::release(visit.writer(), reference, {visit.officer().name}, visit.now);
    if (!released) return console_failed(visit, released.error());
    tell_of_case(visit.console, reference);
    return case_again(reference);
}

/// Where nobody's case waits: the officer's own cases, if there are any.
Result<Response> none_is_free(OfficerVisit& visit) {
    review::QueueRequest own;
    own.filter.holder = visit.officer().id;
    const auto held = TRY(review::queue_count(visit.reader, visit.law(), own, visit.now));
    if (held == 0) {
        TRY(leave_notice(visit, "No case waits for you now."));
        return see_other("/queue");
    }
    TRY(leave_notice(visit, "No other case waits for you now. These you hold yourself."));
    return see_other("/queue?held=me");
}

Result<Response> open_next(OfficerVisit& visit) {
    review::NextCase wanted;
    wanted.filter = queue_filter_from(visit.form, visit.officer().id);
    wanted.limits = queue_limits(visit.console.settings);
    wanted.hold = visit.console.settings.review_hold;
    const auto next = TRY(
        review::take_next(visit.writer(), visit.law(), visit.officer().name, wanted, visit.now));
    if (!next) return none_is_free(visit);
    tell_of_case(visit.console, *next);
    return case_again(*next);
}

Response next_case(OfficerVisit& visit) {
    auto response = open_next(visit);
    return response ? *std::move(response) : console_failed(visit, response.error());
}

/// Which field a refusal is about, so that the form can show it there.
std::string field_of(const DecisionForm& form, const std::string& sentence) {
    const auto says = [&](std::string_view words) {
        return sentence.find(words) != std::string::npos;
    };
    if (sentence.starts_with("the reason ")) return "reason";
    if (form.disposal == "NFA" && says("NFA reason")) return "nfa_reason";
    if (form.disposal == "NFA" && says("reason code")) return "nfa_reason";
    if (says("needs an offence") || says("no offence that") || says("was not in force"))
        return "offence";
    if (says("no notice exception")) return "notice_exception";
    return "disposal";
}

Response refused(OfficerVisit& visit, const std::string& reference, DecisionForm form,
                 const Error& error) {
    const bool invalid = error.code == ErrorCode::invalid_request;
    const bool known =
        invalid || error.code == ErrorCode::conflict || error.code == ErrorCode::busy;
    if (!known) return console_failed(visit, error);
    form.error = error.message;
    form.field = field_of(form, error.message);
    CaseForms forms;
    forms.decision = std::move(form);
    forms.status = invalid ? 422 : 409;
    return show_case(visit, reference, forms);
}

/// Without scripts: the words of the button that was pressed, put after what stands there.
bool insert_words(const OfficerVisit& visit, DecisionForm& form) {
    const std::string wanted = visit.form.text("insert");
    std::size_t ordinal = 0;
    for (const review::TextTemplate& words : visit.law().templates())
        if (std::to_string(++ordinal) == wanted && words.kind == "decision")
            form.reason += (form.reason.empty() ? "" : "\n") + words.words;
    return !wanted.empty();
}

Result<review::Decided> record(OfficerVisit& visit, const std::string& reference,
                               const DecisionForm& form) {
    const review::CaseRecord seen = TRY(review::load_case(visit.reader, reference));
    if (visit.form.text("seen") != seen_of(seen))
        return fail(ErrorCode::conflict,
                    "the case has changed since you opened this page: look at it again");
    if (form.disposal.empty()) return fail(ErrorCode::invalid_request, "choose a disposal");
    return review::decide(visit.writer(), visit.law(),
                          new_decision(visit, reference, seen.state, form), visit.now);
}

Response decide(OfficerVisit& visit) {
    const std::string reference = reference_of(visit);
    DecisionForm form = decision_form_from(visit.form);
    if (insert_words(visit, form)) {
        CaseForms forms;
        forms.decision = std::move(form);
        return show_case(visit, reference, forms);
    }
    const auto decided = record(visit, reference, form);
    if (!decided) return refused(visit, reference, std::move(form), decided.error());
    tell_of_case(visit.console, reference);
    return visit.form.text("then") == "next" ? next_case(visit) : case_again(reference);
}

Response undo(OfficerVisit& visit) {
    const std::string reference = reference_of(visit);
    const auto undone = review::undo_decision(visit.writer(), visit.law(), reference, visit.actor(),
                                              {visit.now, visit.console.settings.review_hold});
    if (!undone) return console_failed(visit, undone.error());
    tell_of_case(visit.console, reference);
    if (const auto left = leave_notice(visit, "The decision was taken back. The case is yours.");
        !left)
        return console_failed(visit, left.error());
    return case_again(reference);
}

/// The points to prove of an offence that nobody has chosen yet: what the case page shows of them.
Response points(OfficerVisit& visit) {
    auto page = read_case(visit, reference_of(visit));
    if (!page) return console_failed(visit, page.error());
    page->offence = visit.law().offence(visit.query.text("offence"), page->record.incident_day());
    return console_page(
        visit, {"Points to prove", "queue"},
        console_heading("Points to prove", "Case " + page->reference()) +
            points_panel(visit, *page) +
            paragraph(link("/case/" + page->reference(), text("Back to the case"))));
}

}  // namespace

void add_deciding_routes(ConsoleRoutes& routes) {
    routes.page("/case/{}", Permission::see_case,
                [](OfficerVisit& visit) { return show_case(visit, reference_of(visit)); });
    routes.page("/case/{}/points", Permission::see_case, points);
    routes.act("/case/{}/take", Permission::take_case, take);
    routes.act("/case/{}/release", Permission::take_case, put_back);
    routes.act("/case/{}/decide", Permission::decide, decide, StepUp::needed);
    routes.act("/case/{}/undo", Permission::decide, undo);
    routes.act("/next", Permission::take_case, next_case);
}

}  // namespace catseye::web
