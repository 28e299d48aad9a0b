#include "tests/unit/web_sign_in/sign_in_fixture.hpp"
#include "web/sign_in/way_in.hpp"

using namespace catseye;
using namespace catseye::tests;

TEST_CASE("a name, a password and a code lead to where one wanted to go") {
    SignInFixture console;
    RouterBrowser browser(console.router);
    const auto asked = browser.get("/shown?of=2026");
    CHECK(location_of(asked) == "/sign-in?next=%2Fshown%3Fof%3D2026");
    const std::string page = html_of(browser.get(location_of(asked)));
    CHECK(page.find("autocomplete=\"username\"") != std::string::npos);
    CHECK(page.find("autocomplete=\"current-password\"") != std::string::npos);
    CHECK(location_of(browser.get("/sign-in/code")) == "/sign-in");
    const auto password = browser.post(
        "/sign-in",
        {{"name", "PC.Rees"}, {"password", SignInFixture::kPassword}, {"next", "/shown?of=2026"}});
    REQUIRE(location_of(password) == "/sign-in/code");
    CHECK(location_of(browser.get("/shown")).starts_with("/sign-in"));  // not yet
    CHECK(html_of(browser.get("/sign-in/code")).find("autocomplete=\"one-time-code\"") !=
          std::string::npos);
    CHECK(location_of(console.give_code(browser, console.code())) == "/shown?of=2026");
    CHECK(browser.get("/shown").status == 200);
    CHECK(console.force.texts("SELECT content FROM custody_entry WHERE event = $1", "signed_in") ==
          std::vector<std::string>{R"({"by":"totp"})"});
}

TEST_CASE("what was right once does not open again") {
    SignInFixture console;
    const std::string code = console.code();
    RouterBrowser first = console.let_in();
    SECTION("the same code, in another browser") {
        RouterBrowser second(console.router);
        REQUIRE(console.give_password(second).status == 303);
        CHECK(console.give_code(second, code).status == 422);
        CHECK(console.give_code(second, console.code(-1)).status == 422);  // an earlier one
        CHECK(location_of(console.give_code(second, console.code(1))) == "/");
    }
    SECTION("the same way in") {
        CHECK(location_of(console.give_code(first, console.code(1))) == "/sign-in");
    }
    SECTION("the same recovery code") {
        for (const int status : {303, 422}) {
            RouterBrowser second(console.router);
            REQUIRE(console.give_password(second).status == 303);
            CHECK(second.post("/sign-in/code", {{"recovery", console.recovery_codes[0]}}).status ==
                  status);
        }
        CHECK(*store::OfficerAccounts(console.force.database())
                   .recovery_codes_left(console.officer_id) == 9);
    }
    CHECK(console.force.custody_is_whole());
}

TEST_CASE("a way in ends after ten minutes") {
    SignInFixture console;
    RouterBrowser browser(console.router);
    REQUIRE(console.give_password(browser).status == 303);
    console.now += std::chrono::minutes(11);
    CHECK(location_of(console.give_code(browser, console.code())) == "/sign-in");
}

TEST_CASE("an answer does not tell whether a name exists, nor after how many tries") {
    SignInFixture console;
    std::vector<std::string> known, unknown;
    for (int tries = 0; tries < 7; ++tries) {
        const auto without_name = [](std::string html, const std::string& name) {
            const auto at = html.find("value=\"" + name);
            return at == std::string::npos ? html : html.erase(at, name.size() + 8);
        };
        RouterBrowser browser(console.router);
        const auto one = console.give_password(browser, "wrong password", "pc.rees");
        known.push_back(std::to_string(one.status) + without_name(html_of(one), "pc.rees"));
        const auto other = console.give_password(browser, "wrong password", "pc.nobody");
        unknown.push_back(std::to_string(other.status) + without_name(html_of(other), "pc.nobody"));
    }
    CHECK(known == unknown);
    CHECK(known[0].starts_with("422"));
    CHECK(known[6].starts_with("429"));
}

TEST_CASE("guessing makes one wait longer and longer, and never for good") {
    SignInFixture console;
    RouterBrowser browser(console.router);
    browser.address = "192.0.2.7";
    std::int64_t hashed = 0;
    const Time began = console.now;
    while (console.now - began < std::chrono::hours(1)) {
        hashed += console.give_password(browser, "guess", "pc.rees").status == 422 ? 1 : 0;
        console.now += std::chrono::seconds(10);
    }
    CHECK(hashed < 30);
    // The right password has to wait as well, for five minutes at most.
    const auto right = console.give_password(browser);
    if (right.status == 429) {
        CHECK(std::stoi(std::string(right.headers.find("Retry-After").value())) <= 300);
        console.now += std::chrono::minutes(5);
        CHECK(console.give_password(browser).status == 303);
    }
}

