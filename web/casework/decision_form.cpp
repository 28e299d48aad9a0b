#include "web/casework/decision_form.hpp"

#include <algorithm>
#include <map>

#include "web/casework/case_page.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

using review::CaseState;
using review::DecisionKind;

/// The choices of a select that shows one, and words that a script searches beside its text.
struct Choosable {
    std::string value, words, searched;
    Attributes further = {};
};

Html select_html(const Attributes& attributes, const std::vector<Choosable>& choices,
                 const std::string& chosen) {
    Html options;
    for (const Choosable& choice : choices) {
        Attributes all{{"value", choice.value}};
        if (choice.value == chosen) all.emplace_back("selected", std::nullopt);
        if (!choice.searched.empty()) all.emplace_back("data-words", choice.searched);
        all.insert(all.end(), choice.further.begin(), choice.further.end());
        options += element("option", all, text(choice.words));
    }
    return element("select", attributes, options);
}

Html labelled(const std::string& field, std::string_view words, const Html& control,
              const DecisionForm& form) {
    const bool wrong = form.field == field;
    return div(wrong ? "govuk-form-group govuk-form-group--error" : "govuk-form-group",
               element("label", {{"class", "govuk-label"}, {"for", field}}, text(words)) +
                   (wrong ? govuk::error_message(field + "-error", form.error) : Html()) + control);
}

Attributes control_attributes(const std::string& field, std::string classes,
                              const DecisionForm& form) {
    Attributes attributes{{"id", field}, {"name", field}};
    if (form.field == field) {
        classes += classes.starts_with("govuk-select") ? " govuk-select--error" : "";
        attributes.emplace_back("aria-describedby", field + "-error");
    }
    attributes.emplace_back("class", std::move(classes));
    return attributes;
}

/// Offences in force on the day, one line a code, what the case is likely to be first.
Html offence_field(const OfficerVisit& visit, const CasePage& page, const DecisionForm& form) {
    const Day day = page.record.incident_day();
    std::vector<Choosable> choices{{"", "Not chosen", "", {{"data-notice", ""}}}};
    std::map<std::string, std::size_t> places;
    for (const review::Offence& offence : visit.law().offences()) {
        if (visit.law().offence(offence.code, day) == nullptr) continue;
        const auto [place, is_new] = places.emplace(offence.code, choices.size());
        if (is_new)
            choices.push_back({offence.code,
                               offence.code + " · " + offence.plain_words,
                               offence.wording + " " + offence.statute,
                               {{"data-notice", offence.notice_required ? "yes" : "no"}}});
        else
            choices[place->second].searched += " " + offence.plain_words;
    }
    if (page.offence != nullptr) {
        const auto likely = places.find(page.offence->code);
        if (likely != places.end())
            std::rotate(choices.begin() + 1,
                        choices.begin() + static_cast<std::ptrdiff_t>(likely->second),
                        choices.begin() + static_cast<std::ptrdiff_t>(likely->second) + 1);
    }
    Attributes attributes = control_attributes("offence", "govuk-select", form);
    attributes.emplace_back("data-key", "o");
    attributes.emplace_back("data-key-words", "Choose the offence");
    return labelled("offence", "Offence", select_html(attributes, choices, form.offence), form);
}

/// A sentence of the rules without the codes that stand beside it in the form anyway.
std::string plain_refusal(std::string sentence, const std::string& disposal) {
    const auto needs = sentence.find(" needs a notice");
    if (sentence.starts_with(disposal + " for ") && needs != std::string::npos)
        sentence = "This offence" + sentence.substr(needs);
    return sentence;
}

using Refusals = std::map<std::string, std::string>;  // by disposal

Refusals refusals_for(const OfficerVisit& visit, const CasePage& page, DecisionKind kind,
                      const std::string& offence) {
    review::NewDecision begun;
    begun.kind = kind;
    if (!offence.empty()) begun.offence = offence;
    Refusals refusals;
    for (const auto& [disposal, refusal] :
         review::disposal_choices(visit.law(), page.record, visit.officer(), begun, visit.now))
        refusals[disposal->code] = plain_refusal(refusal, disposal->code);
    return refusals;
}

