#include <catch2/catch.hpp>

#include "tests/support/console_fixture.hpp"
#include "web/queue/agreement_words.hpp"
#include "web/queue/queue.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

struct Pages : ConsoleFixture {
    Pages() { web::add_queue_pages(routes); }
    std::string decision_of(const std::string& reference) {
        return force.text(
            "SELECT d.id FROM decision d JOIN review_case c ON c.id = d.case_id "
            "WHERE c.reference = $1",
            reference);
    }
};

bool has(const std::string& html, std::string_view words) {
    return html.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("supervision is for supervisors") {
    Pages pages;
    const std::string reference = pages.force.waiting_case();
    for (const char* role : {"reviewer", "decision_maker", "clerk", "administrator", "auditor"}) {
        auto browser = pages.signed_in(role);
        CHECK(browser.get("/supervision").status == 403);
        CHECK(browser.get("/supervision/case/" + reference).status == 403);
        CHECK(browser.post("/supervision/case/" + reference + "/release", {}).status == 403);
        CHECK(browser.post("/supervision/case/" + reference + "/reopen", {}).status == 403);
    }
}

TEST_CASE("a second review is listed with why, and confirmed for a reason of one's own") {
    Pages pages;
    const std::string reference = pages.force.waiting_case();
    REQUIRE(pages.force.decide(reference, "reviewer", "COURT"));
    auto browser = pages.signed_in("supervisor");
    const std::string list = html_of(browser.get("/supervision"));
    CHECK(has(list, "Waiting for a second officer: 1"));
    CHECK(has(list, "Prosecution"));
    const std::string path = "/supervision/case/" + reference;
    CHECK(has(html_of(browser.get(path)), "Second review: Prosecution"));
    const std::string decision = pages.decision_of(reference);
    CHECK(browser.post(path + "/confirm", {{"decision", decision}, {"reason", ""}}).status == 422);
    CHECK(browser.post(path + "/confirm", {{"decision", "another"}, {"reason", "agreed"}}).status ==
          409);
    CHECK(browser.post(path + "/confirm", {{"decision", decision}, {"reason", "agreed"}}).status ==
          303);
    CHECK(pages.force.state(reference) == "recommended");
    CHECK(pages.force.count("decision") == 2);
    CHECK(has(html_of(browser.get(path)), "You confirmed the recommended disposal."));
}

TEST_CASE("a supervisor hands over, releases and reopens, and the history shows it") {
    Pages pages;
    const std::string reference = pages.force.waiting_case();
    const std::string path = "/supervision/case/" + reference;
    auto browser = pages.signed_in("supervisor");
    REQUIRE(browser.get(path).status == 200);
    CHECK(browser.post(path + "/reassign", {{"to", "second reviewer"}}).status == 303);
    CHECK(has(html_of(browser.get(path)), "Release the hold of second reviewer"));
    CHECK(browser.post(path + "/reassign", {{"to", "clerk"}}).status == 422);
    CHECK(browser.post(path + "/release", {}).status == 303);
    REQUIRE(pages.force.decide(reference, "reviewer", "NFA"));
    CHECK(browser.post(path + "/reopen", {{"reason", "no"}}).status == 422);
    CHECK(browser.post(path + "/reopen", {{"reason", "<b>seen</b> again"}}).status == 303);
    const std::string html = html_of(browser.get(path));
    CHECK(has(html, "Reopened"));
    CHECK(has(html, "no longer stands"));
    CHECK(has(html, "&lt;b&gt;seen&lt;/b&gt; again"));
    CHECK(pages.force.state(reference) == "waiting");
    CHECK(browser.get("/supervision/case?reference=" + reference).headers.find("Location") == path);
    CHECK(browser.get("/supervision/case?reference=x").status == 422);
    CHECK(browser.get("/supervision/case/AAAA-AAAA-AAAA-AAAA").status == 404);
}

TEST_CASE("an officer asks for a second one") {
    Pages pages;
    const std::string reference = pages.force.waiting_case();
    auto browser = pages.signed_in("reviewer");
    const std::string path = "/supervision/case/" + reference + "/second-officer";
    REQUIRE(browser.get(path).status == 200);
    CHECK(browser.post(path, {{"why", "whim"}}).status == 422);
    CHECK(browser.post(path, {{"why", "authority_vehicle"}}).status == 303);
    CHECK(pages.force.flags(reference) == std::vector<std::string>{"authority_vehicle"});
}

TEST_CASE("who decides blind is not shown what was decided") {
    Pages pages;
    pages.settings.console_blind_percent = 100;
    const std::string reference = pages.force.waiting_case();
    auto request = Force::decision(reference, "reviewer", "ADVICE");
    request.reason = "the first officer's reason";
    REQUIRE(review::decide(pages.force.database(), pages.force.law(), request,
                           pages.now - std::chrono::hours(1)));
    auto browser = pages.signed_in("second reviewer");
    CHECK(has(html_of(browser.get("/supervision/blind")), reference));
    const std::string path = "/supervision/blind/" + reference;
    const std::string html = html_of(browser.get(path));
    CHECK(has(html, "It passed me."));
    CHECK_FALSE(has(html, "first officer"));
    CHECK_FALSE(has(html, "checked"));
    CHECK_FALSE(has(html, "/case/" + reference + "/plate"));  // nothing can be added
    CHECK(browser.post(path, {{"disposal", "NFA"}, {"reason", "nothing seen"}}).status == 422);
    CHECK(browser.post(path, {{"disposal", "ADVICE"}, {"reason", "as I see it"}}).status == 303);
    CHECK(browser.get(path).status == 409);
    auto supervisor = pages.signed_in("supervisor");
    CHECK(has(html_of(supervisor.get("/supervision")),
              "1 case, decided alike in 1 (100 %); on action or none alike in 1 (100 %)."));
    auto first = pages.signed_in("reviewer");
    CHECK(first.get(path).status == 409);
}

TEST_CASE("agreement is told with its numbers, and without kappa where there is none") {
    review::Agreement found{40, 34, 38, 0.714};
    CHECK(web::agreement_words(found) ==
          "40 cases, decided alike in 34 (85 %); on action or none alike in 38 (95 %). Cohen's "
          "kappa 0.71 (n = 40; 1 is full agreement, 0 what chance would give).");
    found.kappa = -0.05;
    CHECK(has(web::agreement_words(found), "kappa -0.05"));
    found.kappa.reset();
    CHECK(has(web::agreement_words(found), "cannot be computed"));
    CHECK(web::agreement_words({}) == "none yet.");
}
