#include "web/footage/footage_panel.hpp"

#include "findings/json.hpp"
#include "web/console/frame.hpp"
#include "web/footage/footage_view.hpp"

namespace catseye::web {
namespace {

Html section(std::string_view id, std::string_view title, const Html& content) {
    const std::string heading = std::string(id) + "-heading";
    return element("section", {{"class", "catseye-footage-part"}, {"aria-labelledby", heading}},
                   element("h2", {{"class", "govuk-heading-m"}, {"id", heading}}, text(title)) +
                       element("div", {{"id", std::string(id)}}, content));
}

/// What can be done with an original that no browser plays.
Html unplayable(const FootageView& view, const review::CaseOriginal& original) {
    const bool waits = original.original.state == "processing";
    const std::string why = waits ? "It is still being looked at: open the case again in a minute."
                            : original.original.reason_message.empty()
                                ? "No copy that plays could be made of it."
                                : original.original.reason_message;
    Html words = element("p", {{"class", "catseye-unplayable-why"}},
                         text("This original cannot be played here. " + why));
    if (waits || !view.visit.may(Permission::download_original)) return words;
    return words +
           paragraph(
               text("It is kept as it came. You can ") +
               element("a",
                       {{"href", view.case_path("originals/" + std::to_string(original.ordinal) +
                                                "/download")}},
                       text("download the original")) +
               text(", which is recorded, or ask the submitter to send it again "
                    "straight from the camera’s card."));
}

/// The time that the file claims for its first frame, as a person would check it.
std::string claimed_time(const review::CaseOriginal& original) {
    if (!original.probe) return "";
    for (const char* wanted : {"gps", "quicktime.creationdate", "filename", "mvhd", "tkhd"})
        for (const findings::ClaimedTime& time : original.probe->times)
            if (time.source == wanted) return time.value + " " + time.basis + " " + time.source;
    return "";
}

Html video(const FootageView& view, const review::CaseOriginal& original) {
    Attributes attributes{
        {"controls", std::nullopt},
        {"playsinline", std::nullopt},
        {"preload", original.ordinal == view.originals.front().ordinal ? "auto" : "none"},
        {"src", view.path(original, "proxy.mp4")},
        {"aria-label", "Original " + std::to_string(original.ordinal)}};
    if (original.has("poster.jpg"))
        attributes.emplace_back("poster", view.path(original, "poster.jpg"));
    if (original.probe && original.probe->video) {  // its shape is kept free before it has come
        attributes.emplace_back("width", std::to_string(original.probe->video->width));
        attributes.emplace_back("height", std::to_string(original.probe->video->height));
    }
    return element("video", attributes, Html());
}

Html original_html(const FootageView& view, const review::CaseOriginal& original) {
    const std::string name =
        "Original " + std::to_string(original.ordinal) + ": " + original.client_name;
    Attributes attributes{{"class", "catseye-original"},
                          {"data-original", std::to_string(original.ordinal)},
                          {"data-name", name}};
    if (original.has("frame_index.json"))
        attributes.emplace_back("data-frames", view.path(original, "frame_index.json"));
    if (original.has("filmstrip.json"))
        attributes.emplace_back("data-filmstrip", view.path(original, "filmstrip.json"));
    if (const std::string claimed = claimed_time(original); !claimed.empty())
        attributes.emplace_back("data-claimed", claimed);
    const Html heading =
        view.originals.size() > 1
            ? element("h3", {{"class", "catseye-original-name"}}, element("bdi", {}, text(name)))
            : Html();
    return element(
        "div", attributes,
        heading + (original.is_playable() ? video(view, original) : unplayable(view, original)));
}

Html player(const FootageView& view) {
    Html originals;
    for (const review::CaseOriginal& original : view.originals)
        originals += original_html(view, original);
    if (view.originals.empty()) originals = paragraph(text("This report came without footage."));
    return element(
        "catseye-player",
        {{"data-prolong", "/viewing/" + view.viewing.id + "/prolong"},
         {"data-token", view.visit.who->session.csrf_token},
         {"data-expires-in", std::to_string((view.viewing.expires - view.visit.now).count())}},
        originals);
}

}  // namespace

Result<Html> footage_panel(OfficerVisit& visit, const std::string& reference, PanelUse use) {
    if (!visit.may(Permission::see_footage))
        return section("footage", "Footage",
                       paragraph(text("Your role does not include footage.")));
    const store::ReviewCase found = TRY(case_of(visit, reference));
    if (!TRY(footage_viewing(visit, found)))
        return section("footage", "Footage", viewing_reason_form(visit, found, use));
    FootageView view = TRY(FootageView::open(visit, reference));
    view.use = use;
    return section("footage", "Footage", player(view)) +
           section("plates", "Number plate", TRY(plates_part(view))) +
           section("markers", "Marked in the footage", TRY(markers_part(view))) +
           section("exhibits", "Exhibits", TRY(exhibits_part(view)));
}

}  // namespace catseye::web
