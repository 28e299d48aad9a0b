#include <cstdlib>
#include <regex>

#include "base/csv.hpp"
#include "base/file.hpp"
#include "findings/json.hpp"
#include "review/published.hpp"
#include "review/report_cells.hpp"
#include "tests/support/console_fixture.hpp"
#include "tests/support/figures.hpp"
#include "web/figures/figure_table.hpp"
#include "web/figures/figures.hpp"
#include "web/figures/page_list.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

using Rows = std::vector<std::vector<std::string>>;

struct Reports : ConsoleFixture {
    Reports() {
        now = at("2026-07-01T10:00");
        web::add_figure_pages(routes);
    }
    FigureRows rows{force.database()};
};

std::string unescaped(std::string html) {
    const std::pair<const char*, const char*> table[] = {
        {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
    for (const auto& [entity, letter] : table)
        for (auto found = html.find(entity); found != std::string::npos;
             found = html.find(entity, found + 1))
            html.replace(found, std::string(entity).size(), letter);
    return html;
}

/// The cells of the table with this id, as a reader sees them; the header first.
Rows table_on(const std::string& html, const std::string& id) {
    const auto begin = html.find("<table class=\"govuk-table catseye-figures\" id=\"" + id + "\"");
    REQUIRE(begin != std::string::npos);
    const std::string table = html.substr(begin, html.find("</table>", begin) - begin);
    Rows rows;
    const std::regex row("<tr[^>]*>(.*?)</tr>");
    const std::regex cell("<t[hd][^>]*>([^<]*)</t[hd]>");
    for (std::sregex_iterator one(table.begin(), table.end(), row), end; one != end; ++one) {
        const std::string cells = (*one)[1];
        auto& read = rows.emplace_back();
        for (std::sregex_iterator at(cells.begin(), cells.end(), cell); at != end; ++at)
            read.push_back(unescaped((*at)[1]));
    }
    return rows;
}

/// A CSV as the page would write its words. An apostrophe that keeps a formula a text is none.
Rows as_shown(const std::string& csv) {
    const auto read = read_csv(csv);
    REQUIRE(read);
    Rows rows;
    for (const CsvRow& row : *read) {
        auto& cells = rows.emplace_back();
        for (const std::string& cell : row.cells)
            cells.push_back(web::plain_words(cell));
    }
    return rows;
}

/// Every figure of the page is the CSV's and the command's.
void check_page(Reports& reports, RouterBrowser& browser, const web::FigurePage& page,
                review::ReportRequest request, const std::string& query) {
    const auto shown = browser.get("/reports/" + std::string(page.slug) + query);
    INFO(page.slug);
    REQUIRE(shown.status == 200);
    request.generated = reports.now;
    for (const char* id : page.tables) {
        INFO(id);
        request.tables = {id};
        const auto report =
            review::build_report(reports.force.database(), reports.law.current(), request);
        REQUIRE(report);
        if (report->tables.empty()) continue;
        const auto csv = browser.get("/reports/tables/" + std::string(id) + query);
        CHECK(csv.status == 200);
        CHECK(field_of(csv, "Content-Disposition").find("attachment; filename=\"catseye-") == 0);
        CHECK(html_of(csv) == review::table_as_csv(report->tables.front()));
        CHECK(table_on(html_of(shown), id) == as_shown(html_of(csv)));
        CHECK(unescaped(html_of(shown)).find(report->headline.sentence) != std::string::npos);
    }
}

}  // namespace

TEST_CASE(
    "the annual report's figures are the same on every page, in every CSV and in the command") {
    Reports reports;
    reports.rows.add_annual_report();
    auto browser = reports.signed_in("supervisor");
    const auto overview = browser.get("/reports");
    CHECK(overview.status == 200);
    CHECK(
        unescaped(html_of(overview))
            .find(
                "4,022 submissions were reviewed; action was taken in 57 % (2,293), including 600 "
                "courses completed, 300 fixed penalties, 200 prosecutions, 1,193 warning "
                "letters") != std::string::npos);
    const Rows rates = table_on(html_of(overview), "P1");
    REQUIRE(rates.size() == 4);
    CHECK(rates[2] == std::vector<std::string>{"action rate reviewed", "57.0 %", "55.5 to 58.5 %",
                                               "2293", "4022", "0",
                                               "what an officer has reviewed, less duplicates"});
    const review::ReportRequest request{"own", day("2025-08-01"), day("2026-07-01"), {}};
    for (const web::FigurePage& page : web::figure_pages())
        if (web::shows(page, "own")) check_page(reports, browser, page, request, "");
}

TEST_CASE(
    "busy months under each filter are the same on the pages, in the CSV and in the command") {
    Reports reports;
    reports.rows.add_busy_half_year();
    auto browser = reports.signed_in("auditor");
    const std::pair<const char*, review::ReportFilter> filters[] = {
        {"&offence=RT88576", {"RT88576", "", ""}},
        {"&area=Preston", {"", "Preston", ""}},
        {"&area=not+known&mode=cyclist", {"", "not known", "cyclist"}}};
    for (const auto& [query, filter] : filters) {
        review::ReportRequest request{"own", day("2026-02-01"), day("2026-04-30"), {}};
        request.filter = filter;
        for (const web::FigurePage& page : web::figure_pages())
            if (web::shows(page, "own"))
                check_page(reports, browser, page, request,
                           "?period=own&from=2026-02-01&to=2026-04-30" + std::string(query));
    }
    CHECK(html_of(browser.get("/reports/media?area=Preston")).find("choose All") !=
          std::string::npos);
}

TEST_CASE("the whole report is the command's, without what was found wrong in published files") {
    Reports reports;
    reports.rows.add_busy_half_year();
    auto browser = reports.signed_in("clerk");
    review::ReportRequest request{"own", day("2025-08-01"), day("2026-07-01"), reports.now};
    const auto report =
        review::build_report(reports.force.database(), reports.law.current(), request);
    REQUIRE(report);
    CHECK(html_of(browser.get("/reports/whole.csv")) ==
          review::render(*report, review::ReportFormat::csv));
    CHECK(html_of(browser.get("/reports/whole.json")) ==
          review::render(*report, review::ReportFormat::json));
}

TEST_CASE("a report page follows what changes, without being asked twice") {
    Reports reports;
    auto browser = reports.signed_in("supervisor");
    const auto received = [&] {
        return table_on(html_of(browser.get("/reports/cohorts")), "R2").back()[1];
    };
    CHECK(received() == "0");
    const std::string reference = reports.force.waiting_case();
    CHECK(received() == "1");
    CHECK(table_on(html_of(browser.get("/reports/cohorts")), "R2").back()[2] == "0");
    REQUIRE(reports.force.decide(reference, "reviewer", "WARN"));
    CHECK(table_on(html_of(browser.get("/reports/cohorts")), "R2").back()[2] == "1");
}

TEST_CASE("West Yorkshire's published outcomes are report pages, figure for figure") {
    const char* media = std::getenv("CATSEYE_REAL_MEDIA");
    if (media == nullptr) {
        WARN("skipped: CATSEYE_REAL_MEDIA names no folder");
        return;
    }
    const auto csv =
        read_text(std::filesystem::path(media) / "opsnap/west-yorkshire-2021-2023.csv", 64 << 20);
    REQUIRE(csv);
    Reports reports;
    const auto map = review::find_map("west-yorkshire", reports.law.current());
    REQUIRE(map);
    REQUIRE(review::import_published(reports.force.database(), *map, *csv, reports.now));
    auto browser = reports.signed_in("supervisor");
    const std::string overview = unescaped(html_of(browser.get("/reports?source=west-yorkshire")));
    CHECK(overview.find("18,363 submissions were published") != std::string::npos);
    const review::ReportRequest request{"west-yorkshire", {}, {}, {}};
    for (const web::FigurePage& page : web::figure_pages())
        if (web::shows(page, "west-yorkshire"))
            check_page(reports, browser, page, request, "?source=west-yorkshire");
    // The four marks that leaked into the force's file are on no page and in no download.
    for (const char* address : {"/reports", "/reports/whole.csv", "/reports/whole.json"})
        CHECK(html_of(browser.get(std::string(address) + "?source=west-yorkshire")).find("AA00") ==
              std::string::npos);
    CHECK(browser.get("/reports/tables/registration_marks?source=west-yorkshire").status == 404);
    CHECK(browser.get("/reports/queue?source=west-yorkshire").status == 303);
}

TEST_CASE("every role may open every report page, and whoever has not signed in none") {
    Reports reports;
    reports.rows.add_busy_half_year();
    std::vector<std::string> addresses{
        "/reports",           "/reports/whole.csv",   "/reports/whole.json",
        "/reports/questions", "/reports/publication", "/reports/publication/dictionary.csv"};
    for (const web::FigurePage& page : web::figure_pages())
        addresses.push_back("/reports/" + std::string(page.slug));
    for (const char* role : {"reviewer", "supervisor", "clerk", "decision_maker", "prosecutor",
                             "disclosure_officer", "auditor", "administrator"}) {
        auto browser = reports.signed_in(role);
        for (const std::string& address : addresses) {
            INFO(role << " " << address);
            const auto answer = browser.get(address);
            CHECK(answer.status == 200);
            // Nobody is in the figures: no mark, no reference, no submitter.
            CHECK(html_of(answer).find("AA00") == std::string::npos);
            CHECK(html_of(answer).find("Onymous") == std::string::npos);
        }
    }
    RouterBrowser stranger(reports.router);
    for (const std::string& address : addresses)
        CHECK(stranger.get(address).status == 303);
}

TEST_CASE("what cannot be asked for is said beside its field, and an unknown page is none") {
    Reports reports;
    auto browser = reports.signed_in("supervisor");
    for (const auto& [query, field] :
         {std::pair("from=2026-02-30", "from"), std::pair("from=2026-03-01&to=2026-02-01", "from"),
          std::pair("offence=XX00000", "offence"), std::pair("area=%3Cscript%3E", "area"),
          std::pair("mode='%3B+DROP+TABLE+submission", "mode")}) {
        const auto answer = browser.get("/reports/offences?" + std::string(query));
        INFO(query);
        CHECK(answer.status == 422);
        CHECK(html_of(answer).find("href=\"#" + std::string(field) + "\"") != std::string::npos);
        CHECK(html_of(answer).find("id=\"" + std::string(field) + "-error\"") != std::string::npos);
        CHECK(html_of(answer).find("<script>") == std::string::npos);
    }
    CHECK(browser.get("/reports/nothing").status == 404);
    CHECK(browser.get("/reports/tables/nothing").status == 404);
    CHECK(browser.get("/reports?source=atlantis").status == 404);
}

TEST_CASE(
    "the page for publication shows whole months, checks them, and then gives the open data") {
    Reports reports;
    reports.rows.add_busy_half_year();
    auto browser = reports.signed_in("supervisor");
    const std::string half = "?period=own&from=2026-01-01&to=2026-06-30";
    const std::string page = unescaped(html_of(browser.get("/reports/publication" + half)));
    CHECK(page.find("300 cases were received") != std::string::npos);
    CHECK(page.find("[c]") != std::string::npos);
    CHECK(page.find("found no registration mark") != std::string::npos);
    const auto data = browser.get("/reports/publication/data.csv" + half);
    CHECK(data.status == 200);
    CHECK(read_csv(html_of(data))->size() == 301);
    CHECK(unescaped(
              html_of(browser.get("/reports/publication?period=own&from=2026-01-02&to=2026-01-31")))
              .find("is not the first day of one") != std::string::npos);
}
