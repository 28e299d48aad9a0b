#include <charconv>

#include "review/disclosure.hpp"
#include "web/console/fields.hpp"
#include "web/console/frame.hpp"
#include "web/disclosure/codes.hpp"
#include "web/disclosure/disclosure.hpp"

namespace catseye::web {

namespace {

/// The original that the address names.
Result<review::CaseOriginal> original_of(const OfficerVisit& visit) {
    const std::string& number = visit.request.arguments.at(1);
    std::int64_t ordinal = 0;
    const auto [end, error] =
        std::from_chars(number.data(), number.data() + number.size(), ordinal);
    if (error != std::errc() || end != number.data() + number.size())
        return fail(ErrorCode::not_found, "there is no original '" + number + "'");
    return review::original_of_case(visit.reader, visit.request.arguments.at(0), ordinal);
}

std::string path_of(const OfficerVisit& visit) {
    return "/case/" + visit.request.arguments.at(0) + "/originals/" +
           visit.request.arguments.at(1) + "/download";
}

Response original_page(OfficerVisit& visit, const review::CaseOriginal& original,
                       const FilledForm& filled, int status) {
    const std::string reference = visit.request.arguments.at(0);
    const std::string title = "Original " + std::to_string(original.sent.ordinal);
    govuk::Button button;
    button.text = "Download the original";
    ConsoleFrame frame{title + " of case " + reference, "queue"};
    frame.has_errors = !filled.problems.empty();
    return console_page(
        visit, frame,
        govuk::back_link("Case " + reference, "/case/" + reference) + problems_html(filled) +
            console_heading(title, "Case " + reference) +
            govuk::summary_list(
                {{text("Sent as"), text(original.sent.client_name)},
                 {text("Size"), text(std::to_string(original.sent.original.size_bytes) + " bytes")},
                 {text("SHA-256"), element("code", {}, text(original.sent.original.sha256))}}) +
            govuk::warning_text(
                text("This is the untouched file as it was received. It has passed no check for "
                     "harmful content: open it on a machine meant for that. To look at the "
                     "footage, use the player of the case.")) +
            console_form(visit, path_of(visit),
                         code_select(filled,
                                     {"reason", "What do you need it for?",
                                      "The download is noted in the custody log under your name."},
                                     options_of(review::disclosure_reasons())) +
                             govuk::button(button)),
        status);
}

Response show_original(OfficerVisit& visit) {
    const auto original = original_of(visit);
    if (!original) return console_failed(visit, original.error());
    return original_page(visit, *original, {visit.query}, 200);
}

Response download_original(OfficerVisit& visit) {
    const auto original = original_of(visit);
    if (!original) return console_failed(visit, original.error());
    const std::string reason = visit.form.text("reason");
    if (!review::check_code("", review::disclosure_reasons(), reason))
        return original_page(visit, *original,
                             {visit.form, {{"reason", "Select what you need it for"}}}, 422);
    const auto& sealed = original->sent.original;
    auto file = visit.console.vault.open(store::Shelf::originals, sealed.sha256);
    if (!file) return console_failed(visit, file.error());
    const auto noted = review::record_original_download(visit.writer(), *original,
                                                        visit.officer().id, reason, visit.now);
    if (!noted) return console_failed(visit, noted.error());
    tell_of_case(visit.console, visit.request.arguments.at(0));
    Response response;
    response.headers.set("Content-Type", "application/octet-stream");
    response.headers.set(
        "Content-Disposition",
        "attachment; filename=\"" + review::original_file_name(original->sent) + "\"");
    response.body = FileBody{*std::move(file), sealed.size_bytes};
    return response;
}

}  // namespace

void add_original_pages(ConsoleRoutes& routes) {
    routes.page("/case/{}/originals/{}/download", Permission::download_original, show_original);
    routes.act("/case/{}/originals/{}/download", Permission::download_original, download_original,
               StepUp::needed);
}

void add_disclosure_pages(ConsoleRoutes& routes) {
    add_bundle_pages(routes);
    add_original_pages(routes);
}

}  // namespace catseye::web
