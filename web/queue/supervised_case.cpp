#include "web/queue/supervised_case.hpp"

#include <algorithm>

#include "review/case_record.hpp"
#include "review/second_officer.hpp"
#include "review/workload.hpp"
#include "web/casework/shown.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

using review::CaseRecord;
using review::CaseState;

Html heading(const std::string& words) {
    return element("h2", {{"class", "govuk-heading-m"}}, text(words));
}

std::string action(const std::string& reference, const std::string& what) {
    return "/supervision/case/" + reference + "/" + what;
}

Html reason_field(const std::string& id, const std::string& words) {
    govuk::Textarea reason;
    reason.field.name = "reason";
    reason.field.id = id;
    reason.field.label = {text(words), "govuk-label--s"};
    reason.rows = 2;
    return govuk::textarea(reason);
}

Result<std::string> name_of(OfficerVisit& visit, const std::string& officer_id) {
    const auto officer = TRY(store::Officers(visit.reader).by_id(officer_id));
    return officer ? officer->name : officer_id;
}

Result<std::string> holder_of(OfficerVisit& visit, const CaseRecord& record) {
    const bool held = record.row.held_by && *record.row.held_until > visit.now;
    return held ? name_of(visit, *record.row.held_by) : Result<std::string>(std::string());
}

Result<Html> summary(OfficerVisit& visit, const CaseRecord& record, const std::string& holder) {
    const std::string reference = record.row.reference;
    Html reasons;
    for (const std::string& reason : review::second_officer_reasons(visit.law(), record))
        reasons += element("div", {}, text(reason));
    std::vector<govuk::SummaryRow> rows{
        {text("State"), text(state_words(record.state))},
        {text("Clock"), text(clock_words(visit.law(), record, london_day(visit.now)).sentence)},
        {text("Held by"), text(holder.empty() ? "Nobody" : holder)}};
    if (!reasons.empty()) rows.push_back({text("Needs a second officer"), reasons});
    return govuk::summary_list(rows) + paragraph(link("/case/" + reference, text("Open the case")));
}

/// A line of the history: a decision, or a reopening.
struct Line {
    Time at;
    std::vector<govuk::Cell> cells;
};

Result<std::vector<Line>> history_lines(OfficerVisit& visit, const CaseRecord& record) {
    std::vector<Line> lines;
    for (const store::Decision& one : record.decisions) {
        const std::string kind = one.kind == "final" ? "Decided" : "Recommended";
        const std::string why =
            one.nfa_reason ? ": " + nfa_words(visit.law(), *one.nfa_reason) : "";
        lines.push_back({one.decided,
                         {{text(time_words(one.decided))},
                          {text(kind + (record.stands(one) ? "" : ", no longer stands"))},
                          {text(disposal_words(visit.law(), one.disposal) + why)},
                          {text(TRY(name_of(visit, one.officer_id)))},
                          {sent_text(one.reason)}}});
    }
    for (const store::Reopening& one : record.reopenings)
        lines.push_back({one.reopened,
                         {{text(time_words(one.reopened))},
                          {text("Reopened")},
                          {text("")},
                          {text(TRY(name_of(visit, one.officer_id)))},
                          {sent_text(one.reason)}}});
    std::stable_sort(lines.begin(), lines.end(),
                     [](const Line& a, const Line& b) { return a.at < b.at; });
    return lines;
}

Result<Html> history(OfficerVisit& visit, const CaseRecord& record) {
    std::vector<std::vector<govuk::Cell>> rows;
    for (Line& line : TRY(history_lines(visit, record)))
        rows.push_back(std::move(line.cells));
    if (rows.empty()) return heading("Decisions") + paragraph(text("None yet."));
    return heading("Decisions") +
           div("catseye-table-scroll", govuk::table({.head = {{text("When")},
                                                              {text("What")},
                                                              {text("Disposal")},
                                                              {text("Officer")},
                                                              {text("Reason")}},
                                                     .rows = std::move(rows)}));
}

