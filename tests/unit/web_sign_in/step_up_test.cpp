#include "tests/unit/web_sign_in/sign_in_fixture.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

struct Decisions : SignInFixture {
    Decisions() {
        routes.act(
            "/decide", web::Permission::own_account,
            [this](web::OfficerVisit& visit) {
                decided.push_back(visit.form.text("reason") + "/" +
                                  std::to_string(visit.form.all("tick").size()));
                return web::see_other("/shown");
            },
            web::StepUp::needed);
    }
    /// Signed in, and at work for so long since.
    RouterBrowser at_work(std::chrono::minutes minutes) {
        RouterBrowser browser = let_in();
        const Time until = now + minutes;
        while (now < until) {
            now += std::chrono::minutes(10);
            REQUIRE(browser.get("/shown").status == 200);
        }
        return browser;
    }
    std::vector<std::string> decided;
};

const RouterBrowser::Fields kTyped{
    {"reason", "<b>\"seen\"</b> & clear\nwith a second line"}, {"tick", "a"}, {"tick", "b"}};

}  // namespace

TEST_CASE("who has lately signed in decides without being asked") {
    Decisions console;
    RouterBrowser browser = console.at_work(std::chrono::minutes(230));
    CHECK(browser.post("/decide", kTyped).status == 303);
    CHECK(console.decided.size() == 1);
}

TEST_CASE("later a code is asked for, and nothing that was typed is lost") {
    Decisions console;
    RouterBrowser browser = console.at_work(std::chrono::minutes(250));
    const auto asked = browser.post("/decide", kTyped);
    CHECK(asked.status == 403);
    const std::string page = html_of(asked);
    CHECK(page.find("action=\"/decide\"") != std::string::npos);
    CHECK(page.find(
              "value=\"&lt;b&gt;&quot;seen&quot;&lt;/b&gt; &amp; clear\nwith a second line\"") !=
          std::string::npos);
    CHECK(page.find("<b>") == std::string::npos);
    CHECK(console.decided.empty());

    auto fields = kTyped;
    fields.emplace_back("confirm_code", "000000");
    CHECK(browser.post("/decide", fields).status == 403);
    fields.back().second = console.code();
    CHECK(browser.post("/decide", fields).status == 303);
    CHECK(console.decided ==
          std::vector<std::string>{"<b>\"seen\"</b> & clear\nwith a second line/2"});
    CHECK(browser.post("/decide", kTyped).status == 303);  // and not again for a while
    CHECK(console.force.custody_is_whole());
}

TEST_CASE("a code that was used proves nothing again") {
    Decisions console;
    RouterBrowser browser = console.at_work(std::chrono::minutes(250));
    auto fields = kTyped;
    fields.emplace_back("confirm_code", console.code());
    REQUIRE(browser.post("/decide", fields).status == 303);
    console.now += std::chrono::seconds(5);
    auto session = RouterBrowser(console.router);
    REQUIRE(console.give_password(session).status == 303);
    CHECK(console.give_code(session, fields.back().second).status == 422);
}

TEST_CASE("whoever has stolen a session cannot guess the code") {
    Decisions console;
    RouterBrowser thief = console.at_work(std::chrono::minutes(250));
    int tried = 0;
    for (int minute = 0; minute < 120; ++minute, console.now += std::chrono::minutes(1)) {
        auto fields = kTyped;
        fields.emplace_back("confirm_code", std::to_string(100000 + minute));
        tried += thief.post("/decide", fields).status == 403 ? 1 : 0;
    }
    CHECK(tried < 20);  // of 120; three codes in a million are right
    CHECK(console.decided.empty());
}
