#pragma once
#include "review/decisions.hpp"
#include "store/cases.hpp"
#include "tests/support/portal_fixture.hpp"
#include "web/tracking/tracking.hpp"

namespace catseye::tests {

/// A portal with the pages after the report, and one report that was sent.
struct TrackingFixture : PortalFixture {
    TrackingFixture() {
        web::add_tracking_pages(router, tracking);
        send_report(sender);
        reference = text("SELECT reference FROM submission");
    }
    std::string text(const std::string& sql) {
        auto rows = database->query(sql, {});
        REQUIRE(rows);
        const auto next = (*rows)->next();
        REQUIRE(next);
        return *next ? (*rows)->text(0) : "";
    }
    /// Somebody who knows reference and address, in another browser.
    RouterBrowser find() {
        RouterBrowser browser(router);
        browser.address = "198.51.100." + std::to_string(++callers);
        REQUIRE(browser.get("/track").status == 200);
        const auto found =
            browser.post("/track", {{"reference", reference}, {"email", "ann@example.org"}});
        REQUIRE(location_of(found) == "/track");
        REQUIRE(browser.get("/track").status == 200);
        return browser;
    }

    int callers = 0;
    web::Tracking tracking{site, uploads, law};
    RouterBrowser sender = begin();
    std::string reference;
};

}  // namespace catseye::tests
