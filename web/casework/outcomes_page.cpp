// The later life of a case: what happened after the decision, recorded by hand, only what may
// happen now.
#include "review/outcomes.hpp"
#include "web/casework/case_page.hpp"
#include "web/casework/casework.hpp"
#include "web/casework/shown.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

using review::EventKind;

struct OutcomeForm {
    std::string event, day, month, year;
    std::string error;
};

/// The questions to the submitter are asked on the case page.
bool is_recorded_here(const review::Transition& line) {
    return line.kind == EventKind::outcome && line.event != "submitter_asked" &&
           line.event != "submitter_answered";
}

/// What a notice given today would come to, and other warnings that come before the act.
std::string foresight(const OfficerVisit& visit, const CasePage& page, std::string_view event) {
    const Day today = london_day(visit.now);
    const auto plan = review::plan_outcome(visit.law(), page.record, visit.officer(),
                                           {page.reference(), std::string(event), today,
                                            visit.actor(), review::OutcomeSource::console},
                                           visit.now);
    if (plan && plan->flag) return "Today: " + plan->flag->message;
    const auto service = review::service_by(visit.law(), event, today);
    if (service && service->day)
        return "Given today, it is taken as served on " + to_words(*service->day) +
               "; the last day for service is " +
               to_words(
                   review::notice_clock(visit.law(), page.record.incident_day()).last_service_day) +
               ".";
    return "";
}

Html events_field(const OfficerVisit& visit, const CasePage& page, const OutcomeForm& form) {
    const review::CaseFacts facts = review::facts_of(visit.law(), page.record);
    govuk::Choices choices;
    choices.name = "event";
    choices.fieldset =
        govuk::Fieldset{govuk::Legend{text("What happened"), "govuk-fieldset__legend--s"}};
    choices.classes = "govuk-radios--small";
    for (const review::Transition& line : review::transitions()) {
        if (!is_recorded_here(line) || !review::allow(line.event, facts, visit.who->role)) continue;
        govuk::Choice choice;
        choice.value = line.event;
        choice.content = text(event_words(line.event));
        choice.checked = form.event == line.event;
        const std::string warning = foresight(visit, page, line.event);
        if (!warning.empty()) choice.hint = text(warning);
        choices.items.push_back(std::move(choice));
    }
    return choices.items.empty() ? Html() : govuk::radios(choices);
}

Html day_field(const OutcomeForm& form) {
    govuk::DateInput date;
    date.id = "on";
    date.fieldset =
        govuk::Fieldset{govuk::Legend{text("On which day"), "govuk-fieldset__legend--s"}};
    date.error = form.error;
    date.parts = {{"day", "Day", form.day, "govuk-input--width-2"},
                  {"month", "Month", form.month, "govuk-input--width-2"},
                  {"year", "Year", form.year, "govuk-input--width-4"}};
    return govuk::date_input(date);
}

/// Everything else that the state machine knows, with why it cannot be recorded now.
Html not_now_html(const OfficerVisit& visit, const CasePage& page) {
    const review::CaseFacts facts = review::facts_of(visit.law(), page.record);
    Html items;
    for (const review::Transition& line : review::transitions()) {
        if (!is_recorded_here(line)) continue;
        const auto allowed = review::allow(line.event, facts, visit.who->role);
        if (!allowed)
            items += element("li", {},
                             element("strong", {}, text(event_words(line.event) + ": ")) +
                                 text(allowed.error().message));
    }
    return govuk::details(text("What cannot be recorded now, and why"),
                          element("ul", {{"class", "govuk-list govuk-list--bullet"}}, items));
}

OutcomeForm fresh_form(Time now) {
    const std::chrono::year_month_day today(london_day(now));
    return {"", std::to_string(static_cast<unsigned>(today.day())),
            std::to_string(static_cast<unsigned>(today.month())),
            std::to_string(static_cast<int>(today.year())), ""};
}