Html confirm_form(const OfficerVisit& visit, const CaseRecord& record) {
    const store::Decision* recommended = record.last_decision("recommended");
    if (record.state != CaseState::second_review || recommended == nullptr) return {};
    const std::string reference = record.row.reference;
    if (recommended->officer_id == visit.officer().id)
        return heading("Second review") +
               paragraph(text("You recommended this disposal: the second officer is another."));
    return heading("Second review: " + disposal_words(visit.law(), recommended->disposal)) +
           console_form(visit, action(reference, "confirm"),
                        void_element("input", {{"type", "hidden"},
                                               {"name", "decision"},
                                               {"value", recommended->id}}) +
                            reason_field("confirm-reason", "Why you agree") +
                            govuk::button({.text = "Confirm", .prevents_double_click = true})) +
           paragraph(
               link("/case/" + reference + "#decision", text("Decide otherwise on the case page")));
}

bool can_be_held(CaseState state) {
    return state == CaseState::processing || state == CaseState::waiting ||
           state == CaseState::awaiting_reporter || state == CaseState::second_review ||
           state == CaseState::recommended;
}

Result<Html> hold_forms(OfficerVisit& visit, const CaseRecord& record, const std::string& holder) {
    if (!can_be_held(record.state)) return Html();
    const std::string reference = record.row.reference;
    govuk::Select officers;
    officers.field.name = "to";
    officers.field.label = {text("Hand the case to"), "govuk-label--s"};
    officers.options.push_back({"", "Choose an officer"});
    for (const review::OfficerLoad& officer : TRY(review::unit_load(visit.reader, visit.now)))
        if (officer.name != holder)
            officers.options.push_back(
                {officer.name, officer.name + " (holds " + std::to_string(officer.held) + ")"});
    Html forms =
        heading("Who holds it") +
        console_form(
            visit, action(reference, "reassign"),
            govuk::select(officers) +
                govuk::button({.text = "Hand over", .classes = "govuk-button--secondary"}));
    if (!holder.empty())
        forms += console_form(visit, action(reference, "release"),
                              govuk::button({.text = "Release the hold of " + holder,
                                             .classes = "govuk-button--secondary"}));
    return forms;
}

Html reopen_form(const OfficerVisit& visit, const CaseRecord& record) {
    if (record.state != CaseState::decided && record.state != CaseState::closed) return {};
    return heading("Reopen") +
           paragraph(text("The case waits for an officer again. What was decided stays in its "
                          "history and no longer stands; its clocks go on as they were; the "
                          "submitter is not told a second time.")) +
           console_form(visit, action(record.row.reference, "reopen"),
                        reason_field("reopen-reason", "Why") +
                            govuk::button({.text = "Reopen the case",
                                           .classes = "govuk-button--warning",
                                           .prevents_double_click = true}));
}

}  // namespace

Html second_officer_form(const OfficerVisit& visit, const std::string& reference) {
    govuk::Choices why;
    why.name = "why";
    why.classes = "govuk-radios--small";
    why.fieldset = govuk::Fieldset{.legend = govuk::Legend{text("This case needs a second officer"),
                                                           "govuk-fieldset__legend--s"}};
    why.items = {{.value = "authority_vehicle",
                  .content = text("A vehicle of the police or another authority")},
                 {.value = "complaint", .content = text("The submitter complained")}};
    return console_form(visit, action(reference, "second-officer"),
                        govuk::radios(why) + govuk::button({.text = "Ask for a second officer",
                                                            .classes = "govuk-button--secondary"}));
}

Result<Html> supervised_case(OfficerVisit& visit, const std::string& reference) {
    const CaseRecord record = TRY(review::load_case(visit.reader, reference));
    const std::string holder = TRY(holder_of(visit, record));
    return console_heading("Supervise a case", reference) + TRY(summary(visit, record, holder)) +
           confirm_form(visit, record) + TRY(hold_forms(visit, record, holder)) +
           TRY(history(visit, record)) + reopen_form(visit, record) +
           second_officer_form(visit, reference);
}

}  // namespace catseye::web
