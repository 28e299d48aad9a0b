#include "web/footage/footage_bytes.hpp"

#include <algorithm>
#include <charconv>

#include "findings/stage_report.hpp"
#include "review/viewing.hpp"
#include "store/artefacts.hpp"
#include "store/submissions.hpp"
#include "web/console/frame.hpp"
#include "web/footage/footage_panel.hpp"
#include "web/footage/footage_view.hpp"

namespace catseye::web {
namespace {

Error nothing() {
    return fail(ErrorCode::not_found, "there is no such file");
}

/// A file that `derive` makes for people to look at.
bool is_derived(std::string_view name) {
    const auto slots = findings::output_slots("derive");
    return std::any_of(slots.begin(), slots.end(),
                       [&](const findings::OutputSlot& slot) { return slot.name == name; });
}

/// What a list shows: never the clip itself.
bool is_preview(std::string_view name) {
    return name == "poster.jpg" || name == "filmstrip.json" || name == "filmstrip_00.jpg";
}

Response answer(OfficerVisit& visit, Result<Response> (*find)(OfficerVisit&)) {
    auto found = find(visit);
    return found ? *std::move(found) : console_failed(visit, found.error());
}

Result<Response> bytes_of(OfficerVisit& visit, const std::string& media_type,
                          const std::string& sha256) {
    File file = TRY(visit.console.vault.open(store::Shelf::artefacts, sha256));
    const std::int64_t size = TRY(size_of(file));
    Response response;
    response.headers.set("Content-Type", media_type);
    response.headers.set("ETag", "\"" + sha256 + "\"");
    response.body = FileBody{std::move(file), size};
    return response;
}

/// The case that this viewing of the officer's shows now.
Result<std::string> case_shown(OfficerVisit& visit, const std::string& viewing_id) {
    const auto viewing = TRY(store::Viewings(visit.reader).by_id(viewing_id));
    if (!viewing || viewing->officer_id != visit.officer().id || viewing->expires <= visit.now ||
        viewing->subject != store::ViewingSubject::footage)
        return nothing();
    return viewing->case_id;
}

/// A number from 1, as we write it into addresses.
std::optional<std::int64_t> ordinal_from(std::string_view text) {
    std::int64_t ordinal = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ordinal);
    if (error != std::errc() || end != text.data() + text.size() || ordinal < 1)
        return std::nullopt;
    return ordinal;
}

/// /footage/{viewing}/{original}/{name}
Result<Response> derived(OfficerVisit& visit) {
    const auto& arguments = visit.request.arguments;
    const std::string case_id = TRY(case_shown(visit, arguments.at(0)));
    const auto ordinal = ordinal_from(arguments.at(1));
    if (!ordinal || !is_derived(arguments.at(2))) return nothing();
    const auto original = TRY(store::Submissions(visit.reader).original_of_case(case_id, *ordinal));
    if (!original) return nothing();
    const auto artefact = TRY(store::Artefacts(visit.reader).newest(original->id, arguments.at(2)));
    if (!artefact) return nothing();
    return bytes_of(visit, artefact->media_type, artefact->sealed.sha256);
}

/// /footage/{viewing}/exhibits/{exhibit}
Result<Response> exhibit(OfficerVisit& visit) {
    const std::string case_id = TRY(case_shown(visit, visit.request.arguments.at(0)));
    const store::Exhibit found = TRY(made_exhibit(visit, case_id, visit.request.arguments.at(1)));
    return bytes_of(visit, "image/png", found.still_sha256);
}

/// Whoever has the case open sees more than its preview already.
Result<> record_preview(OfficerVisit& visit, const std::string& case_id) {
    const auto viewing =
        TRY(store::Viewings(visit.reader)
                .current(case_id, visit.officer().id, store::ViewingSubject::footage, visit.now));
    if (viewing) return ok();
    TRY(open_viewing(visit, case_id, store::ViewingSubject::preview));
    return ok();
}

/// /footage/preview/{case}/{name}
Result<Response> preview(OfficerVisit& visit) {
    const auto& arguments = visit.request.arguments;
    if (!shows_previews(visit) || !is_preview(arguments.at(1))) return nothing();
    const store::ReviewCase found = TRY(case_of(visit, arguments.at(0)));
    for (const auto& sent :
         TRY(store::Submissions(visit.reader).originals_of(found.submission_id))) {
        const auto artefact =
            TRY(store::Artefacts(visit.reader).newest(sent.original.id, arguments.at(1)));
        if (!artefact) continue;
        TRY(record_preview(visit, found.id));
        return bytes_of(visit, artefact->media_type, artefact->sealed.sha256);
    }
    return nothing();
}

}  // namespace

void add_footage_bytes(ConsoleRoutes& routes) {
    routes.page("/footage/preview/{}/{}", Permission::see_footage,
                [](OfficerVisit& visit) { return answer(visit, preview); });
    routes.page("/footage/{}/exhibits/{}", Permission::see_footage,
                [](OfficerVisit& visit) { return answer(visit, exhibit); });
    routes.page("/footage/{}/{}/{}", Permission::see_footage,
                [](OfficerVisit& visit) { return answer(visit, derived); });
}

}  // namespace catseye::web
