// The blind sample: a second officer decides what they would have decided, and is not shown what
// was.
#include <algorithm>

#include "review/blind_review.hpp"
#include "review/case_view.hpp"
#include "web/casework/shown.hpp"
#include "web/casework/words.hpp"
#include "web/console/frame.hpp"
#include "web/footage/footage_panel.hpp"
#include "web/html/govuk.hpp"
#include "web/queue/case_rows.hpp"
#include "web/queue/queue.hpp"

namespace catseye::web {
namespace {

review::BlindSample sample_of(const OfficerVisit& visit) {
    return {visit.console.settings.console_blind_percent, visit.officer().id};
}

Result<Html> list_html(OfficerVisit& visit) {
    const auto cases = TRY(review::blind_cases(visit.reader, sample_of(visit), visit.now));
    std::vector<std::vector<govuk::Cell>> rows;
    for (const review::BlindCase& one : cases)
        rows.push_back({{link("/supervision/blind/" + one.reference, text(one.reference))},
                        {text(time_words(one.decided))}});
    Html main =
        console_heading("Decide again, blind") +
        paragraph(text("These cases were chosen by a hash of their number. Decide what you "
                       "would have decided; you are not shown what was, and nothing changes "
                       "in the case. Do not open the case page first."));
    if (rows.empty()) return main + paragraph(text("None waits for you."));
    return main + govuk::table({.head = {{text("Case")}, {text("First decided")}},
                                .rows = std::move(rows),
                                .first_cell_is_header = true});
}

/// What a decision needs, and nothing of what was decided.
Html facts_html(const OfficerVisit& visit, const findings::Json& view) {
    const findings::Json submission = member(view, "submission");
    const findings::Json incident = member(submission, "incident");
    const findings::Json declared = member(submission, "declaration");
    const review::OffenceHint* hint = visit.law().hint(text_at(view, "hint"));
    return govuk::summary_list(
        {{text("Reported as"), text(hint == nullptr ? text_at(view, "hint") : hint->label)},
         {text("Vehicle"), plate_html(text_at(view, "vrm"))},
         {text("When"), text(text_at(incident, "at"))},
         {text("Where"), sent_text(text_at(incident, "place"))},
         {text("Submitter"), text(mode_words(text_at(submission, "mode")))},
         {text("What happened, in their words"), sent_text(text_at(declared, "narrative"))},
         {text("Willing to go to court"), text(mode_words(text_at(declared, "court")))}});
}

Html decision_form(const OfficerVisit& visit, const std::string& reference) {
    govuk::Choices disposals;
    disposals.name = "disposal";
    disposals.classes = "govuk-radios--small";
    disposals.fieldset =
        govuk::Fieldset{.legend = govuk::Legend{text("What would you have decided first?"),
                                                "govuk-fieldset__legend--s"}};
    for (const review::Disposal& disposal : visit.law().disposals())
        if (disposal.code != "DUP")
            disposals.items.push_back({.value = disposal.code, .content = text(disposal.label)});
    govuk::Select reasons;
    reasons.field.name = "nfa_reason";
    reasons.field.label = {text("For no further action: why"), "govuk-label--s"};
    reasons.options.push_back({"", "Choose"});
    for (const review::NfaReason& reason : visit.law().nfa_reasons())
        reasons.options.push_back({reason.code, reason.label});
    govuk::Textarea words;
    words.field.name = "reason";
    words.field.label = {text("Your reason"), "govuk-label--s"};
    words.rows = 3;
    return console_form(visit, "/supervision/blind/" + reference,
                        govuk::radios(disposals) + govuk::select(reasons) + govuk::textarea(words) +
                            govuk::button({.text = "Record", .prevents_double_click = true}));
}

Result<bool> waits(OfficerVisit& visit, const std::string& reference) {
    const auto cases = TRY(review::blind_cases(visit.reader, sample_of(visit), visit.now));
    return std::any_of(cases.begin(), cases.end(),
                       [&](const auto& one) { return one.reference == reference; });
}

Result<Response> show_case(OfficerVisit& visit) {
    const std::string reference = visit.request.arguments.at(0);
    if (!TRY(waits(visit, reference)))
        return fail(ErrorCode::conflict,
                    "Case " + reference + " does not wait for your blind decision.");
    const findings::Json view =
        TRY(review::case_view(visit.reader, visit.law(), reference, visit.now));
    const Html footage = TRY(footage_panel(visit, reference, PanelUse::blind));
    return console_page(
        visit,
        {.title = "Decide again, blind", .section = "supervision", .scripts = {kPlayerScript}},
        console_heading("Decide again, blind", "Case " + reference) + footage +
            facts_html(visit, view) + decision_form(visit, reference));
}

Result<Response> record(OfficerVisit& visit) {
    const std::string reference = visit.request.arguments.at(0);
    review::NewBlindReview wanted;
    wanted.reference = reference;
    wanted.disposal = visit.form.text("disposal");
    if (wanted.disposal == "NFA") wanted.nfa_reason = visit.form.text("nfa_reason");
    wanted.reason = visit.form.text("reason");
    wanted.actor = visit.actor();
    TRY(review::review_blind(visit.writer(), visit.law(), wanted, sample_of(visit), visit.now));
    TRY(leave_notice(visit, "Your decision is recorded beside the first one."));
    return see_other("/supervision/blind");
}

Result<Response> show_list(OfficerVisit& visit) {
    return console_page(visit, {.title = "Decide again, blind", .section = "supervision"},
                        TRY(list_html(visit)));
}

}  // namespace

void add_blind_pages(ConsoleRoutes& routes) {
    routes.page("/supervision/blind", Permission::decide, answered(show_list));
    routes.page("/supervision/blind/{}", Permission::decide, answered(show_case));
    routes.act("/supervision/blind/{}", Permission::decide, answered(record), StepUp::needed);
}

}  // namespace catseye::web
