// Stills of originals, with everything that finds the same picture again.
#include <algorithm>

#include "findings/json.hpp"
#include "store/custody_log.hpp"
#include "web/console/frame.hpp"
#include "web/footage/acts.hpp"

namespace catseye::web {
namespace {

/// "pts 3600 of 1/90000 s", as the still stage says it.
std::string pts_words(const store::Exhibit& exhibit) {
    const auto json = findings::parse_json(exhibit.still);
    if (!json) return "";
    const auto still = findings::still_from(*json);
    if (!still) return "";
    return ", time stamp " + std::to_string(still->pts) + " × " +
           std::to_string(still->time_base_num) + "/" + std::to_string(still->time_base_den) +
           " s, " + std::to_string(still->width) + " × " + std::to_string(still->height);
}

Html hash(const std::string& words, const std::string& sha256) {
    return paragraph(text(words + " ") +
                     element("span", {{"class", "catseye-hash"}}, text(sha256)));
}

Html made(const FootageView& view, const store::Exhibit& exhibit) {
    const std::string picture = "/footage/" + view.viewing.id + "/exhibits/" + exhibit.id;
    const std::string download = view.case_path("exhibits/" + exhibit.id + "/still.png");
    return element("a", {{"class", "catseye-exhibit-picture"}, {"href", picture}},
                   void_element("img", {{"src", picture},
                                        {"alt", "Exhibit " + exhibit.label + ": " + exhibit.title},
                                        {"loading", "lazy"}})) +
           div("",
               hash("Still, SHA-256", exhibit.still_sha256) +
                   hash("Of the original, SHA-256", exhibit.original_sha256) +
                   paragraph(element(
                       "a",
                       {{"class", "govuk-link"}, {"href", download}, {"download", std::nullopt}},
                       text("Download " + exhibit.label + " (PNG)"))));
}

Html item(const FootageView& view, const store::Exhibit& exhibit) {
    const Moment moment{exhibit.original,
                        "exhibit",
                        static_cast<double>(exhibit.at_ms) / 1000,
                        static_cast<double>(exhibit.at_ms) / 1000,
                        exhibit.frame,
                        exhibit.label};
    Attributes attributes{{"class", "catseye-exhibit"}, {"id", "exhibit-" + exhibit.id}};
    Html body;
    if (!exhibit.still_sha256.empty())
        body = made(view, exhibit);
    else if (exhibit.job_state == "failed")
        body = paragraph(text("This still cannot be made: " + exhibit.error));
    else {
        attributes.emplace_back("data-waiting", std::nullopt);
        body =
            element("p", {{"role", "status"}}, text("The still is being made from the original."));
    }
    return element(
        "li", attributes,
        element("h3", {{"class", "govuk-heading-s"}},
                text(exhibit.label + ": ") + element("bdi", {}, text(exhibit.title))) +
            paragraph(moment_link(view, moment, text("Frame " + std::to_string(exhibit.frame))) +
                      text(view.words_for(exhibit.original) + " at " +
                           seconds_words(static_cast<double>(exhibit.at_ms) / 1000) +
                           pts_words(exhibit) + "; " + exhibit.officer + ", " +
                           to_london(exhibit.made))) +
            body);
}

Html make_form(const FootageView& view) {
    govuk::Input title;
    title.field.name = "title";
    title.field.id = "exhibit-title";
    title.field.label = {text("Title of the exhibit (optional)"), "govuk-label--s"};
    title.field.group_classes = "catseye-inline-field catseye-inline-field--wide";
    title.field.attributes = {{"maxlength", "200"}};
    return console_form(
        view.visit, view.case_path("exhibits"),
        govuk::input(title) + place_fields(view, "exhibit") +
            govuk::button({.text = "Make a still of this frame",
                           .classes = "govuk-button--secondary catseye-small-button"}),
        {{"class", "catseye-inline-form"}, {"data-part", "exhibits"}, {"id", "exhibit-form"}});
}

Response make_exhibit(OfficerVisit& visit) {
    return observe(
        visit, FootagePart::exhibits,
        [&](review::Observing& observing, const review::LookingAt& at) -> Result<> {
            TRY(observing.exhibit(at, {number_of(visit.form, "frame"), visit.form.text("title")}));
            return ok();
        });
}

Response show_exhibits(OfficerVisit& visit) {
    return after_act(visit, FootagePart::exhibits, ok());
}

/// AB/1 as a file name: AB-1.png.
std::string file_name(const store::Exhibit& exhibit) {
    std::string name = exhibit.label;
    std::replace(name.begin(), name.end(), '/', '-');
    return name + ".png";
}

Result<Response> still(OfficerVisit& visit) {
    const store::ReviewCase found = TRY(case_of(visit, visit.request.arguments.at(0)));
    if (visit.console.settings.console_view_reasons && !TRY(footage_viewing(visit, found)))
        return fail(ErrorCode::invalid_request,
                    "Open the case first, and say why you look at its footage.");
    const store::Exhibit exhibit =
        TRY(made_exhibit(visit, found.id, visit.request.arguments.at(1)));
    File file = TRY(visit.console.vault.open(store::Shelf::artefacts, exhibit.still_sha256));
    const std::int64_t size = TRY(size_of(file));
    {
        auto transaction = TRY(store::Transaction::begin(visit.writer()));
        TRY(store::CustodyLog(visit.writer())
                .append({visit.officer().id,
                         "exhibit_downloaded",
                         found.id,
                         {{"exhibit", exhibit.id}, {"sha256", exhibit.still_sha256}}},
                        visit.now));
        TRY(transaction.commit());
    }
    Response response;
    response.headers.set("Content-Type", "image/png");
    response.headers.set("Content-Disposition",
                         "attachment; filename=\"" + file_name(exhibit) + "\"");
    response.body = FileBody{std::move(file), size};
    return response;
}

Response download_still(OfficerVisit& visit) {
    auto response = still(visit);
    return response ? *std::move(response) : console_failed(visit, response.error());
}

}  // namespace

Result<store::Exhibit> made_exhibit(OfficerVisit& visit, const std::string& case_id,
                                    const std::string& exhibit_id) {
    for (store::Exhibit& exhibit : TRY(store::Observations(visit.reader).exhibits_of(case_id)))
        if (exhibit.id == exhibit_id && !exhibit.still_sha256.empty()) return std::move(exhibit);
    return fail(ErrorCode::not_found, "the case has no such exhibit");
}

Result<Html> exhibits_part(const FootageView& view) {
    Html items;
    for (const store::Exhibit& exhibit :
         TRY(store::Observations(view.visit.reader).exhibits_of(view.review_case.id)))
        items += item(view, exhibit);
    const Html list = items.empty() ? paragraph(text("No exhibits yet."))
                                    : element("ul", {{"class", "catseye-exhibits"}}, items);
    return list + (view.may_add() ? make_form(view) : Html());
}

void add_exhibit_routes(ConsoleRoutes& routes) {
    routes.page("/case/{}/exhibits", Permission::see_footage, show_exhibits);
    routes.act("/case/{}/exhibits", Permission::take_case, make_exhibit);
    routes.page("/case/{}/exhibits/{}/still.png", Permission::see_footage, download_still);
}

}  // namespace catseye::web
