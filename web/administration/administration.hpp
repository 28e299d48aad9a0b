#pragma once
#include "web/console/console.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

/// Law, intake rules, templates, jobs and health, the custody log. Officers and their accounts are
/// in web/sign_in.
void add_administration_pages(ConsoleRoutes& routes);

// Its parts.
void add_law_pages(ConsoleRoutes& routes);
void add_law_forms(ConsoleRoutes& routes);
void add_custody_pages(ConsoleRoutes& routes);
void add_job_pages(ConsoleRoutes& routes);
void add_intake_pages(ConsoleRoutes& routes);
void add_template_pages(ConsoleRoutes& routes);

/// "7 Mar 2026 10:00" in Europe/London, for a table.
Html time_cell(Time time);
/// The links between the pages of administration.
Html administration_links(const OfficerVisit& visit);

}  // namespace catseye::web