Response outcomes_page(OfficerVisit& visit, const OutcomeForm& form, int status) {
    const auto read = read_case(visit, visit.request.arguments.at(0));
    if (!read) return console_failed(visit, read.error());
    const CasePage& page = *read;
    const Html events =
        visit.may(Permission::record_outcome) ? events_field(visit, page, form) : Html();
    govuk::Button button;
    button.text = "Record";
    button.prevents_double_click = true;
    Html main = form.error.empty()
                    ? Html()
                    : govuk::error_summary("This was not recorded", {{form.error, "#on-day"}});
    main += console_heading("Later life", "Case " + page.reference()) +
            paragraph(link(page.path(), text("Back to the case"))) +
            paragraph(
                element("strong", {}, text(state_words(page.record.state) + ". ")) +
                text(clock_words(visit.law(), page.record, london_day(visit.now)).sentence + "."));
    if (!events.empty())
        main += console_form(visit, page.path() + "/outcomes",
                             events + day_field(form) + govuk::button(button), {{"id", "outcome"}});
    else
        main += govuk::inset_text(
            text(visit.may(Permission::record_outcome)
                     ? "Nothing can be recorded now: see below why, and what has to come first."
                     : "Your role does not record what happened."));
    main +=
        not_now_html(visit, page) + element("h2", {{"class", "govuk-heading-m"}}, text("So far")) +
        history_panel(visit, page) + element("h2", {{"class", "govuk-heading-m"}}, text("Clocks")) +
        clocks_panel(visit, page);
    ConsoleFrame frame{"Later life of case " + page.reference(), "queue"};
    frame.has_errors = !form.error.empty();
    return console_page(visit, frame, main, status);
}

/// Two digits for a day and a month that were written with one.
std::string padded(const std::string& digits) {
    return digits.size() == 1 ? "0" + digits : digits;
}

Response record_by_hand(OfficerVisit& visit) {
    OutcomeForm form{visit.form.text("event"), visit.form.text("day"), visit.form.text("month"),
                     visit.form.text("year"), ""};
    const auto refuse = [&](const Error& error) {
        form.error = error.message;
        return outcomes_page(visit, form, error.code == ErrorCode::invalid_request ? 422 : 409);
    };
    if (form.event.empty()) return refuse(fail(ErrorCode::invalid_request, "Say what happened"));
    const auto on = parse_day(form.year + "-" + padded(form.month) + "-" + padded(form.day));
    if (!on) return refuse(fail(ErrorCode::invalid_request, "Give a day that exists"));
    const std::string& reference = visit.request.arguments.at(0);
    const auto recorded = review::record_outcome(
        visit.writer(), visit.law(),
        {reference, form.event, *on, visit.actor(), review::OutcomeSource::console}, visit.now);
    if (!recorded) {
        const ErrorCode code = recorded.error().code;
        const bool known = code == ErrorCode::invalid_request || code == ErrorCode::conflict;
        return known ? refuse(recorded.error()) : console_failed(visit, recorded.error());
    }
    tell_of_case(visit.console, reference);
    const std::string said =
        recorded->recorded == review::Recorded::recorded
            ? event_words(form.event) + " on " + to_words(*on) + ": recorded."
            : event_words(form.event) + " on " + to_words(*on) + " was recorded before.";
    const auto left =
        leave_notice(visit, recorded->warning.empty() ? said : said + " " + recorded->warning);
    if (!left) return console_failed(visit, left.error());
    return see_other("/case/" + reference + "/outcomes");
}

}  // namespace

void add_outcome_routes(ConsoleRoutes& routes) {
    routes.page("/case/{}/outcomes", Permission::see_case, [](OfficerVisit& visit) {
        return outcomes_page(visit, fresh_form(visit.now), 200);
    });
    routes.act("/case/{}/outcomes", Permission::record_outcome, record_by_hand);
}

}  // namespace catseye::web
