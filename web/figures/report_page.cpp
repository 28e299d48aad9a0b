#include "web/figures/report_page.hpp"

#include <cctype>

#include "web/console/frame.hpp"
#include "web/figures/page_list.hpp"

namespace catseye::web {

namespace {

std::string path_of(const std::string& slug) {
    return slug.empty() ? "/reports" : "/reports/" + slug;
}

Html page_links(const std::string& current, const Asked& asked) {
    Html items;
    const auto add = [&](const std::string& slug, const std::string& title, bool filtered) {
        Attributes attributes{{"class", "govuk-link"},
                              {"href", filtered ? address(path_of(slug), asked) : path_of(slug)}};
        if (slug == current) attributes.emplace_back("aria-current", "page");
        items += element("li", {}, element("a", attributes, text(title)));
    };
    add("", "Overview", true);
    for (const FigurePage& page : figure_pages())
        if (shows(page, asked.source)) add(page.slug, page.title, true);
    add("questions", "Questions asked", false);
    add("publication", "For publication", false);
    return element("nav", {{"class", "catseye-report-links"}, {"aria-label", "Reports"}},
                   element("ul", {{"class", "govuk-list"}}, items));
}

Html around(const ReportFrame& frame, const Asked& asked, const review::ReportChoices& choices,
            const AskedWrong& wrong, const Html& content) {
    const Html head =
        console_heading(frame.title, frame.slug.empty() ? "" : "Reports") +
        (frame.lead.empty() ? Html() : element("p", {{"class", "govuk-body-l"}}, text(frame.lead)));
    const bool has_filters = !choices.sources.empty();
    return div("catseye-report",
               page_links(frame.slug, asked) +
                   div("catseye-report__main",
                       head +
                           (has_filters ? filter_form(path_of(frame.slug), asked, choices, wrong)
                                        : Html()) +
                           content));
}

}  // namespace

Response report_page(OfficerVisit& visit, const ReportFrame& frame, const Asked& asked,
                     const review::ReportChoices& choices, const Html& content) {
    return console_page(visit, {frame.title, "reports"},
                        around(frame, asked, choices, {}, content));
}

Response report_asked_wrong(OfficerVisit& visit, const ReportFrame& frame, const Asked& asked,
                            const review::ReportChoices& choices, const AskedWrong& wrong) {
    ConsoleFrame outer{frame.title, "reports"};
    outer.has_errors = true;
    return console_page(
        visit, outer,
        govuk::error_summary("There is a problem", {{wrong.message, "#" + wrong.field}}) +
            around(frame, asked, choices, wrong, {}),
        422);
}

Html headline_html(const review::Report& report) {
    return div("govuk-inset-text catseye-headline", text(report.headline.sentence));
}

Html notes_html(const review::Report& report) {
    Html items;
    for (const std::string& note : report.notes)
        items += element("li", {}, text(note));
    items += element("li", {}, text("Counted at " + to_london(report.generated) + "."));
    return element("ul", {{"class", "govuk-list govuk-list--bullet catseye-notes"}}, items);
}

std::string file_name(const std::string& what, const review::Report& report,
                      const std::string& extension) {
    std::string name = "catseye-" + what + "-" + report.source;
    if (report.from) name += "-" + to_iso(*report.from);
    if (report.to) name += "-to-" + to_iso(*report.to);
    for (const auto& [condition, word] : report.filter.conditions())
        name += "-" + condition + "-" + word;
    for (char& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '-';
    return name + "." + extension;
}

Response download(const std::string& name, const std::string& type, std::string content) {
    Response response;
    response.headers.set("Content-Type", type + "; charset=utf-8");
    response.headers.set("Content-Disposition", "attachment; filename=\"" + name + "\"");
    response.body = std::move(content);
    return response;
}

}  // namespace catseye::web
