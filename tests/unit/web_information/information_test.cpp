#include "web/information/information.hpp"

#include <regex>

#include <catch2/catch.hpp>

#include "tests/support/engines.hpp"
#include "tests/support/router_browser.hpp"

using namespace catseye;
using tests::html_of;

namespace {

struct Pages {
    Pages() { web::add_information_pages(router, site); }
    tests::TemporaryFolder folder;
    Settings settings;
    std::unique_ptr<store::Database> database = tests::engines().front().open(folder);
    web::Site site{*database, settings, *web::Wording::load(web::Language::en, {}),
                   *web::Wording::load(web::Language::cy, {})};
    web::Router router;
};

}  // namespace

TEST_CASE("every link of the header and the footer leads to a page, in both languages") {
    Pages pages;
    pages.settings.force_contact = "ask <here>";
    tests::RouterBrowser browser(pages.router);
    const std::regex link(R"re(href="(/(?:cy/?)?[a-z/]*)")re");
    // Pages of the report and of tracking are not in this library.
    const std::regex elsewhere("(/cy)?/(report|track)(/.*)?");
    for (const char* home : {"/", "/cy"}) {
        const std::string html = html_of(browser.get(home));
        std::size_t pages_seen = 0;
        for (std::sregex_iterator at(html.begin(), html.end(), link), end; at != end; ++at) {
            const std::string path = (*at)[1].str();
            if (std::regex_match(path, elsewhere)) continue;
            INFO(path);
            const auto page = browser.get(path);
            CHECK(page.status == 200);
            CHECK(html_of(page).find("<here>") == std::string::npos);
            CHECK_FALSE(std::regex_search(html_of(page), std::regex(R"(\{[a-z_]+\})")));
            ++pages_seen;
        }
        CHECK(pages_seen >= 8);
    }
}

TEST_CASE("the Welsh start page is found with and without its last slash") {
    Pages pages;
    tests::RouterBrowser browser(pages.router);
    CHECK(browser.get("/cy").status == 200);
    CHECK(browser.get("/cy/").headers.find("Location") == "/cy");
}

TEST_CASE("what the pages promise is what the settings say") {
    Pages pages;
    pages.settings.force_name = "Test Police";
    pages.settings.force_contact = "snap@example.police.uk";
    pages.settings.portal_draft = std::chrono::hours(48);
    pages.settings.portal_session = std::chrono::minutes(20);
    pages.settings.intake_max_files = 4;
    tests::RouterBrowser browser(pages.router);
    CHECK(html_of(browser.get("/privacy")).find("deleted after 2 days") != std::string::npos);
    CHECK(html_of(browser.get("/cookies")).find("20 minutes") != std::string::npos);
    CHECK(html_of(browser.get("/help/footage")).find("Up to 4 files") != std::string::npos);
    CHECK(html_of(browser.get("/contact")).find("snap@example.police.uk") != std::string::npos);
    CHECK(html_of(browser.get("/")).find("Test Police") != std::string::npos);
}
