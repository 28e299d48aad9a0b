// What is marked in the footage: by its submitter, by the search for plates, by officers.
#include "web/console/frame.hpp"
#include "web/footage/acts.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {
namespace {

Html item(const FootageView& view, const Moment& moment, const Html& rest) {
    const std::string until =
        moment.to_s > moment.from_s ? " to " + seconds_words(moment.to_s) : "";
    return element("li", {},
                   moment_link(view, moment, text(seconds_words(moment.from_s) + until)) +
                       text(view.words_for(moment.original) + " ") + rest);
}

Html submitter_items(const FootageView& view) {
    Html items;
    for (const review::CaseOriginal& original : view.originals)
        for (const double at : original.moments_s)
            items +=
                item(view, {original.ordinal, "submitter", at, at, {}, "Marked by the submitter"},
                     text("the submitter’s mark"));
    return items;
}

/// Those that were read, or those that were merely found.
Html plate_items(const FootageView& view, bool read) {
    Html items;
    for (const review::CaseOriginal& original : view.originals)
        for (const findings::Sighting& sighting : original.sightings) {
            if (sighting.vrm.has_value() != read) continue;
            const std::string words = "Plate " + sighting.vrm.value_or("not read");
            items += item(view,
                          {original.ordinal, "plate", sighting.first_s, sighting.last_s, {}, words},
                          text(sighting.vrm ? "plate, read as " + *sighting.vrm
                                            : std::string("a plate, not read")));
        }
    return items;
}

Html moments(const Html& items) {
    return element("ul", {{"class", "govuk-list catseye-moments"}}, items);
}

/// There can be many, and they say little: out of the way until they are asked for.
Html unread_plates(const FootageView& view) {
    const Html items = plate_items(view, false);
    if (items.empty()) return {};
    return govuk::details(text("Plates found and not read"), moments(items));
}

Html remove_form(const FootageView& view, const store::Marker& marker) {
    if (!view.may_add()) return {};
    return console_form(
        view.visit, view.case_path("markers/" + marker.id + "/remove"),
        void_element("input", {{"type", "hidden"},
                               {"name", "original"},
                               {"value", std::to_string(marker.original)}}) +
            element("button", {{"class", "catseye-plain-button"}, {"type", "submit"}},
                    text("Remove") + element("span", {{"class", "govuk-visually-hidden"}},
                                             text(" the marker “" + marker.title + "”"))),
        {{"class", "catseye-inline-form"}, {"data-part", "markers"}});
}

Result<Html> marker_items(const FootageView& view) {
    Html items;
    for (const store::Marker& marker :
         TRY(store::Observations(view.visit.reader).markers_of(view.review_case.id))) {
        const Moment moment{marker.original,
                            "marker",
                            static_cast<double>(marker.first_ms) / 1000,
                            static_cast<double>(marker.last_ms) / 1000,
                            marker.first_frame,
                            marker.title};
        const std::string frames = marker.last_frame > marker.first_frame
                                       ? "frames " + std::to_string(marker.first_frame) + " to " +
                                             std::to_string(marker.last_frame)
                                       : "frame " + std::to_string(marker.first_frame);
        items +=
            item(view, moment,
                 element("bdi", {{"class", "catseye-title"}}, text(marker.title)) +
                     text(", " + frames + ", " + marker.officer + " ") + remove_form(view, marker));
    }
    return items;
}

Html add_form(const FootageView& view) {
    govuk::Input title;
    title.field.name = "title";
    title.field.id = "marker-title";
    title.field.label = {text("Mark this moment as"), "govuk-label--s"};
    title.field.group_classes = "catseye-inline-field catseye-inline-field--wide";
    title.field.attributes = {{"maxlength", "200"}};
    govuk::Input last;
    last.field.name = "last_frame";
    last.field.id = "marker-last-frame";
    last.field.label = {text("To frame (for a stretch)"), "govuk-label--s"};
    last.field.classes = "govuk-input--width-5";
    last.field.group_classes = "catseye-inline-field";
    last.field.attributes = {{"data-follows", "last_frame"}};
    last.inputmode = "numeric";
    return console_form(
        view.visit, view.case_path("markers"),
        govuk::input(title) + place_fields(view, "marker") + govuk::input(last) +
            govuk::button(
                {.text = "Add marker", .classes = "govuk-button--secondary catseye-small-button"}),
        {{"class", "catseye-inline-form"}, {"data-part", "markers"}});
}

Response add_marker(OfficerVisit& visit) {
    return observe(visit, FootagePart::markers,
                   [&](review::Observing& observing, const review::LookingAt& at) {
                       const std::int64_t first = number_of(visit.form, "frame");
                       const bool stretch = !visit.form.text("last_frame").empty();
                       return observing.mark(
                           at, {first, stretch ? number_of(visit.form, "last_frame") : first,
                                visit.form.text("title")});
                   });
}

Response remove_marker(OfficerVisit& visit) {
    return observe(visit, FootagePart::markers,
                   [&](review::Observing& observing, const review::LookingAt& at) {
                       return observing.unmark(at, visit.request.arguments.at(1));
                   });
}

}  // namespace

Result<Html> markers_part(const FootageView& view) {
    const Html items = submitter_items(view) + plate_items(view, true) + TRY(marker_items(view));
    const Html list = (items.empty() ? paragraph(text("Nothing is marked yet.")) : moments(items)) +
                      unread_plates(view);
    return view.may_add() ? list + add_form(view) : list;
}

void add_marker_routes(ConsoleRoutes& routes) {
    routes.act("/case/{}/markers", Permission::take_case, add_marker);
    routes.act("/case/{}/markers/{}/remove", Permission::take_case, remove_marker);
}

}  // namespace catseye::web
