#include "web/sign_in/provider_pages.hpp"

#include <algorithm>

#include "tests/unit/web_sign_in/sign_in_fixture.hpp"
#include "tests/unit/web_sign_in/token_maker.hpp"
#include "web/sign_in/officer_pages.hpp"
#include "web/sign_in/sign_in_pages.hpp"

using namespace catseye;
using namespace catseye::tests;
using findings::Json;

namespace {

constexpr auto kIssuer = "https://idp.example";

std::string parameter(const std::string& address, const std::string& name) {
    const auto query = web::Form::parse(address.substr(address.find('?') + 1));
    return query ? query->text(name) : "";
}

/// The console of a force with an identity provider that a test plays.
struct ForceWithProvider : ConsoleFixture {
    ForceWithProvider() {
        settings.console_url = "https://console.example";
        settings.console_oidc_issuer = kIssuer;
        settings.console_oidc_client_id = "catseye";
        provider = std::make_shared<web::IdentityProvider>(
            settings, [this](const web::HttpQuestion& question) { return answer(question); });
        web::add_provider_pages(routes, std::make_shared<web::SignInGuard>(), provider);
        web::add_officer_pages(routes);
        routes.page("/account", web::Permission::own_account, [](web::OfficerVisit& visit) {
            return web::console_page(visit, {"Account", ""},
                                     web::console_heading(visit.officer().role));
        });
        REQUIRE(store::OfficerIdentities(force.database())
                    .set_identifier(id_of("reviewer"), "j.malik"));
    }

    Result<web::HttpAnswer> answer(const web::HttpQuestion& question) {
        asked.push_back(question.url);
        if (question.url == std::string(kIssuer) + "/.well-known/openid-configuration")
            return web::HttpAnswer{200, facts.dump()};
        if (question.url == std::string(kIssuer) + "/jwks")
            return web::HttpAnswer{200, key_set({maker.public_key()})};
        last_form = question.form.value_or("");
        if (token_status != 200)
            return web::HttpAnswer{token_status, R"({"error":"invalid_grant"})"};
        return web::HttpAnswer{200, Json{{"id_token", (*signer)(claims())}}.dump()};
    }

    Json claims() const {
        const std::int64_t seconds = to_ms(now) / 1000;
        Json made{{"iss", kIssuer}, {"aud", "catseye"},     {"sub", subject},
                  {"iat", seconds}, {"exp", seconds + 300}, {"nonce", nonce}};
        for (const auto& [name, value] : more.items())
            made[name] = value;
        return made;
    }

    /// Goes to the provider and comes back from it.
    web::Response round_trip(RouterBrowser& browser,
                             const std::string& start = "/sign-in/provider") {
        const std::string address = location_of(browser.get(start));
        nonce = parameter(address, "nonce");
        state = parameter(address, "state");
        return browser.get("/sign-in/provider/callback?code=abc&state=" + state);
    }
    std::string id_of(const std::string& name) {
        return (*store::Officers(force.database()).by_name(name))->id;
    }

    Json facts{{"issuer", kIssuer},
               {"authorization_endpoint", std::string(kIssuer) + "/auth"},
               {"token_endpoint", std::string(kIssuer) + "/token"},
               {"jwks_uri", std::string(kIssuer) + "/jwks"}};
    TokenMaker maker{TokenMaker::Kind::p256, "e1"};
    std::function<std::string(const Json&)> sign = [this](const Json& c) { return maker.sign(c); };
    std::function<std::string(const Json&)>* signer = &sign;
    Json more{{"preferred_username", "j.malik"}};
    std::string subject = "s-1", nonce, state, last_form;
    int token_status = 200;
    std::vector<std::string> asked;
    std::shared_ptr<web::IdentityProvider> provider;
};

}  // namespace

TEST_CASE("the question has state, nonce and a challenge, and its answer lets the officer in") {
    ForceWithProvider console;
    RouterBrowser browser(console.router);
    const std::string address = location_of(browser.get("/sign-in/provider?next=%2Faccount"));
    CHECK(address.starts_with("https://idp.example/auth?response_type=code&client_id=catseye&"));
    CHECK(parameter(address, "redirect_uri") ==
          "https://console.example/sign-in/provider/callback");
    CHECK(parameter(address, "code_challenge_method") == "S256");
    CHECK(parameter(address, "code_challenge").size() == 43);
    for (const char* random : {"state", "nonce"})
        CHECK(parameter(address, random).size() == 64);
    console.nonce = parameter(address, "nonce");
    const std::string callback =
        "/sign-in/provider/callback?code=abc&state=" + parameter(address, "state");
    CHECK(location_of(browser.get(callback)) == "/account");
    CHECK(browser.get("/account").status == 200);
    CHECK(parameter("?" + console.last_form, "code_verifier").size() == 64);
    CHECK(parameter("?" + console.last_form, "code") == "abc");
    CHECK(browser.get(callback).status == 403);  // once
}

