#include <catch2/catch.hpp>

#include "tests/support/console_fixture.hpp"

using namespace catseye;
using namespace catseye::tests;
using web::Permission;

namespace {

struct Pages : ConsoleFixture {
    Pages() {
        const auto shown = [](web::OfficerVisit& visit) {
            return web::console_page(
                visit, {"Shown", ""},
                web::console_heading("Shown") + web::console_form(visit, "/done", web::Html()));
        };
        routes.page("/supervised", Permission::supervise, shown);
        routes.page("/shown", Permission::own_account, shown);
        routes.act("/done", Permission::own_account, [this](web::OfficerVisit&) {
            ++done;
            return web::see_other("/shown");
        });
    }
    int done = 0;
};

}  // namespace

TEST_CASE("who has not signed in is sent to the sign-in, and from there to where they wanted") {
    Pages pages;
    RouterBrowser stranger(pages.router);
    const auto page = stranger.get("/shown");
    CHECK(page.status == 303);
    CHECK(page.headers.find("Location") == "/sign-in?next=%2Fshown");
    CHECK(stranger.post("/done", {}).headers.find("Location") == "/sign-in");
    CHECK(pages.done == 0);
}

TEST_CASE("a page is for the roles that its permission grants, and for no other") {
    Pages pages;
    for (const char* role : {"reviewer", "clerk", "auditor", "administrator", "prosecutor"}) {
        auto browser = pages.signed_in(role);
        CHECK(browser.get("/supervised").status == 403);
    }
    auto supervisor = pages.signed_in("supervisor");
    CHECK(supervisor.get("/supervised").status == 200);
}

TEST_CASE("a form without the session's token, or from another site, changes nothing") {
    Pages pages;
    auto browser = pages.signed_in("reviewer");
    REQUIRE(browser.get("/shown").status == 200);
    browser.headers = {{"Sec-Fetch-Site", "cross-site"}};
    CHECK(browser.post("/done", {}).status == 403);
    browser.headers.clear();
    browser.set_token(std::string(64, 'a'));
    CHECK(browser.post("/done", {}).status == 403);
    CHECK(pages.done == 0);
    REQUIRE(browser.get("/shown").status == 200);
    CHECK(browser.post("/done", {}).status == 303);
    CHECK(pages.done == 1);
}

TEST_CASE(
    "a session ends when nobody clicks, at the end of the shift, and when its officer leaves") {
    Pages pages;
    auto browser = pages.signed_in("reviewer");
    pages.now += std::chrono::minutes(14);
    CHECK(browser.get("/shown").status == 200);
    pages.now += std::chrono::minutes(14);
    CHECK(browser.get("/shown").status == 200);
    pages.now += std::chrono::minutes(16);
    CHECK(browser.get("/shown").status == 303);

    auto busy = pages.signed_in("reviewer");
    const Time began = pages.now;
    while (pages.now - began < std::chrono::hours(10)) {
        REQUIRE(busy.get("/shown").status == 200);
        pages.now += std::chrono::minutes(10);
    }
    CHECK(busy.get("/shown").status == 303);

    auto leaver = pages.signed_in("clerk");
    REQUIRE(leaver.get("/shown").status == 200);
    REQUIRE(pages.force.database().execute("UPDATE officer SET left_ms = 1 WHERE name = 'clerk'"));
    CHECK(leaver.get("/shown").status == 303);
}

TEST_CASE("a forged or planted cookie opens nothing") {
    Pages pages;
    for (const std::string& cookie :
         {std::string("catseye-console=") + std::string(64, '0'), std::string("catseye-console=x"),
          std::string("catseye=") + std::string(64, '0')}) {
        RouterBrowser browser(pages.router);
        browser.cookie = cookie;
        CHECK(browser.get("/shown").status == 303);
    }
}

TEST_CASE("every permission is granted to somebody, and to an administrator no case content") {
    for (const web::Grant& grant : web::grants()) {
        bool anybody = false;
        for (int role = 0; role <= static_cast<int>(review::Role::administrator); ++role)
            anybody = anybody || grant.roles.has(static_cast<review::Role>(role));
        CHECK(anybody);
    }
    for (const auto permission : {Permission::see_queue, Permission::see_case,
                                  Permission::see_footage, Permission::see_submitter})
        CHECK_FALSE(web::may(review::Role::administrator, permission));
}
