#pragma once
#include <optional>

#include "store/cases.hpp"
#include "store/viewings.hpp"
#include "web/console/console.hpp"
#include "web/footage/footage_panel.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

/// The officer's current viewing, or a new one: its entry in the custody log is committed when this
/// returns.
Result<store::Viewing> open_viewing(OfficerVisit& visit, const std::string& case_id,
                                    store::ViewingSubject subject, const std::string& reason = "");

/// The officer's viewing of a case's footage, opened where the force asks for no reason. Nothing:
/// a reason has to be given first.
Result<std::optional<store::Viewing>> footage_viewing(OfficerVisit& visit,
                                                      const store::ReviewCase& review_case);

/// The form that asks why; it leads back to the page that shows the panel.
Html viewing_reason_form(const OfficerVisit& visit, const store::ReviewCase& review_case,
                         PanelUse use, const std::string& error = "");

/// The case with this reference; `not_found` where there is none.
Result<store::ReviewCase> case_of(OfficerVisit& visit, const std::string& reference);

/// POST /viewing/{case}: gives the reason. POST /viewing/{viewing}/prolong: the page is still open
/// and used; answers {"expires_ms": …}.
void add_viewing_routes(ConsoleRoutes& routes);

}  // namespace catseye::web
