#include "review/bundle_stream.hpp"
#include "web/console/fields.hpp"
#include "web/console/frame.hpp"
#include "web/disclosure/codes.hpp"
#include "web/disclosure/disclosure.hpp"

namespace catseye::web {

namespace {

/// Streams a bundle; holds it for as long as the browser reads.
class BundleSource final : public BodySource {
public:
    BundleSource(review::Bundle bundle, const store::Vault& vault)
        : stream_(std::move(bundle), vault) {}
    Result<std::size_t> read(std::span<char> into) override { return stream_.read(into); }

private:
    review::BundleStream stream_;
};

review::BundleOrder order_of(const OfficerVisit& visit) {
    const auto redaction = review::redaction_from(visit.form.text("left_out"));
    return {visit.request.arguments.at(0),
            {visit.officer().name},
            visit.form.text("recipient"),
            visit.form.text("reason"),
            redaction ? *redaction : review::Redaction::submitter_details,
            visit.console.settings.force_name};
}

FilledForm judged(const OfficerVisit& visit) {
    FilledForm filled{visit.form};
    if (!review::check_code("", review::disclosure_recipients(), visit.form.text("recipient")))
        filled.problems.push_back({"recipient", "Select who gets the bundle"});
    if (!review::check_code("", review::disclosure_reasons(), visit.form.text("reason")))
        filled.problems.push_back({"reason", "Select what the bundle is for"});
    const auto left_out = review::redaction_from(visit.form.text("left_out"));
    if (!left_out)
        filled.problems.push_back({"left_out", "Select whether the submitter's details go along"});
    else if (*left_out == review::Redaction::none && visit.form.text("recipient") == "defence")
        filled.problems.push_back(
            {"left_out", "The submitter's details never go to the defence: leave them out"});
    return filled;
}

Html contents_table(const review::BundlePlan& plan) {
    govuk::Table table;
    table.caption = "What will be in it";
    table.caption_classes = "govuk-table__caption--m";
    table.first_cell_is_header = true;
    table.head = {
        {text("File")}, {text("What it is")}, {text("Bytes"), "numeric"}, {text("SHA-256")}};
    for (const review::BundlePart& part : plan.parts)
        table.rows.push_back({{text(part.name)},
                              {text(part.what)},
                              {text(std::to_string(part.sealed.size_bytes)), "numeric"},
                              {element("code", {}, text(part.sealed.sha256))}});
    return wide_table("Files of the bundle", table);
}

Html redaction_choice(const FilledForm& filled) {
    const std::string chosen = filled.form.text("left_out");
    govuk::Choices choices;
    choices.name = "left_out";
    choices.error = filled.problem_of("left_out");
    choices.fieldset.emplace();
    choices.fieldset->legend = {text("The submitter's name, address and contact"),
                                "govuk-fieldset__legend--s", false};
    choices.items = {
        {"submitter_details",
         text("Left out: the copy for the defence"),
         "",
         {},
         chosen == "submitter_details"},
        {"nothing", text("Included, in a file of their own"), "", {}, chosen == "nothing"}};
    return govuk::radios(choices);
}

Response bundle_page(OfficerVisit& visit, const FilledForm& filled, int status) {
    const std::string reference = visit.request.arguments.at(0);
    auto order = order_of(visit);
    const auto plan =
        review::plan_bundle(visit.reader, visit.console.vault, visit.law(), order, visit.now);
    if (!plan) return console_failed(visit, plan.error());
    govuk::Button button;
    button.text = "Export and download";
    const Html form = console_form(
        visit, "/case/" + reference + "/bundle",
        code_select(filled, {"recipient", "Who gets it?"},
                    options_of(review::disclosure_recipients())) +
            code_select(filled, {"reason", "What for?"}, options_of(review::disclosure_reasons())) +
            redaction_choice(filled) +
            govuk::inset_text(text("The export is noted in the custody log under your name before "
                                   "the download begins.")) +
            govuk::button(button));
    ConsoleFrame frame{"Evidence bundle of case " + reference, "queue"};
    frame.has_errors = !filled.problems.empty();
    return console_page(
        visit, frame,
        govuk::back_link("Case " + reference, "/case/" + reference) + problems_html(filled) +
            console_heading("Evidence bundle", "Case " + reference) +
            paragraph(text("One file with the originals, a copy that plays everywhere, stills, the "
                           "statement, a summary, and the custody log, each with its SHA-256. It "
                           "can be checked without this system.")) +
            form + contents_table(*plan),
        status);
}

Response export_bundle(OfficerVisit& visit) {
    const FilledForm filled = judged(visit);
    if (!filled.problems.empty()) return bundle_page(visit, filled, 422);
    const review::BundleOrder order = order_of(visit);
    auto plan =
        review::plan_bundle(visit.reader, visit.console.vault, visit.law(), order, visit.now);
    if (!plan) return console_failed(visit, plan.error());
    const auto noted = review::record_bundle(visit.writer(), order, visit.now);
    if (!noted) return console_failed(visit, noted.error());
    auto bundle = review::finish_bundle(visit.reader, *std::move(plan), *noted);
    if (!bundle) return console_failed(visit, bundle.error());
    tell_of_case(visit.console, order.reference);
    Response response;
    response.headers.set("Content-Type", "application/zip");
    response.headers.set("Content-Disposition",
                         "attachment; filename=\"" + bundle->file_name + "\"");
    const std::int64_t size = bundle->size_bytes();
    response.body =
        SourceBody{std::make_shared<BundleSource>(*std::move(bundle), visit.console.vault), size};
    return response;
}

}  // namespace

void add_bundle_pages(ConsoleRoutes& routes) {
    routes.page("/case/{}/bundle", Permission::export_bundle,
                [](OfficerVisit& visit) { return bundle_page(visit, {visit.query}, 200); });
    routes.act("/case/{}/bundle", Permission::export_bundle, export_bundle, StepUp::needed);
}

}  // namespace catseye::web
