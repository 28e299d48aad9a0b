#include "web/figures/publication.hpp"

#include <algorithm>

#include "review/release.hpp"
#include "web/console/frame.hpp"
#include "web/figures/figure_table.hpp"
#include "web/figures/report_page.hpp"

namespace catseye::web {

namespace {

constexpr std::size_t kLeaksShown = 50;
const ReportFrame kFrame{"For publication", "publication",
                         "What everybody may read, with small numbers taken out."};

/// The whole months that can be published, in the words of the filters.
constexpr const char* kPeriods[] = {"last_month", "last_year", "last_financial_year"};
constexpr const char* kUsual = "last_financial_year";

Asked asked_of(const OfficerVisit& visit) {
    Asked asked;
    asked.period = visit.query.text("period");
    asked.from = visit.query.text("from");
    asked.to = visit.query.text("to");
    const bool known = std::any_of(std::begin(kPeriods), std::end(kPeriods),
                                   [&](const char* one) { return asked.period == one; });
    if (!known) asked.period = asked.from.empty() && asked.to.empty() ? kUsual : "own";
    return asked;
}

Result<review::Release> release_of(OfficerVisit& visit, review::CaseLedger& ledger) {
    return review::build_release(visit.reader, visit.law(),
                                 TRY(request_of(asked_of(visit), visit.now)), ledger);
}

Html day_field(const char* name, const char* label, const std::string& value) {
    govuk::Input input;
    input.field.name = name;
    input.field.label = {text(label)};
    input.type = "date";
    input.value = value;
    return govuk::input(input);
}

Html period_form(const Asked& asked) {
    govuk::Select select;
    select.field.name = "period";
    select.field.label = {text("Months")};
    for (const Preset& preset : presets()) {
        const bool offered =
            std::any_of(std::begin(kPeriods), std::end(kPeriods),
                        [&](const char* one) { return preset.word == std::string_view(one); });
        if (offered || preset.word == std::string_view("own"))
            select.options.push_back({preset.word, offered ? preset.label : "Months of my own",
                                      asked.period == preset.word});
    }
    govuk::Button show;
    show.text = "Show";
    show.classes = "govuk-button--secondary";
    const bool own = asked.period == "own";
    return element("form",
                   {{"class", "catseye-narrowing"},
                    {"method", "get"},
                    {"action", "/reports/publication"},
                    {"aria-label", "What is published"},
                    {"novalidate", std::nullopt}},
                   govuk::select(select) + day_field("from", "First day", own ? asked.from : "") +
                       day_field("to", "Last day", own ? asked.to : "") + govuk::button(show));
}

Html heading(const char* words) {
    return element("h2", {{"class", "govuk-heading-m"}}, text(words));
}

Html leaks_html(const std::vector<review::Leak>& leaks, const Asked& asked) {
    if (leaks.empty())
        return paragraph(text("The check of every cell found no registration mark, e-mail address, "
                              "telephone number, postcode, day, time of day, formula or small "
                              "count.")) +
               paragraph(element("a",
                                 {{"class", "govuk-link"},
                                  {"href", address("/reports/publication/data.csv", asked)}},
                                 text("Download the open data (CSV)")) +
                         text(" · ") +
                         element("a",
                                 {{"class", "govuk-link"},
                                  {"href", "/reports/publication/dictionary.csv"}},
                                 text("What its columns mean (CSV)")));
    Html items;
    for (std::size_t at = 0; at < std::min(leaks.size(), kLeaksShown); ++at)
        items += element("li", {}, text(leaks[at].what + ": " + leaks[at].where));
    if (leaks.size() > kLeaksShown)
        items +=
            element("li", {}, text("and " + std::to_string(leaks.size() - kLeaksShown) + " more"));
    return govuk::warning_text(
               text("This must not be published: the check found what should not be there.")) +
           element("ul", {{"class", "govuk-list govuk-list--bullet"}}, items);
}

Html release_html(const review::Release& release, const review::Law& law, const Asked& asked) {
    Html notes;
    for (const std::string& note : release.notes)
        notes += element("li", {}, text(note));
    Html html = div("govuk-inset-text catseye-headline", text(release.sentence)) +
                element("ul", {{"class", "govuk-list govuk-list--bullet catseye-notes"}}, notes);
    html += div("catseye-no-print",
                heading("Before it is published") + leaks_html(review::find_leaks(release), asked));
    for (const review::ReportTable& table : release.tables)
        html += figure_table(table, law, "");
    return html;
}

Response refused(OfficerVisit& visit, const Error& error) {
    if (error.code != ErrorCode::invalid_request) return console_failed(visit, error);
    return report_page(visit, kFrame, {}, {},
                       period_form(asked_of(visit)) + govuk::inset_text(text(error.message)));
}

}  // namespace

Response publication_page(OfficerVisit& visit, review::CaseLedger& ledger) {
    const auto release = release_of(visit, ledger);
    if (!release) return refused(visit, release.error());
    const Asked asked = asked_of(visit);
    return report_page(visit, kFrame, {}, {},
                       period_form(asked) + release_html(*release, visit.law(), asked));
}

Response open_data_download(OfficerVisit& visit, review::CaseLedger& ledger) {
    const auto release = release_of(visit, ledger);
    if (!release) return refused(visit, release.error());
    if (!review::find_leaks(*release).empty())
        return console_refusal(visit, 422, "This must not be published",
                               "The check before publication found what should not be there: the "
                               "page For publication lists it.");
    return download(
        "catseye-open-data-" + to_iso(release->from) + "-to-" + to_iso(release->to) + ".csv",
        "text/csv", review::open_data_csv(*release));
}

Response data_dictionary_download(OfficerVisit&, review::CaseLedger&) {
    return download("catseye-open-data-columns.csv", "text/csv", review::data_dictionary_csv());
}

}  // namespace catseye::web
