#include "web/footage/viewing.hpp"

#include "review/viewing.hpp"
#include "web/console/frame.hpp"
#include "web/footage/footage_panel.hpp"

namespace catseye::web {
namespace {

constexpr const char* kBlind = "blind";  // the form's word for the page of that use

Response give_reason(OfficerVisit& visit) {
    const auto found = case_of(visit, visit.request.arguments.at(0));
    if (!found) return console_failed(visit, found.error());
    const std::string reason = visit.form.text("reason");
    const PanelUse use = visit.form.text("for") == kBlind ? PanelUse::blind : PanelUse::work;
    if (visit.law().viewing_reason(reason) == nullptr)
        return console_page(
            visit, {"Why do you look at this footage?", "queue", true},
            console_heading("Footage", found->reference) +
                viewing_reason_form(visit, *found, use, "Choose why you look at this footage"),
            422);
    const auto viewing = open_viewing(visit, found->id, store::ViewingSubject::footage, reason);
    if (!viewing) return console_failed(visit, viewing.error());
    return see_other((use == PanelUse::blind ? "/supervision/blind/" : "/case/") +
                     found->reference);
}

Response prolong(OfficerVisit& visit) {
    const auto viewing =
        review::prolong_viewing(visit.writer(), visit.request.arguments.at(0), visit.officer().id,
                                visit.console.settings.console_view, visit.now);
    if (!viewing) return console_failed(visit, viewing.error());
    Response response;
    response.headers.set("Content-Type", "application/json");
    response.body =
        "{\"expires_in_ms\":" + std::to_string((viewing->expires - visit.now).count()) + "}";
    return response;
}

}  // namespace

Result<store::Viewing> open_viewing(OfficerVisit& visit, const std::string& case_id,
                                    store::ViewingSubject subject, const std::string& reason) {
    if (auto current = TRY(
            store::Viewings(visit.reader).current(case_id, visit.officer().id, subject, visit.now)))
        return *std::move(current);
    return review::open_viewing(visit.writer(), {case_id, visit.officer().id, subject, reason},
                                visit.console.settings.console_view, visit.now);
}

Result<store::ReviewCase> case_of(OfficerVisit& visit, const std::string& reference) {
    auto found = TRY(store::Cases(visit.reader).by_reference(reference));
    if (!found) return fail(ErrorCode::not_found, "no case has this reference");
    return *std::move(found);
}

Result<std::optional<store::Viewing>> footage_viewing(OfficerVisit& visit,
                                                      const store::ReviewCase& review_case) {
    if (visit.console.settings.console_view_reasons)
        return store::Viewings(visit.reader)
            .current(review_case.id, visit.officer().id, store::ViewingSubject::footage, visit.now);
    return std::optional(TRY(open_viewing(visit, review_case.id, store::ViewingSubject::footage)));
}

Html viewing_reason_form(const OfficerVisit& visit, const store::ReviewCase& review_case,
                         PanelUse use, const std::string& error) {
    govuk::Choices choices;
    choices.name = "reason";
    choices.fieldset =
        govuk::Fieldset{.legend = govuk::Legend{text("Why do you look at this footage?"),
                                                "govuk-fieldset__legend--s"}};
    choices.error = error;
    choices.classes = "govuk-radios--small";
    for (const review::ViewingReason& reason : visit.law().viewing_reasons())
        choices.items.push_back({.value = reason.code, .content = text(reason.label)});
    const Html back =
        use == PanelUse::blind
            ? void_element("input", {{"type", "hidden"}, {"name", "for"}, {"value", kBlind}})
            : Html();
    return console_form(
        visit, "/viewing/" + review_case.reference,
        back + govuk::radios(choices) + govuk::button({.text = "Show the footage"}));
}

bool shows_previews(const OfficerVisit& visit) {
    return visit.may(Permission::see_footage) && !visit.console.settings.console_view_reasons;
}

std::string preview_path(const std::string& reference, const std::string& name) {
    return "/footage/preview/" + reference + "/" + name;
}

Result<> see_case(OfficerVisit& visit, const std::string& case_id) {
    TRY(open_viewing(visit, case_id, store::ViewingSubject::of_case));
    return ok();
}

Result<> see_submitter(OfficerVisit& visit, const std::string& case_id) {
    TRY(open_viewing(visit, case_id, store::ViewingSubject::submitter));
    return ok();
}

void add_viewing_routes(ConsoleRoutes& routes) {
    routes.act("/viewing/{}", Permission::see_footage, give_reason);
    routes.act("/viewing/{}/prolong", Permission::see_footage, prolong);
}

}  // namespace catseye::web