TEST_CASE("who guesses elsewhere does not lock an officer out of a browser of their own") {
    SignInFixture console;
    RouterBrowser own = console.let_in();
    REQUIRE(own.post("/sign-out", {}).status == 303);
    RouterBrowser stranger(console.router);
    stranger.address = "198.51.100.1";
    while (console.give_password(stranger, "guess").status != 429) {
    }
    CHECK(console.give_password(stranger).status == 429);
    CHECK(console.give_password(own).status == 303);
}

TEST_CASE("guessing codes with a stolen password makes one wait much longer") {
    SignInFixture console;
    RouterBrowser thief(console.router);
    int tried = 0;
    for (int minute = 0; minute < 24 * 60; minute += 15, console.now += std::chrono::minutes(15)) {
        if (location_of(thief.get("/sign-in/code")) == "/sign-in")
            REQUIRE(console.give_password(thief).status == 303);
        tried += console.give_code(thief, "000000").status == 422 ? 1 : 0;
    }
    CHECK(tried < 45);  // of a million codes, three are right at a time
}

TEST_CASE("one address may not try many names") {
    SignInFixture console;
    RouterBrowser sprayer(console.router);
    int refused = 0;
    for (int name = 0; name < 40; ++name)
        refused += sprayer.post("/sign-in", {{"name", "pc." + std::to_string(name)}}).status == 429;
    CHECK(refused == 10);
}

TEST_CASE("after the sign-in only a path of ours opens") {
    using web::local_path;
    for (const char* ours :
         {"/", "/queue", "/case/K7QM-2FXH-9D3V-T4RA?tab=2&x=%20", "/search?q=AB12"})
        CHECK(local_path(ours) == ours);
    for (const char* not_ours :
         {"", "//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example",
          "javascript:alert(1)", "/x\r\nSet-Cookie: a=b", "evil", "/ /evil", "/sign-out",
          "/sign-in", "/a\tb", "/#\xe2\x80\xae"})
        CHECK(local_path(not_ours) == "/");
    SignInFixture console;
    RouterBrowser browser(console.router);
    REQUIRE(browser
                .post("/sign-in", {{"name", "pc.rees"},
                                   {"password", SignInFixture::kPassword},
                                   {"next", "//evil.example"}})
                .status == 303);
    CHECK(location_of(console.give_code(browser, console.code())) == "/");
}

TEST_CASE("a session that was planted is not the one that is signed in") {
    SignInFixture console;
    RouterBrowser attacker(console.router);
    REQUIRE(console.give_password(attacker).status == 303);
    RouterBrowser victim(console.router);
    victim.cookie = attacker.cookie + "; catseye-console=" + std::string(64, 'a');
    REQUIRE(console.give_password(victim).status == 303);
    REQUIRE(location_of(console.give_code(victim, console.code())) == "/");
    CHECK(victim.cookie.find(std::string(64, 'a')) == std::string::npos);
    CHECK(victim.get("/shown").status == 200);
    CHECK(location_of(attacker.get("/shown")).starts_with("/sign-in"));
    CHECK(location_of(attacker.get("/sign-in/code")) == "/sign-in");
}

TEST_CASE("a sign-in from another site's page is refused") {
    SignInFixture console;
    RouterBrowser browser(console.router);
    browser.headers = {{"Sec-Fetch-Site", "cross-site"}};
    CHECK(console.give_password(browser).status == 403);
    browser.headers = {{"Origin", "https://evil.example"}, {"Host", "console.example"}};
    CHECK(console.give_password(browser).status == 403);
}

TEST_CASE("who has left, or was signed out everywhere, is out at once") {
    SignInFixture console;
    RouterBrowser browser = console.let_in();
    REQUIRE(browser.get("/shown").status == 200);
    const auto officer = *store::Officers(console.force.database()).by_id(console.officer_id);
    SECTION("left") {
        REQUIRE(*review::officer_leaves(console.force.database(), *officer, "test", console.now));
        CHECK(console.give_password(browser).status == 422);
        CHECK_FALSE(review::officer_by_name(console.force.database(), "reviewer"));
        CHECK_FALSE(
            *review::officer_leaves(console.force.database(), *officer, "test", console.now));
    }
    SECTION("sessions revoked") {
        REQUIRE(*store::ConsoleSessions(console.force.database()).remove_of(console.officer_id) ==
                1);
    }
    SECTION("another password") {
        REQUIRE(review::change_password(console.force.database(), {console.officer_id, "test"},
                                        SignInFixture::password_hash(), console.now));
    }
    CHECK(location_of(browser.get("/shown")).starts_with("/sign-in"));
}