TEST_CASE("an answer to somebody else's question, or to none, lets nobody in") {
    ForceWithProvider console;
    RouterBrowser victim(console.router), attacker(console.router);
    const std::string address = location_of(attacker.get("/sign-in/provider"));
    console.nonce = parameter(address, "nonce");
    const std::string state = parameter(address, "state");
    const auto before = console.asked.size();
    CHECK(victim.get("/sign-in/provider/callback?code=abc&state=" + state).status == 403);
    CHECK(victim.get("/sign-in/provider/callback?code=abc").status == 403);
    (void)victim.get("/sign-in/provider");
    CHECK(victim.get("/sign-in/provider/callback?code=abc&state=" + state).status == 403);
    CHECK(console.asked.size() == before);  // the code was not even redeemed
    SECTION("an issuer that is another one") {
        CHECK(attacker
                  .get("/sign-in/provider/callback?code=abc&iss=https%3A%2F%2Fevil&state=" + state)
                  .status == 403);
    }
    SECTION("a refusal of the provider") {
        CHECK(
            attacker.get("/sign-in/provider/callback?error=access_denied&state=" + state).status ==
            403);
    }
    SECTION("after ten minutes") {
        console.now += std::chrono::minutes(11);
        CHECK(attacker.get("/sign-in/provider/callback?code=abc&state=" + state).status == 403);
    }
}

TEST_CASE("a token that is not right lets nobody in") {
    ForceWithProvider console;
    const TokenMaker forger(TokenMaker::Kind::p256, "e1");
    std::function<std::string(const Json&)> bad;
    SECTION("another key") {
        bad = [&](const Json& claims) { return forger.sign(claims); };
    }
    SECTION("another nonce") {
        bad = [&](Json claims) {
            claims["nonce"] = std::string(64, '0');
            return console.maker.sign(claims);
        };
    }
    SECTION("another audience") {
        bad = [&](Json claims) {
            claims["aud"] = "other";
            return console.maker.sign(claims);
        };
    }
    SECTION("no signature") {
        bad = [&](const Json& claims) {
            return TokenMaker::part({{"alg", "none"}}) + "." + TokenMaker::part(claims) + ".";
        };
    }
    SECTION("no token") {
        console.token_status = 400;
        bad = console.sign;
    }
    console.signer = &bad;
    RouterBrowser browser(console.router);
    CHECK(console.round_trip(browser).status == 403);
    CHECK(location_of(browser.get("/account")).starts_with("/sign-in"));
    CHECK(console.force.count("console_session") == 0);
}

TEST_CASE("an officer is known by the subject; the identifier counts once; an address never") {
    ForceWithProvider console;
    RouterBrowser browser(console.router);
    REQUIRE(console.round_trip(browser).status == 303);
    console.more = {{"preferred_username", "renamed"}};
    CHECK(console.round_trip(browser).status == 303);
    console.subject = "s-2";
    console.more = {{"preferred_username", "j.malik"}};
    CHECK(console.round_trip(browser).status == 403);
    console.more = {{"email", "j.malik"}, {"email_verified", true}};
    CHECK(console.round_trip(browser).status == 403);
    CHECK(console.force.texts("SELECT actor FROM custody_entry WHERE event = $1",
                              "officer_identity_linked") ==
          std::vector<std::string>{"identity_provider"});
    SECTION("until an administrator writes it down anew") {
        auto administrator = console.signed_in("administrator");
        const std::string path = "/administration/officers/" + console.id_of("reviewer");
        CHECK(administrator.get(path).status == 200);
        RouterBrowser before(console.router);
        console.subject = "s-1";
        REQUIRE(console.round_trip(before).status == 303);
        console.subject = "s-2";
        REQUIRE(administrator.post(path + "/identifier", {{"identifier", "j.malik"}}).status ==
                303);
        CHECK(location_of(before.get("/account")).starts_with("/sign-in"));
        console.more = {{"preferred_username", "j.malik"}};
        CHECK(console.round_trip(browser).status == 303);
    }
    SECTION("and not once they have left") {
        console.subject = "s-1";
        const auto officer = *store::Officers(console.force.database()).by_name("reviewer");
        REQUIRE(review::officer_leaves(console.force.database(), *officer, "test", console.now));
        CHECK(console.round_trip(browser).status == 403);
    }
}

TEST_CASE("groups give the role, the first that fits; no group, no way in") {
    ForceWithProvider console;
    console.settings.console_oidc_role_claim = "groups";
    console.settings.console_oidc_roles = "boss=supervisor, team a=clerk";
    const auto in = [&](Json groups) {
        console.more = {{"preferred_username", "j.malik"}, {"groups", std::move(groups)}};
        RouterBrowser browser(console.router);
        if (console.round_trip(browser).status != 303) return std::string("refused");
        return console.force.text("SELECT role FROM officer WHERE name = $1", "reviewer");
    };
    CHECK(in({"team a", "boss"}) == "supervisor");
    CHECK(in({"team a"}) == "clerk");
    CHECK(in("team a") == "clerk");
    CHECK(in({"other"}) == "refused");
    CHECK(in(Json::object()) == "refused");
    CHECK(in(7) == "refused");
    CHECK(console.force.custody_is_whole());
}