/// An offence in force on the day that stands for all that need a notice, or for all that do not.
std::string stand_in(const OfficerVisit& visit, const CasePage& page, bool notice) {
    for (const review::Offence& offence : visit.law().offences()) {
        const bool fits = offence.notice_required == notice && !offence.second_review &&
                          visit.law().offence(offence.code, page.record.incident_day()) != nullptr;
        if (fits) return offence.code;
    }
    return "";
}

/// What the rules say now: with no offence chosen yet, with one that needs a notice, with one that
/// needs none.
struct Judged {
    Refusals now, notice, free;
};

Judged judge(const OfficerVisit& visit, const CasePage& page, DecisionKind kind,
             const DecisionForm& form) {
    Judged judged;
    judged.notice = refusals_for(visit, page, kind, stand_in(visit, page, true));
    judged.free = refusals_for(visit, page, kind, stand_in(visit, page, false));
    const review::Offence* chosen = visit.law().offence(form.offence, page.record.incident_day());
    // Nothing is ruled out by an offence that nobody has chosen.
    judged.now = chosen == nullptr || !chosen->notice_required ? judged.free : judged.notice;
    return judged;
}

Html disposal_item(const OfficerVisit& visit, const review::Disposal& disposal,
                   const Judged& judged, const DecisionForm& form) {
    const std::string id = "disposal-" + disposal.code;
    const std::string& refusal = judged.now.at(disposal.code);
    Attributes attributes{{"class", "govuk-radios__input"},
                          {"type", "radio"},
                          {"id", id},
                          {"name", "disposal"},
                          {"value", disposal.code},
                          {"data-key", std::string(1, disposal_key(visit.law(), disposal))},
                          {"data-key-words", disposal.label},
                          {"data-refusal", judged.free.at(disposal.code)},
                          {"data-refusal-notice", judged.notice.at(disposal.code)},
                          {"data-refusal-free", judged.free.at(disposal.code)}};
    if (!refusal.empty()) attributes.emplace_back("disabled", std::nullopt);
    if (form.disposal == disposal.code && refusal.empty())
        attributes.emplace_back("checked", std::nullopt);
    return div("govuk-radios__item",
               void_element("input", attributes) +
                   element("label", {{"class", "govuk-label govuk-radios__label"}, {"for", id}},
                           element("kbd", {{"aria-hidden", "true"}},
                                   text(std::string(1, disposal_key(visit.law(), disposal)))) +
                               raw(" ") + text(disposal.label)));
}

/// One line for each reason why something cannot be chosen, with what it rules out.
Html refusals_html(const OfficerVisit& visit, const Judged& judged) {
    std::vector<std::pair<std::string, std::string>> lines;  // sentence, labels
    for (const review::Disposal& disposal : visit.law().disposals()) {
        const std::string& refusal = judged.now.at(disposal.code);
        if (refusal.empty()) continue;
        const auto found = std::find_if(lines.begin(), lines.end(),
                                        [&](const auto& line) { return line.first == refusal; });
        if (found == lines.end())
            lines.emplace_back(refusal, disposal.label);
        else
            found->second += ", " + disposal.label;
    }
    Html items;
    for (const auto& [sentence, labels] : lines)
        items += element("li", {}, element("strong", {}, text(labels + ": ")) + text(sentence));
    Attributes attributes{{"class", "govuk-list catseye-refusals"}, {"id", "refusals"}};
    if (lines.empty()) attributes.emplace_back("hidden", std::nullopt);
    return element("ul", attributes, items);
}

