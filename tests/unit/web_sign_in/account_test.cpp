#include "tests/unit/web_sign_in/sign_in_fixture.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

const RouterBrowser::Fields kNew{{"password", SignInFixture::kPassword},
                                 {"new_password", "seven green umbrellas hum"},
                                 {"again", "seven green umbrellas hum"}};

RouterBrowser::Fields with(RouterBrowser::Fields fields, const std::string& name,
                           const std::string& value) {
    for (auto& field : fields)
        if (field.first == name) field.second = value;
    return fields;
}

}  // namespace

TEST_CASE("a new password signs out every other browser, and gives this one a new session") {
    SignInFixture console;
    RouterBrowser here = console.let_in();
    console.now += std::chrono::seconds(30);
    RouterBrowser there = console.let_in();
    REQUIRE(here.get("/account").status == 200);
    const std::string cookie = here.cookie;
    REQUIRE(location_of(here.post("/account/password", kNew)) == "/account");
    CHECK(here.cookie != cookie);
    CHECK(html_of(here.get("/account")).find("Your password is changed") != std::string::npos);
    CHECK(location_of(there.get("/account")).starts_with("/sign-in"));
    CHECK(console.give_password(there).status == 422);
    CHECK(console.give_password(there, "seven green umbrellas hum").status == 303);
}

TEST_CASE("a new password needs the old one, and to be good") {
    SignInFixture console;
    RouterBrowser browser = console.let_in();
    REQUIRE(browser.get("/account/password").status == 200);
    CHECK(browser.post("/account/password", with(kNew, "password", "wrong")).status == 422);
    CHECK(browser.post("/account/password", with(kNew, "again", "other")).status == 422);
    CHECK(browser.post("/account/password", with(kNew, "new_password", "short")).status == 422);
    int refused = 0;
    for (int tries = 0; tries < 8; ++tries)
        refused += browser.post("/account/password", with(kNew, "password", "guess")).status == 429;
    CHECK(refused > 0);
    RouterBrowser other(console.router);
    CHECK(console.give_password(other).status == 303);
}

TEST_CASE("another authenticator app counts from its first right code on, not before") {
    SignInFixture console;
    RouterBrowser browser = console.let_in();
    REQUIRE(browser.get("/account").status == 200);
    REQUIRE(location_of(browser.post("/account/app", {})) == "/account/app");
    const std::string proposed = console.force.text(
        "SELECT totp_proposed FROM officer_account WHERE sign_in = $1", "pc.rees");
    CHECK(browser.post("/account/app/prove", {{"code", console.code(1)}}).status == 422);
    const auto code_of = [&](const std::string& secret) {
        return review::totp_code(secret, to_ms(console.now) / 30'000);
    };
    REQUIRE(browser.post("/account/app/prove", {{"code", code_of(proposed)}}).status == 303);
    console.now += std::chrono::minutes(1);
    RouterBrowser other(console.router);
    REQUIRE(console.give_password(other).status == 303);
    CHECK(console.give_code(other, code_of(console.secret)).status == 422);
    CHECK(location_of(console.give_code(other, code_of(proposed))) == "/");
}

TEST_CASE("new recovery codes end the old ones") {
    SignInFixture console;
    RouterBrowser browser = console.let_in();
    REQUIRE(browser.get("/account").status == 200);
    const std::string page = html_of(browser.post("/account/recovery-codes", {}));
    const std::string mark = "<code class=\"catseye-key\">";
    const std::string fresh = page.substr(page.find(mark) + mark.size(), 11);
    RouterBrowser other(console.router);
    REQUIRE(console.give_password(other).status == 303);
    CHECK(other.post("/sign-in/code", {{"recovery", console.recovery_codes[3]}}).status == 422);
    CHECK(other.post("/sign-in/code", {{"recovery", fresh}}).status == 303);
}

TEST_CASE("signing out everywhere ends every browser's session") {
    SignInFixture console;
    RouterBrowser here = console.let_in();
    console.now += std::chrono::seconds(30);
    RouterBrowser there = console.let_in();
    CHECK(html_of(here.get("/account")).find("this one") != std::string::npos);
    REQUIRE(location_of(here.post("/account/sessions/end", {})) == "/sign-in");
    for (RouterBrowser* browser : {&here, &there})
        CHECK(location_of(browser->get("/shown")).starts_with("/sign-in"));
}