TEST_CASE("a provider that lets a browser in without asking proves nothing for a decision") {
    ForceWithProvider console;
    RouterBrowser browser(console.router);
    CHECK(parameter(location_of(browser.get("/sign-in/provider")), "max_age") == "36000");
    const auto confirmed = [&] {
        REQUIRE(console.round_trip(browser).status == 303);
        return **console.force.database().integer("SELECT confirmed_ms FROM console_session");
    };
    CHECK(confirmed() == 0);
    console.more["auth_time"] = to_ms(console.now) / 1000 - 7200;
    CHECK(confirmed() == to_ms(console.now) - 7'200'000);
    console.more["auth_time"] = to_ms(console.now) / 1000 + 7200;
    CHECK(confirmed() == to_ms(console.now));
}

TEST_CASE("a question to the provider is no password") {
    ForceWithProvider console;
    web::add_way_in_pages(console.routes, std::make_shared<web::SignInGuard>());
    RouterBrowser browser(console.router);
    REQUIRE(console.round_trip(browser).status == 303);
    REQUIRE(browser.get("/sign-in/provider/again").status == 303);
    CHECK(location_of(browser.get("/sign-in/code")) == "/sign-in");
    CHECK(location_of(browser.post("/sign-in/code", {{"code", "123456"}})) == "/sign-in");
}

TEST_CASE("proving again needs the same account, asked for anew") {
    ForceWithProvider console;
    RouterBrowser browser(console.router);
    REQUIRE(console.round_trip(browser).status == 303);
    const auto confirmed = [&] {
        return **console.force.database().integer("SELECT confirmed_ms FROM console_session");
    };
    const auto began = confirmed();
    console.now += std::chrono::minutes(10);
    const auto prove = [&](std::int64_t authenticated_ago) {
        console.more["auth_time"] = to_ms(console.now) / 1000 - authenticated_ago;
        return console.round_trip(browser, "/sign-in/provider/again").status;
    };
    CHECK(parameter(location_of(browser.get("/sign-in/provider/again")), "prompt") == "login");
    CHECK(prove(3600) == 403);
    console.subject = "s-2";
    CHECK(prove(1) == 403);
    CHECK(confirmed() == began);
    console.subject = "s-1";
    CHECK(prove(1) == 200);
    CHECK(confirmed() == to_ms(console.now));
}

TEST_CASE(
    "the provider is asked for what it says of itself once an hour, and for new keys when there "
    "are") {
    ForceWithProvider console;
    RouterBrowser browser(console.router);
    REQUIRE(console.round_trip(browser).status == 303);
    REQUIRE(console.round_trip(browser).status == 303);
    const auto times = [&](const std::string& end) {
        return std::count_if(console.asked.begin(), console.asked.end(),
                             [&](const std::string& url) { return url.ends_with(end); });
    };
    CHECK(times("openid-configuration") == 1);
    CHECK(times("jwks") == 1);
    console.now += std::chrono::minutes(1);
    console.maker = TokenMaker(TokenMaker::Kind::p256, "e2");
    CHECK(console.round_trip(browser).status == 303);
    CHECK(times("jwks") == 2);
}

TEST_CASE("a provider that is not who it should be, or not safe, is not used") {
    ForceWithProvider console;
    const char* name = GENERATE("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri");
    console.facts[name] = GENERATE("http://idp.example/x", "", "https2://x");
    RouterBrowser browser(console.router);
    CHECK(browser.get("/sign-in/provider").status == 422);
}

TEST_CASE("settings that cannot work are named, all at once") {
    Settings settings;
    CHECK(web::check_sign_in_settings(settings));
    settings.console_local_sign_in = false;
    CHECK_FALSE(web::check_sign_in_settings(settings));
    settings.console_oidc_issuer = "http://idp.example";
    settings.console_oidc_roles = "group";
    const auto faults = web::check_sign_in_settings(settings);
    REQUIRE_FALSE(faults);
    for (const char* part : {"not https", "client_id", "console.url", "group=role"})
        CHECK(faults.error().message.find(part) != std::string::npos);
    settings.console_oidc_issuer = kIssuer;
    settings.console_oidc_client_id = "catseye";
    settings.console_url = "https://console.example";
    settings.console_oidc_roles = "a=b=supervisor, c=clerk";
    settings.console_oidc_role_claim = "groups";
    CHECK(web::check_sign_in_settings(settings));
    CHECK(*web::group_roles(settings.console_oidc_roles) ==
          web::GroupRoles{{"a=b", "supervisor"}, {"c", "clerk"}});
    CHECK_FALSE(web::group_roles("a=chief"));
    for (const char* url :
         {"http://127.0.0.1.evil.example/", "http://localhost.evil", "ftp://x", ""})
        CHECK_FALSE(web::is_safe_url(url));
    for (const char* url :
         {"http://127.0.0.1:8080/x", "http://localhost", "http://[::1]/", "https://x"})
        CHECK(web::is_safe_url(url));
}
