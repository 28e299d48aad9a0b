#pragma once
#include <optional>
#include <string>
#include <vector>

#include "review/case_footage.hpp"
#include "store/observations.hpp"
#include "web/footage/footage_panel.hpp"
#include "web/footage/viewing.hpp"

namespace catseye::web {

/// The footage of a case as one request sees it, under its viewing.
struct FootageView {
    OfficerVisit& visit;
    store::ReviewCase review_case;
    store::Viewing viewing;
    std::vector<review::CaseOriginal> originals;
    PanelUse use = PanelUse::work;

    /// `invalid_request` where the force asks for a reason and no viewing is open.
    static Result<FootageView> open(OfficerVisit& visit, const std::string& reference);

    /// May add markers, plates and exhibits.
    bool may_add() const { return use == PanelUse::work && visit.may(Permission::take_case); }
    /// The address of a file that `derive` made.
    std::string path(const review::CaseOriginal& original, const std::string& name) const;
    /// The address below which the case's own acts lie.
    std::string case_path(const std::string& below) const;
    const review::CaseOriginal* original(std::int64_t ordinal) const;
    /// "" where the case has one original.
    std::string words_for(std::int64_t ordinal) const;
};

/// What plays, without scripts, from a time on.
struct Moment {
    std::int64_t original = 1;
    std::string kind;  ///< submitter, plate, marker: how the timeline draws it
    double from_s = 0, to_s = 0;
    std::optional<std::int64_t> frame = {};  ///< where it is known exactly
    std::string words = {};                  ///< its name on the timeline
};
/// A link to a moment: the player seeks there, and without it the clip opens there.
Html moment_link(const FootageView& view, const Moment& moment, const Html& content);
/// 4.120 s, 1:04.120
std::string seconds_words(double seconds);

/// The parts of the panel that an act changes. Each is what stands inside the element of that id.
enum class FootagePart { markers, plates, exhibits };
std::string_view to_string(FootagePart part);
Result<Html> markers_part(const FootageView& view);
Result<Html> plates_part(const FootageView& view);
Result<Html> exhibits_part(const FootageView& view);

/// An exhibit whose still is there; `not_found` for every other.
Result<store::Exhibit> made_exhibit(OfficerVisit& visit, const std::string& case_id,
                                    const std::string& exhibit_id);

/// The answer after an act: the player's script asks for the part alone and names it in a header, a
/// form for the page.
Response after_act(OfficerVisit& visit, FootagePart part, const Result<>& done);

void add_marker_routes(ConsoleRoutes& routes);
void add_plate_routes(ConsoleRoutes& routes);
void add_exhibit_routes(ConsoleRoutes& routes);

}  // namespace catseye::web
