#include "tests/unit/web_sign_in/sign_in_fixture.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

const std::string kOfficers = "/administration/officers";

/// What an invitation's page shows, by the mark before it.
std::string code_in(const std::string& html) {
    const std::string mark = "/welcome?code=";
    const auto at = html.find(mark);
    return at == std::string::npos ? "" : html.substr(at + mark.size(), 32);
}

/// The secret of the authenticator app, as the page shows it in fours.
std::string secret_in(const std::string& html) {
    const std::string mark = "<code class=\"catseye-key\">";
    const auto at = html.find(mark) + mark.size();
    std::string secret = html.substr(at, html.find("</code>", at) - at);
    std::erase(secret, ' ');
    return secret;
}

}  // namespace

TEST_CASE("an administrator adds an officer, who chooses a password and an app, and is in") {
    SignInFixture console;
    auto administrator = console.signed_in("administrator");
    const auto added =
        administrator.post(kOfficers, {{"name", "PC 77 Malik"}, {"role", "reviewer"}});
    REQUIRE(added.status == 303);
    const auto shown = administrator.post(location_of(added) + "/invite", {});
    REQUIRE(shown.status == 200);
    const std::string code = code_in(html_of(shown));
    REQUIRE(code.size() == 32);

    RouterBrowser officer(console.router);
    CHECK(html_of(officer.get("/welcome?code=" + code)).find("Welcome, PC 77 Malik") !=
          std::string::npos);
    RouterBrowser::Fields chosen{{"code", code},
                                 {"sign_in", "pc.malik"},
                                 {"new_password", "seven green umbrellas hum"},
                                 {"again", "seven green umbrellas hum"}};
    const auto app = officer.post("/welcome", chosen);
    REQUIRE(location_of(app) == "/welcome/app?code=" + code);
    const std::string page = html_of(officer.get(location_of(app)));
    CHECK(page.find("<svg class=\"catseye-qr\"") != std::string::npos);
    const std::string secret = secret_in(page);
    const auto now_code = [&] { return review::totp_code(secret, to_ms(console.now) / 30'000); };
    CHECK(officer.post("/welcome/app", {{"code", code}, {"totp", "000000"}}).status == 422);
    const auto done = officer.post("/welcome/app", {{"code", code}, {"totp", now_code()}});
    REQUIRE(done.status == 200);
    CHECK(html_of(done).find("recovery codes") != std::string::npos);
    CHECK(officer.get("/shown").status == 200);

    // The invitation is used up, and so is the code that proved the app.
    RouterBrowser second(console.router);
    CHECK(second.get("/welcome?code=" + code).status == 422);
    CHECK(second.post("/welcome", chosen).status == 422);
    CHECK(second.post("/welcome/app", {{"code", code}, {"totp", now_code()}}).status == 422);
    REQUIRE(console.give_password(second, "seven green umbrellas hum", "PC.Malik").status == 303);
    CHECK(console.give_code(second, now_code()).status == 422);
    CHECK(console.force.custody_is_whole());
    CHECK(console.force.texts(
              "SELECT event FROM custody_entry WHERE actor <> $1 AND seq > 9 ORDER BY seq",
              "test") == std::vector<std::string>{"officer_added", "officer_invited",
                                                  "officer_account_made", "signed_in"});
}

TEST_CASE(
    "an invitation ends after three days, when another is made, and when the officer leaves") {
    SignInFixture console;
    auto administrator = console.signed_in("administrator");
    const std::string path = kOfficers + "/" + console.id_of("clerk");
    const auto code = [&] { return code_in(html_of(administrator.post(path + "/invite", {}))); };
    const std::string first = code(), second = code();
    RouterBrowser anybody(console.router);
    CHECK(anybody.get("/welcome?code=" + first).status == 422);
    CHECK(anybody.get("/welcome?code=" + second).status == 200);
    CHECK(anybody.get("/welcome?code=" + std::string(32, 'a')).status == 422);
    SECTION("three days") {
        console.now += std::chrono::hours(72);
    }
    SECTION("left") {
        REQUIRE(administrator.post(path + "/leave", {}).status == 303);
    }
    CHECK(anybody.get("/welcome?code=" + second).status == 422);
}

TEST_CASE("nobody changes their own role, signs themselves in anew or leaves by their own hand") {
    SignInFixture console;
    auto administrator = console.signed_in("administrator");
    const std::string own = kOfficers + "/" + console.id_of("administrator");
    CHECK(administrator.post(own + "/role", {{"role", "supervisor"}}).status == 422);
    CHECK(administrator.post(own + "/invite", {}).status == 422);
    CHECK(administrator.post(own + "/leave", {}).status == 422);
    CHECK(administrator.post(own + "/sessions/end", {}).status == 422);
    CHECK(html_of(administrator.get(own)).find("/role\"") == std::string::npos);
    CHECK(console.force.text("SELECT role FROM officer WHERE name = $1", "administrator") ==
          "administrator");
}

TEST_CASE("another role holds from the next click on") {
    SignInFixture console;
    auto administrator = console.signed_in("administrator");
    auto clerk = console.signed_in("clerk");
    const std::string path = kOfficers + "/" + console.id_of("clerk");
    CHECK(clerk.get(kOfficers).status == 403);
    CHECK(administrator.post(path + "/role", {{"role", "chief"}}).status == 422);
    REQUIRE(administrator.post(path + "/role", {{"role", "administrator"}}).status == 303);
    CHECK(clerk.get(kOfficers).status == 200);
    CHECK(console.force.texts("SELECT content FROM custody_entry WHERE event = $1",
                              "officer_role_changed") ==
          std::vector<std::string>{R"({"from":"clerk","to":"administrator"})"});
    REQUIRE(administrator.post(path + "/sessions/end", {}).status == 303);
    CHECK(location_of(clerk.get(kOfficers)).starts_with("/sign-in"));
}

TEST_CASE("a name that is taken or cannot be is refused with a sentence, and shown inert") {
    SignInFixture console;
    auto administrator = console.signed_in("administrator");
    for (const char* name : {"reviewer", "", "a\tb"})
        CHECK(administrator.post(kOfficers, {{"name", name}, {"role", "reviewer"}}).status == 422);
    REQUIRE(administrator.post(kOfficers, {{"name", "<i>x</i>"}, {"role", "reviewer"}}).status ==
            303);
    const std::string list = html_of(administrator.get(kOfficers));
    CHECK(list.find("<i>") == std::string::npos);
    CHECK(list.find("&lt;i&gt;x&lt;/i&gt;") != std::string::npos);
    CHECK(administrator.get(kOfficers + "/nobody").status == 404);
}
