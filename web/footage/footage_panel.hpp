#pragma once
#include "web/console/console.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

/// What a page with a footage panel loads beside console.js.
inline constexpr const char* kPlayerScript = "player.js";

/// `blind` for an officer who may not see what became of the case: its footage is looked at, and
/// nothing can be added to it.
enum class PanelUse { work, blind };

/// The footage of a case: player, timeline, plates, markers, exhibits, in that order, each a
/// section with an h2. Making it opens a viewing: the entry in the custody log is committed when
/// this returns. Where the force asks for a reason and no viewing is open, it is the form that
/// asks; for a role without footage, a sentence.
Result<Html> footage_panel(OfficerVisit& visit, const std::string& reference,
                           PanelUse use = PanelUse::work);

/// Whether lists may show previews to this officer. Where the force asks for a reason they may not:
/// there is no place to give one.
bool shows_previews(const OfficerVisit& visit);
/// The address of poster.jpg, filmstrip.json or filmstrip_00.jpg of a case's first original, for a
/// list. What is fetched there is a custody entry, once per officer, case and viewing time; so it
/// is fetched only where it is looked at, never ahead.
std::string preview_path(const std::string& reference, const std::string& name);

/// To be called before a page shows a case: its custody entry is committed when this returns, once
/// per officer, case and viewing time.
Result<> see_case(OfficerVisit& visit, const std::string& case_id);

/// To be called before a page shows who sent a case: its custody entry is committed when this
/// returns, once per officer, case and viewing time.
Result<> see_submitter(OfficerVisit& visit, const std::string& case_id);

}  // namespace catseye::web
