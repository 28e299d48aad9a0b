#include "web/casework/messages.hpp"

#include <algorithm>
#include <sstream>

#include "review/submitter_requests.hpp"
#include "web/casework/case_page.hpp"
#include "web/casework/shown.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

using findings::Json;

std::string wants_words(const std::string& codes) {
    std::istringstream stream(codes);
    std::string words;
    for (std::string code; stream >> code;)
        for (const review::Want& want : review::wants())
            if (want.code == code) words += (words.empty() ? "" : "; ") + std::string(want.words);
    return words;
}

std::string question_words(const Json& question) {
    const std::string state = text_at(question, "state");
    const auto by = parse_day(text_at(question, "answer_by"));
    const auto ended = parse_time(text_at(question, "ended"));
    std::string words = "Asked for: " + wants_words(text_at(question, "wants"));
    if (state == "open") return words + ". Answer by " + (by ? to_words(*by) : "");
    const std::string at = ended ? " " + time_words(*ended) : "";
    if (state == "answered") return words + ". Answered" + at;
    if (state == "lapsed")
        return words + ". Not answered by " + (by ? to_words(*by) : std::string());
    return words + ". Closed by the decision" + at;
}

Html message_html(const Json& message) {
    const std::string kind = text_at(message, "kind");
    const auto at = parse_time(text_at(message, "at"));
    const std::string who = kind == "question"   ? text_at(message, "officer")
                            : kind == "withdraw" ? "The submitter asks to withdraw"
                                                 : "The submitter";
    return element("li", {{"class", kind == "question" ? "catseye-ours" : "catseye-theirs"}},
                   element("p", {{"class", "govuk-body-s"}},
                           element("strong", {}, text(who)) +
                               text(" · " + (at ? time_words(*at) : std::string()))) +
                       element("p", {{"class", "govuk-body catseye-narrative"}},
                               sent_text(text_at(message, "text"))) +
                       (kind == "question"
                            ? element("p", {{"class", "govuk-hint"}}, text(question_words(message)))
                            : Html()));
}

Html wants_field(const MessageForm& form) {
    govuk::Choices choices;
    choices.name = "wants";
    choices.fieldset =
        govuk::Fieldset{govuk::Legend{text("What is needed"), "govuk-fieldset__legend--s"}};
    choices.classes = "govuk-checkboxes--small govuk-checkboxes--inline";
    for (const review::Want& want : review::wants()) {
        govuk::Choice choice;
        choice.value = want.code;
        choice.content = text(want.words);
        choice.checked =
            std::find(form.wants.begin(), form.wants.end(), want.code) != form.wants.end();
        choices.items.push_back(std::move(choice));
    }
    return govuk::checkboxes(choices);
}

Html standard_words(const OfficerVisit& visit) {
    Html buttons;
    std::size_t ordinal = 0;
    for (const review::TextTemplate& words : visit.law().templates()) {
        ++ordinal;
        if (words.kind != "request") continue;
        buttons += element("button",
                           {{"class", "catseye-plain-button"},
                            {"type", "submit"},
                            {"name", "insert"},
                            {"value", std::to_string(ordinal)},
                            {"data-want", words.code},
                            {"data-words", words.words}},
                           text("Standard words: " + wants_words(words.code)));
    }
    return div("catseye-standard-words", buttons);
}

Html ask_form(const OfficerVisit& visit, const CasePage& page, const MessageForm& form) {
    const Day by = review::answer_day(visit.law(), page.record, london_day(visit.now));
    govuk::Textarea words;
    words.field.name = "text";
    words.field.id = "message-text";
    words.field.label = {text("What the submitter reads"), "govuk-label--s", false};
    words.field.hint = text("Do not name the keeper, the driver or an officer.");
    words.field.error = form.error;
    words.value = form.text;
    words.rows = 4;
    govuk::Button send;
    send.text = "Ask the submitter";
    send.prevents_double_click = true;
    const bool tight = by <= london_day(visit.now);
    const std::string when =
        "The answer is asked for by " + to_words(by) +
        (tight ? ", today: the clock does not wait for it." : ". The clock does not wait for it.");
    return element("h3", {{"class", "govuk-heading-s"}}, text("Ask for more")) +
           console_form(visit, page.path() + "/messages",
                        wants_field(form) + govuk::textarea(words) + standard_words(visit) +
                            paragraph(text(when)) + govuk::button(send),
                        {{"id", "ask"}});
}

MessageForm form_from(const Form& form) {
    return {form.all("wants"), form.text("text"), ""};
}

/// Without scripts: the words of the button that was pressed, put after what stands there.
bool insert_words(const OfficerVisit& visit, MessageForm& form) {
    const std::string wanted = visit.form.text("insert");
    std::size_t ordinal = 0;
    for (const review::TextTemplate& words : visit.law().templates()) {
        if (std::to_string(++ordinal) != wanted || words.kind != "request") continue;
        form.text += (form.text.empty() ? "" : "\n") + words.words;
        form.wants.push_back(words.code);
    }
    return !wanted.empty();
}

Response ask(OfficerVisit& visit) {
    const std::string& reference = visit.request.arguments.at(0);
    CaseForms forms;
    forms.message = form_from(visit.form);
    if (insert_words(visit, forms.message)) return show_case(visit, reference, forms);
    const auto asked = review::ask_submitter(
        visit.writer(), visit.law(),
        {reference, visit.actor(), forms.message.wants, forms.message.text}, visit.now);
    if (asked) {
        tell_of_case(visit.console, reference);
        const auto left = leave_notice(visit, "The submitter was asked. The answer is due by " +
                                                  to_words(asked->answer_by) + ".");
        if (!left) return console_failed(visit, left.error());
        return see_other("/case/" + reference + "#messages");
    }
    const ErrorCode code = asked.error().code;
    const bool known = code == ErrorCode::invalid_request || code == ErrorCode::conflict ||
                       code == ErrorCode::busy;
    if (!known) return console_failed(visit, asked.error());
    forms.message.error = asked.error().message;
    forms.status = code == ErrorCode::invalid_request ? 422 : 409;
    return show_case(visit, reference, forms);
}

}  // namespace

Html messages_panel(const OfficerVisit& visit, const CasePage& page, const MessageForm& form) {
    Html items;
    for (const Json& message : page.view["messages"])
        items += message_html(message);
    Html html = items.empty() ? paragraph(text("Nothing has been asked or added since the report."))
                              : element("ol", {{"class", "govuk-list catseye-messages"}}, items);
    const bool may = visit.may(Permission::write_to_submitter) && !page.is_held_by_another() &&
                     page.record.state == review::CaseState::waiting;
    return may ? html + ask_form(visit, page, form) : html;
}

void add_message_routes(ConsoleRoutes& routes) {
    routes.act("/case/{}/messages", Permission::write_to_submitter, ask);
}

}  // namespace catseye::web
