#pragma once
#include "review/accounts.hpp"
#include "review/one_time_codes.hpp"
#include "review/passwords.hpp"
#include "tests/support/console_fixture.hpp"
#include "web/sign_in/sign_in.hpp"

namespace catseye::tests {

/// The console's sign-in, and a reviewer who has a password and an authenticator app.
struct SignInFixture : ConsoleFixture {
    SignInFixture() {
        web::add_sign_in_pages(routes);
        routes.page("/shown", web::Permission::own_account, [](web::OfficerVisit& visit) {
            return web::console_page(
                visit, {"Shown", ""},
                web::console_heading("Shown") + web::console_form(visit, "/done", web::Html()));
        });
        routes.page("/", web::Permission::own_account, [](web::OfficerVisit& visit) {
            return web::console_page(visit, {"Home", ""}, web::console_heading("Home"));
        });
        REQUIRE(review::set_up_account(force.database(), {officer_id, "test"},
                                       {officer_id, "pc.rees", password_hash(), secret, {}},
                                       recovery_codes, now));
    }

    /// Hashed once for all tests of a program.
    static const std::string& password_hash() {
        static const std::string hash = *review::hash_password(kPassword);
        return hash;
    }
    static constexpr auto kPassword = "copper kettle sings loudly";

    /// The code of so many half minutes from now.
    std::string code(std::int64_t steps_later = 0) const {
        return review::totp_code(secret, to_ms(now) / 30'000 + steps_later);
    }
    web::Response give_password(RouterBrowser& browser, const std::string& password = kPassword,
                                const std::string& name = "pc.rees") {
        return browser.post("/sign-in", {{"name", name}, {"password", password}});
    }
    web::Response give_code(RouterBrowser& browser, const std::string& typed) {
        return browser.post("/sign-in/code", {{"code", typed}});
    }
    RouterBrowser let_in() {
        RouterBrowser browser(router);
        REQUIRE(give_password(browser).headers.find("Location") == "/sign-in/code");
        REQUIRE(give_code(browser, code()).headers.find("Location") == "/");
        return browser;
    }
    std::string id_of(const std::string& name) {
        return (*store::Officers(force.database()).by_name(name))->id;
    }

    std::string officer_id = id_of("reviewer");
    std::string secret = review::make_totp_secret();
    std::vector<std::string> recovery_codes = review::make_recovery_codes();
};

inline std::string location_of(const web::Response& response) {
    return std::string(response.headers.find("Location").value_or(""));
}

}  // namespace catseye::tests
