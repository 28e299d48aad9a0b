#include "web/administration/administration.hpp"

#include "web/console/frame.hpp"

namespace catseye::web {

namespace {

struct Place {
    const char* words;
    const char* path;
    const char* about;
    Permission permission;
};
constexpr Place kPlaces[] = {
    {"Officers", "/administration/officers", "Accounts, roles, who has left",
     Permission::manage_officers},
    {"The law as data", "/administration/law", "Offences, bank holidays, and their sources",
     Permission::manage_law},
    {"Intake rules", "/administration/intake", "What intake asks, takes and tells",
     Permission::manage_law},
    {"Mails and standard texts", "/administration/templates", "In English and Welsh",
     Permission::manage_law},
    {"Jobs", "/administration/jobs", "Work on footage: what runs, what failed and why",
     Permission::manage_system},
    {"Health", "/administration/health", "Disk, mails, certificate", Permission::manage_system},
};

Response overview_page(OfficerVisit& visit) {
    Html list;
    for (const Place& place : kPlaces)
        if (visit.may(place.permission))
            list += element("li", {},
                            link(place.path, text(place.words)) + text(": ") + text(place.about));
    return console_page(visit, {"Administration", "administration"},
                        console_heading("Administration") +
                            element("ul", {{"class", "govuk-list govuk-list--spaced"}}, list));
}

}  // namespace

Html time_cell(Time time) {
    return element("time", {{"datetime", to_iso(time)}}, text(to_london(time)));
}

Html administration_links(const OfficerVisit& visit) {
    Html list;
    for (const Place& place : kPlaces) {
        if (!visit.may(place.permission)) continue;
        Attributes attributes{{"class", "govuk-link"}, {"href", place.path}};
        if (visit.request.path == place.path) attributes.emplace_back("aria-current", "page");
        list += element("li", {}, element("a", attributes, text(place.words)));
    }
    return element("nav", {{"class", "catseye-section-links"}, {"aria-label", "Administration"}},
                   element("ul", {}, list));
}

void add_administration_pages(ConsoleRoutes& routes) {
    routes.page("/administration", Permission::manage_officers, overview_page);
    add_law_pages(routes);
    add_custody_pages(routes);
    add_intake_pages(routes);
    add_template_pages(routes);
    add_job_pages(routes);
}

}  // namespace catseye::web
