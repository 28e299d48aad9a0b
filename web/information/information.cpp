#include "web/information/information.hpp"

#include <array>

#include "web/html/govuk.hpp"

namespace catseye::web {

namespace {

struct InformationPage {
    const char* path;
    const char* name;  ///< of its table in pages.toml
};
constexpr std::array<InformationPage, 6> kPages{{{"/help/footage", "footage"},
                                                 {"/privacy", "privacy"},
                                                 {"/cookies", "cookies"},
                                                 {"/accessibility", "accessibility"},
                                                 {"/terms", "terms"},
                                                 {"/contact", "contact"}}};

constexpr std::int64_t kGigabyte = 1'000'000'000;

/// What these texts may name, the same for all.
Arguments arguments_of(const Visit& visit) {
    const Settings& settings = visit.site.settings();
    return {{"force", settings.force_name},
            {"contact", settings.force_contact},
            {"gigabytes", std::to_string(settings.intake_max_file_bytes / kGigabyte)},
            {"files", std::to_string(settings.intake_max_files)},
            {"days", std::to_string(settings.portal_draft.count() / 24)},
            {"minutes", std::to_string(settings.portal_session.count())},
            {"report", visit.at("/report")},
            {"return", visit.at("/report/return")},
            {"track", visit.at("/track")},
            {"footage", visit.at("/help/footage")},
            {"privacy", visit.at("/privacy")},
            {"contact_page", visit.at("/contact")}};
}

Response information_page(Visit& visit, const std::string& name) {
    const Wording& words = visit.words();
    const std::string title(words("pages." + name + ".title"));
    return page(words, visit.frame(title),
                heading(title) + words.rich("pages." + name + ".text", arguments_of(visit)));
}

Response start_page(Visit& visit) {
    const Wording& words = visit.words();
    const std::string title(words("pages.start.title"));
    govuk::Button start;
    start.text = words("pages.start.button");
    start.href = visit.at("/report");
    start.is_start = true;
    const Arguments arguments = arguments_of(visit);
    return page(words, visit.frame(title),
                element("h1", {{"class", "govuk-heading-xl"}}, text(title)) +
                    words.rich("pages.start.text", arguments) +
                    govuk::warning_text(text(words("pages.start.emergency")),
                                        std::string(words("site.warning"))) +
                    govuk::button(start) + words.rich("pages.start.after", arguments));
}

}  // namespace

void add_information_pages(Router& router, Site& site) {
    add_page(router, site, "/", start_page);
    router.get("/cy/", [](const Request&) { return see_other("/cy"); });
    for (const InformationPage& one : kPages)
        add_page(router, site, one.path, [name = std::string(one.name)](Visit& visit) {
            return information_page(visit, name);
        });
}

}  // namespace catseye::web
