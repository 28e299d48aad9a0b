#include <fstream>

#include "review/house_view.hpp"
#include "tests/support/console_fixture.hpp"
#include "web/administration/administration.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

struct Pages : ConsoleFixture {
    Pages() {
        web::add_administration_pages(routes);
        reference = force.waiting_case();
        original = force.text("SELECT id FROM original WHERE sha256 = $1", std::string(64, 'a'));
        auto& database = force.database();
        REQUIRE(
            database.execute("UPDATE original SET state = 'incomplete', reason_code = 'resource', "
                             "reason_message = 'too slow'"));
        REQUIRE(
            database.execute("INSERT INTO job (id, original_id, stage, stage_version, state, "
                             "attempt, due_ms) VALUES "
                             "('j1', $1, 'derive', 1, 'failed', 3, 0)",
                             {original}));
        REQUIRE(database.execute(
            "INSERT INTO job_attempt (job_id, attempt, worker, started_ms, ended_ms, outcome, "
            "error_code, error_message) VALUES ('j1', 3, 'agent-1', $1, $1, 'failed', 'resource', "
            "'<b>ran past its time</b>')",
            {to_ms(now) - 1000}));
        REQUIRE(store::Cases(database).raise_flag(
            force.text("SELECT id FROM review_case WHERE reference = $1", reference),
            {"incomplete", "resource", "Original 1: too slow", now}));
    }
    std::string reference, original;
    RouterBrowser browser = signed_in("administrator");
};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a job that failed is shown with its reason, and tried again when asked") {
    Pages pages;
    const std::string html = html_of(pages.browser.get("/administration/jobs"));
    CHECK(has(html, "resource: &lt;b&gt;ran past its time"));
    CHECK(has(html, "agent-1"));
    CHECK_FALSE(has(html, pages.reference));
    CHECK(pages.force.flags(pages.reference) == std::vector<std::string>{"incomplete"});
    CHECK(pages.browser.post("/administration/jobs/retry", {{"job", "j1"}}).status == 303);
    CHECK(pages.force.text("SELECT state FROM job WHERE id = $1", "j1") == "available");
    CHECK(pages.force.text("SELECT state FROM original WHERE id = $1", pages.original) ==
          "processing");
    CHECK(pages.force.flags(pages.reference).empty());
    CHECK(pages.force.texts("SELECT event FROM custody_entry WHERE subject = $1", pages.original)
              .back() == "job_retried");
    const auto entries = pages.force.count("custody_entry");
    CHECK(pages.browser.post("/administration/jobs/retry", {{"job", "j1"}}).status == 303);
    CHECK(pages.browser.post("/administration/jobs/retry", {{"job", "none"}}).status == 303);
    CHECK(pages.force.count("custody_entry") == entries);
}

TEST_CASE("health shows disk, mails and certificate, and sends what waits") {
    Pages pages;
    REQUIRE(pages.force.database().execute(
        "INSERT INTO outbox (id, dedupe_key, kind, recipient, language, parameters, made_ms, "
        "due_ms, last_error) VALUES ('m1', 'k', 'receipt', 'ann@example.org', 'en', '{}', $1, "
        "9000000000000, 'no answer')",
        {to_ms(pages.now)}));
    pages.settings.http_certificate = (pages.force.folder() / "none.crt").string();
    const std::string html = html_of(pages.browser.get("/administration/health"));
    CHECK(has(html, "1 waiting, 0 given up"));
    CHECK(has(html, "no answer"));
    CHECK(has(html, "GB free"));
    CHECK(has(html, "none.crt"));
    CHECK_FALSE(has(html, "ann@example.org"));
    CHECK(pages.browser.post("/administration/health/mails", {}).status == 303);
    CHECK(**pages.force.database().integer("SELECT due_ms FROM outbox") == to_ms(pages.now));
}

TEST_CASE("the house is for administrators") {
    Pages pages;
    for (const char* role : {"reviewer", "supervisor", "auditor"}) {
        auto browser = pages.signed_in(role);
        for (const char* path :
             {"/administration", "/administration/jobs", "/administration/health"})
            CHECK(browser.get(path).status == 403);
        CHECK(browser.post("/administration/jobs/retry", {{"job", "j1"}}).status == 403);
    }
    CHECK(pages.browser.get("/administration").status == 200);
}
