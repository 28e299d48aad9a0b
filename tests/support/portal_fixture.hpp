#pragma once
#include <catch2/catch.hpp>

#include "tests/support/engines.hpp"
#include "tests/support/router_browser.hpp"
#include "web/portal/portal.hpp"
#include "web/upload/tus.hpp"

namespace catseye::tests {

using web::Method;

/// A portal over a real database and vault, its clock at noon of 24 March 2026.
struct PortalFixture {
    PortalFixture() {
        settings.intake_free_bytes = 1;
        site.clock = [this] { return at; };
        router.error_page = [this](const web::Request& request, int status) {
            return web::error_page(site, request, status);
        };
        web::add_report_pages(router, portal);
        web::add_tus_routes(
            router, {uploads, [this] { return settings.intake_max_file_bytes; },
                     [this](const web::Request& request) { return web::draft_of(site, request); },
                     site.clock});
    }

    /// A report begun; the browser holds its session.
    RouterBrowser begin() {
        RouterBrowser browser(router);
        const auto begun =
            browser.post("/report/begin", {{"day", "20"}, {"month", "3"}, {"year", "2026"}});
        REQUIRE(begun.status == 303);
        REQUIRE(browser.get("/report/email").status == 200);
        return browser;
    }

    /// Sends bytes by tus; the upload's id.
    std::string upload(RouterBrowser& browser, const std::string& bytes) {
        browser.headers = {{"Tus-Resumable", "1.0.0"},
                           {"Upload-Length", std::to_string(bytes.size())},
                           {"Content-Length", std::to_string(bytes.size())},
                           {"Content-Type", "application/offset+octet-stream"}};
        const auto made = browser.send(Method::post, "/files", bytes);
        browser.headers.clear();
        REQUIRE(made.status == 201);
        return std::string(*made.headers.find("Location")).substr(7);
    }

    static std::vector<std::pair<std::string, RouterBrowser::Fields>> answers() {
        return {
            {"/report/email", {{"email", "Ann@Example.org"}}},
            {"/report/when",
             {{"day", "20"}, {"month", "3"}, {"year", "2026"}, {"hour", "8"}, {"minute", "15"}}},
            {"/report/clock", {{"state", "fast"}, {"minutes", "60"}, {"seconds", ""}}},
            {"/report/where",
             {{"road", "A59 New Hall Lane"},
              {"town", "Preston"},
              {"coordinates", "53.7632, -2.7031"}}},
            {"/report/offences", {{"offences", "close_pass"}, {"offences", "careless"}}},
            {"/report/vehicle/1", {{"vrm", "AB12 CDE"}, {"colour", "blue"}}},
            {"/report/vehicle/2", {{"vrm", "AA0? AAA"}}},
            {"/report/happened",
             {{"narrative",
               "I was cycling east when a blue car passed me with less than a metre to spare."}}},
            {"/report/effect", {{"effect", "I had to brake."}, {"driver", ""}}},
            {"/report/witnesses", {{"witnesses", ""}}},
            {"/report/integrity",
             {{"integrity", "untouched"}, {"keeps", "yes"}, {"published", "no"}}},
            {"/report/camera", {{"camera", "Handlebar camera"}}},
            {"/report/position", {{"mode", "cyclist"}, {"view", "Clear, two metres away"}}},
            {"/report/details",
             {{"first_name", "Ann"},
              {"last_name", "O'Neill"},
              {"address", "1 Road"},
              {"postcode", "PR1 1AA"}}},
            {"/report/court", {{"court", "yes"}, {"reuse", "no"}}},
        };
    }
    /// Everything but the footage, the statement and the sending.
    void answer_all(RouterBrowser& browser) {
        for (const auto& [path, fields] : answers()) {
            INFO(path);
            CHECK(browser.post(path, fields).status == 303);
        }
    }
    /// Signs what the statement page shows.
    web::Response sign(RouterBrowser& browser, const std::string& name) {
        const std::string page = html_of(browser.get("/report/statement"));
        const std::string mark = "name=\"shown\" value=\"";
        const auto found = page.find(mark);
        const std::string shown =
            found == std::string::npos ? "" : page.substr(found + mark.size(), 64);
        return browser.post("/report/statement", {{"shown", shown}, {"name", name}});
    }
    /// A whole report, sent.
    void send_report(RouterBrowser& browser) {
        answer_all(browser);
        upload(browser, "the bytes of a clip");
        REQUIRE(sign(browser, "Ann O'Neill").status == 303);
        const auto sent = browser.post("/report/send", {});
        REQUIRE(sent.headers.find("Location") == "/report/sent");
    }
    std::int64_t count(const std::string& sql) { return database->integer(sql)->value_or(-1); }

    TemporaryFolder folder;
    Settings settings;
    Time at = *parse_time("2026-03-24T12:00Z");
    std::unique_ptr<store::Database> database = engines().front().open(folder);
    std::unique_ptr<store::Vault> vault = *store::open_folder_vault(folder / "vault");
    web::Site site{*database, settings, *web::Wording::load(web::Language::en, {}),
                   *web::Wording::load(web::Language::cy, {})};
    ingest::UploadStore uploads{*database, *vault,
                                [this]() -> const Settings& { return settings; }};
    review::LawBook law{review::compiled_law()};
    web::Portal portal{site, uploads, law};
    web::Router router;
};

inline std::string location_of(const web::Response& response) {
    return std::string(response.headers.find("Location").value_or(""));
}

}  // namespace catseye::tests
