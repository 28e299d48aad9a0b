#pragma once
#include <string>

#include "web/console/console.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

/// A case as its supervisor sees it: how it stands, every decision and reopening, and what may be
/// done about it.
Result<Html> supervised_case(OfficerVisit& visit, const std::string& reference);

/// The form that says why a case needs a second officer.
Html second_officer_form(const OfficerVisit& visit, const std::string& reference);

}  // namespace catseye::web