Html disposals_field(const OfficerVisit& visit, const Judged& judged, const DecisionForm& form) {
    Html items;
    for (const review::Disposal& disposal : visit.law().disposals())
        items += disposal_item(visit, disposal, judged, form);
    const bool wrong = form.field == "disposal";
    return div(wrong ? "govuk-form-group govuk-form-group--error" : "govuk-form-group",
               element("fieldset", {{"class", "govuk-fieldset"}, {"aria-describedby", "refusals"}},
                       element("legend", {{"class", "govuk-fieldset__legend"}}, text("Disposal")) +
                           (wrong ? govuk::error_message("disposal-error", form.error) : Html()) +
                           div("govuk-radios govuk-radios--small catseye-disposals", items) +
                           refusals_html(visit, judged)));
}

Html nfa_field(const OfficerVisit& visit, const DecisionForm& form) {
    std::vector<Choosable> choices{{"", "Choose by number or words", ""}};
    for (const review::NfaReason& reason : visit.law().nfa_reasons())
        choices.push_back({reason.code, std::to_string(choices.size()) + "  " + reason.label, ""});
    return element("div", {{"data-only", "NFA"}},
                   labelled("nfa_reason", "Reason for no further action",
                            select_html(control_attributes("nfa_reason", "govuk-select", form),
                                        choices, form.nfa_reason),
                            form));
}

Html exception_field(const OfficerVisit& visit, const DecisionForm& form) {
    std::vector<Choosable> choices{{"", "None", ""}};
    for (const review::NoticeException& exception : visit.law().notice_exceptions())
        choices.push_back({exception.code, exception.label + " (" + exception.statute + ")", ""});
    return element(
        "div", {{"data-except", "NFA"}},
        labelled("notice_exception", "Exception from the notice",
                 select_html(control_attributes("notice_exception", "govuk-select", form), choices,
                             form.notice_exception),
                 form));
}

Html reason_field(const OfficerVisit& visit, const DecisionForm& form) {
    Attributes attributes = control_attributes(
        "reason",
        form.field == "reason" ? "govuk-textarea govuk-textarea--error" : "govuk-textarea", form);
    attributes.insert(attributes.end(),
                      {{"rows", "3"}, {"data-key", "r"}, {"data-key-words", "Write the reason"}});
    Html standard;
    std::size_t ordinal = 0;
    for (const review::TextTemplate& words : visit.law().templates()) {
        ++ordinal;
        const review::Disposal* disposal =
            words.kind == "decision" ? visit.law().disposal(words.code) : nullptr;
        if (disposal == nullptr) continue;
        standard += element("button",
                            {{"class", "catseye-plain-button"},
                             {"type", "submit"},
                             {"name", "insert"},
                             {"value", std::to_string(ordinal)},
                             {"data-only", words.code},
                             {"data-words", words.words},
                             {"data-key", "Alt+t"},
                             {"data-key-words", "Put in the standard words"}},
                            text("Standard words: " + disposal->label));
    }
    return labelled("reason", "Reason", element("textarea", attributes, text(form.reason)), form) +
           div("catseye-standard-words", standard);
}

Html final_field(const CasePage& page, const DecisionForm& form) {
    if (review::next_decision(page.record.state) != DecisionKind::recommended ||
        page.record.state == CaseState::second_review)
        return {};
    Attributes attributes{{"class", "govuk-checkboxes__input"},
                          {"type", "checkbox"},
                          {"id", "final"},
                          {"name", "final"},
                          {"value", "yes"},
                          {"data-key", "a"},
                          {"data-key-words", "Final at once"}};
    if (form.final_now) attributes.emplace_back("checked", std::nullopt);
    return div("govuk-checkboxes govuk-checkboxes--small",
               div("govuk-checkboxes__item",
                   void_element("input", attributes) +
                       element("label",
                               {{"class", "govuk-label govuk-checkboxes__label"}, {"for", "final"}},
                               text("Final at once: nothing has to be found out first"))));
}

Html buttons() {
    govuk::Button next;
    next.text = "Record and open next";
    next.name = "then";
    next.value = "next";
    next.attributes = {{"data-key", "Control+Enter"}};
    govuk::Button stay;
    stay.text = "Record";
    stay.name = "then";
    stay.value = "stay";
    stay.classes = "govuk-button--secondary";
    return div("govuk-button-group catseye-record", govuk::button(next) + govuk::button(stay));
}

