#include "web/casework/case_page.hpp"

#include "review/case_view.hpp"
#include "web/console/frame.hpp"
#include "web/footage/footage_panel.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

struct Tab {
    std::string id;
    std::string words;
    Html content;
};

/// Sections one below another, which a script makes into tabs.
Html tabs_html(const std::vector<Tab>& tabs) {
    Html list;
    Html panels;
    for (const Tab& tab : tabs) {
        list += element(
            "li",
            {{"class", panels.empty() ? "govuk-tabs__list-item govuk-tabs__list-item--selected"
                                      : "govuk-tabs__list-item"}},
            element("a", {{"class", "govuk-tabs__tab"}, {"href", "#" + tab.id}}, text(tab.words)));
        panels +=
            element("div",
                    {{"class", panels.empty() ? "govuk-tabs__panel"
                                              : "govuk-tabs__panel govuk-tabs__panel--hidden"},
                     {"id", tab.id}},
                    element("h2", {{"class", "govuk-heading-m"}}, text(tab.words)) + tab.content);
    }
    return element("div", {{"class", "govuk-tabs catseye-tabs"}, {"data-module", "govuk-tabs"}},
                   element("h2", {{"class", "govuk-tabs__title"}}, text("More of this case")) +
                       element("ul", {{"class", "govuk-tabs__list"}}, list) + panels);
}

std::string counted(const std::string& words, std::size_t count) {
    return count == 0 ? words : words + " (" + std::to_string(count) + ")";
}

std::vector<Tab> tabs_of(const OfficerVisit& visit, const CasePage& page, const CaseForms& forms) {
    const auto& links = page.links;
    const std::size_t linked = links.same_report.size() + links.same_file.size() +
                               links.same_incident.size() + links.same_vehicle.size();
    return {{"points-to-prove", "Points to prove", points_panel(visit, page)},
            {"clocks", "Clocks", clocks_panel(visit, page)},
            {"evidence", counted("Evidence", page.view["originals"].size()), evidence_panel(page)},
            {"linked", counted("Linked", linked), links_panel(visit, page)},
            {"messages", counted("Messages", page.view["messages"].size()),
             messages_panel(visit, page, forms.message)},
            {"history", counted("Decisions", page.view["decisions"].size()),
             history_panel(visit, page)},
            {"audit", "Audit trail", audit_panel(page)}};
}

Html errors_html(const CaseForms& forms) {
    if (!forms.decision.error.empty())
        return govuk::error_summary("This was not recorded",
                                    {{forms.decision.error, "#" + forms.decision.field}});
    if (!forms.message.error.empty())
        return govuk::error_summary("This was not sent", {{forms.message.error, "#message-text"}});
    return {};
}

}  // namespace

Result<CasePage> read_case(OfficerVisit& visit, const std::string& reference) {
    CasePage page;
    page.record = TRY(review::load_case(visit.reader, reference));
    TRY(see_case(visit, page.record.row.id));  // the entry stands before anything is shown
    page.view = TRY(review::case_view(visit.reader, visit.law(), reference, visit.now));
    page.links = TRY(review::linked_cases(visit.reader, page.record, visit.now));
    const store::ReviewCase& row = page.record.row;
    const Day day = page.record.incident_day();
    if (row.offence) page.offence = visit.law().offence(*row.offence, day);
    const review::OffenceHint* hint = visit.law().hint(page.record.offence_hint);
    if (page.offence == nullptr && hint != nullptr)
        page.offence = visit.law().offence(hint->usual_offence, day);
    if (row.held_by && *row.held_until > visit.now) {
        page.is_mine = *row.held_by == visit.officer().id;
        const auto officer = TRY(store::Officers(visit.reader).by_id(*row.held_by));
        page.holder = officer ? officer->name : *row.held_by;
    }
    return page;
}

Response show_case(OfficerVisit& visit, const std::string& reference, const CaseForms& forms) {
    const auto read = read_case(visit, reference);
    if (!read) return console_failed(visit, read.error());
    const CasePage& page = *read;
    const auto footage = footage_panel(visit, reference);
    if (!footage) return console_failed(visit, footage.error());
    ConsoleFrame frame{"Case " + reference, "queue"};
    frame.has_errors = !forms.decision.error.empty() || !forms.message.error.empty();
    frame.body_classes = "catseye-case-page";
    frame.scripts = {kPlayerScript, "casework.js"};
    const Html main = errors_html(forms) + case_head(visit, page) +
                      div("catseye-case", div("catseye-case-footage", *footage) +
                                              div("catseye-case-side",
                                                  happened_panel(visit, page) +
                                                      decision_panel(visit, page, forms.decision) +
                                                      tabs_html(tabs_of(visit, page, forms))));
    return console_page(visit, frame, main, forms.status);
}

}  // namespace catseye::web
