#pragma once
#include <catch2/catch.hpp>

#include "tests/support/force.hpp"
#include "tests/support/router_browser.hpp"
#include "web/console/frame.hpp"

namespace catseye::tests {

/// A console over a real database and vault, its clock at ten of 23 March 2026. The test adds the
/// pages that it is about, then signs officers in, who are called like their roles.
struct ConsoleFixture {
    ConsoleFixture() {
        console.clock = [this] { return now; };
        router.error_page = [this](const web::Request& request, int status) {
            web::OfficerVisit visit{console, request, now, force.database()};
            return web::console_error(visit, status);
        };
    }

    /// A browser in which this officer is signed in; its first page has been seen, so that it holds
    /// the forms' token.
    RouterBrowser signed_in(const std::string& officer) {
        RouterBrowser browser(router);
        const web::Request request = request_of(web::Method::post, "/sign-in");
        web::OfficerVisit visit{console, request, now, force.database()};
        const auto known = store::Officers(force.database()).by_name(officer);
        REQUIRE(known);
        REQUIRE(known->has_value());
        REQUIRE(web::sign_in(visit, **known, visit.now));
        browser.cookie = visit.cookies.at(0).substr(0, visit.cookies.at(0).find(';'));
        browser.set_token(visit.who->session.csrf_token);
        return browser;
    }

    Force force;
    Settings settings;
    Time now = at("2026-03-23T10:00");
    std::unique_ptr<store::Vault> vault = *store::open_folder_vault(force.folder() / "vault");
    store::ReaderPool readers{
        [this] { return store::open_sqlite(force.database_file(), store::Access::read_only); }};
    review::LawBook law{review::compiled_law()};
    web::Console console{force.database(), readers, *vault, settings, law};
    web::Router router;
    web::ConsoleRoutes routes{router, console};
};

}  // namespace catseye::tests