std::string title_of(const CasePage& page) {
    if (page.record.state == CaseState::second_review) return "Second review";
    return review::next_decision(page.record.state) == DecisionKind::final ? "Final disposal"
                                                                           : "Decide";
}

/// Why this officer cannot decide now, whatever they would choose; empty: they can.
std::string obstacle(const OfficerVisit& visit, const CasePage& page) {
    const auto kind = review::next_decision(page.record.state);
    if (!kind) return "It has been decided. What happens next is recorded under Later life.";
    if (!visit.may(Permission::decide)) return "Your role does not decide cases.";
    if (page.is_held_by_another())
        return page.holder + " holds this case until " + time_words(*page.record.row.held_until) +
               ".";
    const auto refusals = refusals_for(visit, page, *kind, page.offence ? page.offence->code : "");
    const bool nothing = std::all_of(refusals.begin(), refusals.end(),
                                     [](const auto& one) { return !one.second.empty(); });
    return nothing ? refusals.begin()->second : "";
}

}  // namespace

DecisionForm decision_form_from(const Form& form) {
    return {form.text("offence"),
            form.text("disposal"),
            form.text("nfa_reason"),
            form.text("notice_exception"),
            form.text("reason"),
            form.text("final") == "yes",
            "",
            "",
            true};
}

review::NewDecision new_decision(const OfficerVisit& visit, const std::string& reference,
                                 CaseState state, const DecisionForm& form) {
    const auto given = [](const std::string& value) {
        return value.empty() ? std::nullopt : std::optional(value);
    };
    review::NewDecision request;
    request.reference = reference;
    request.actor = visit.actor();
    request.kind = form.final_now ? DecisionKind::final
                                  : review::next_decision(state).value_or(DecisionKind::final);
    request.offence = given(form.offence);
    request.disposal = form.disposal;
    // The form asks for one or the other; what a script has hidden is not meant.
    if (form.disposal == "NFA")
        request.nfa_reason = given(form.nfa_reason);
    else
        request.notice_exception = given(form.notice_exception);
    request.reason = form.reason;
    request.undo = visit.console.settings.console_undo;
    return request;
}

std::string seen_of(const review::CaseRecord& record) {
    return std::string(to_string(record.state)) + " " + std::to_string(record.decisions.size());
}

char disposal_key(const review::Law& law, const review::Disposal& disposal) {
    constexpr std::string_view kKeys = "123456789id";
    std::size_t at = 0;
    for (const review::Disposal& one : law.disposals()) {
        if (one.code == disposal.code) break;
        if (one.code != "NFA") ++at;
    }
    return disposal.code == "NFA" || at >= kKeys.size() ? '0' : kKeys[at];
}

Html decision_panel(const OfficerVisit& visit, const CasePage& page, const DecisionForm& typed) {
    const Html heading =
        element("h2", {{"class", "govuk-heading-m"}, {"id", "decide-title"}}, text(title_of(page)));
    const std::string why_not = obstacle(visit, page);
    const Attributes section{{"class", "catseye-decide"}, {"aria-labelledby", "decide-title"}};
    if (!why_not.empty()) return element("section", section, heading + paragraph(text(why_not)));
    DecisionForm form = typed;
    if (!form.is_filled) form.offence = page.record.row.offence.value_or("");
    const DecisionKind kind =
        form.final_now ? DecisionKind::final : *review::next_decision(page.record.state);
    const Html content =
        void_element("input",
                     {{"type", "hidden"}, {"name", "seen"}, {"value", seen_of(page.record)}}) +
        offence_field(visit, page, form) +
        disposals_field(visit, judge(visit, page, kind, form), form) +
        div("catseye-asked", nfa_field(visit, form) + exception_field(visit, form)) +
        reason_field(visit, form) + div("catseye-record-row", buttons() + final_field(page, form));
    return element(
        "section", section,
        heading + console_form(visit, page.path() + "/decide", content, {{"id", "decision"}}));
}

}  // namespace catseye::web
