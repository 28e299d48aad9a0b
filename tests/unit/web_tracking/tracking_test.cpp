#include <algorithm>

#include "base/hash.hpp"
#include "findings/json.hpp"
#include "tests/unit/web_tracking/tracking_fixture.hpp"

using namespace catseye;
using namespace std::chrono_literals;
using tests::html_of;
using tests::location_of;

namespace {

bool has(const std::string& html, const std::string& words) {
    return html.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("who sent the report sees how it stands, at once and later by reference and address") {
    tests::TrackingFixture house;
    const std::string mine = html_of(house.sender.get("/track"));
    CHECK(has(mine, house.reference));
    CHECK(has(mine, "AB12 CDE"));
    CHECK(has(mine, sha256_of("the bytes of a clip")));
    auto browser = house.find();
    CHECK(has(html_of(browser.get("/track")), house.reference));
    CHECK(has(html_of(browser.get("/cy/track")), house.reference));
    browser.get("/track");
    CHECK(location_of(browser.post("/track/leave", {})) == "/track");
    CHECK_FALSE(has(html_of(browser.get("/track")), house.reference));
}

TEST_CASE("a reference is taken as people type it") {
    tests::TrackingFixture house;
    std::string typed = house.reference;
    std::erase(typed, '-');
    std::transform(typed.begin(), typed.end(), typed.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    tests::RouterBrowser browser(house.router);
    CHECK(location_of(browser.post("/track", {{"reference", " " + typed + " "},
                                              {"email", "ANN@example.ORG"}})) == "/track");
}

TEST_CASE("a wrong reference and another's address get the same answer, and few tries") {
    tests::TrackingFixture house;
    const auto ask = [&](tests::RouterBrowser& browser, const std::string& reference,
                         const std::string& email) {
        return browser.post("/track", {{"reference", reference}, {"email", email}});
    };
    const auto without_echo = [](std::string html, const std::string& typed) {
        for (auto at = html.find(typed); at != std::string::npos; at = html.find(typed))
            html.erase(at, typed.size());
        return html;
    };
    tests::RouterBrowser first(house.router);
    first.address = "198.51.100.7";
    const auto unknown = ask(first, "AAAA-2FXH-9D3V-T4RA", "ann@example.org");
    const auto another = ask(first, house.reference, "bob@example.org");
    CHECK(unknown.status == 422);
    CHECK(another.status == 422);
    CHECK(without_echo(without_echo(html_of(unknown), "AAAA-2FXH-9D3V-T4RA"), "ann@example.org") ==
          without_echo(without_echo(html_of(another), house.reference), "bob@example.org"));
    tests::RouterBrowser guesser(house.router);
    guesser.address = "198.51.100.8";
    int refused = 0;
    for (int i = 0; i < 20; ++i)
        if (ask(guesser, "AAAA-2FXH-9D3V-T4RA", "ann@example.org").status == 429) ++refused;
    CHECK(refused >= 8);
    CHECK(ask(guesser, "short", "no address").status == 429);
    CHECK(ask(first, "short", "no address").status == 422);
}

TEST_CASE("nobody without a report gets to what belongs to one") {
    tests::TrackingFixture house;
    tests::RouterBrowser stranger(house.router);
    for (const char* path : {"/track/more", "/track/more/files", "/track/withdraw", "/track/copy",
                             "/track/code", "/track/copy.pdf"}) {
        INFO(path);
        CHECK(location_of(stranger.get(path)) == "/track");
    }
    CHECK(stranger.get("/report/copy.pdf").status == 404);
    CHECK(stranger.post("/track/withdraw", {{"reason", "none"}}).status == 403);
    CHECK(house.count("SELECT count(*) FROM submitter_message") == 0);
}

TEST_CASE("more words and files reach the report once, and every open case is flagged") {
    tests::TrackingFixture house;
    auto browser = house.find();
    REQUIRE(browser.get("/track/more").status == 200);
    CHECK(browser.post("/track/more", {{"words", std::string(5001, 'x')}}).status == 422);
    CHECK(location_of(browser.post("/track/more", {{"words", "It had a roof box."}})) ==
          "/track/more/files");
    const std::string id = house.upload(browser, "the rear camera");
    CHECK(has(html_of(browser.get("/track/more/files")), id));
    CHECK(browser.post("/track/more/moment/" + id, {{"moment", "0:12"}}).status == 303);
    CHECK(browser.post("/track/more/moment/" + id, {{"moment", "noon"}}).status == 400);
    CHECK(location_of(browser.post("/track/more/send", {})) == "/track");
    const std::string page = html_of(browser.get("/track"));
    CHECK(has(page, "It had a roof box."));
    CHECK(has(page, sha256_of("the rear camera")));
    CHECK(has(page, "Success"));
    CHECK_FALSE(has(html_of(browser.get("/track")), "Success"));
    CHECK(house.count("SELECT count(*) FROM submission_original") == 2);
    CHECK(house.count("SELECT count(*) FROM case_flag WHERE code = 'more_received'") == 2);
    CHECK(house.count("SELECT count(*) FROM submitter_message") == 1);
}

TEST_CASE("nothing more is sent while a file is on its way, or with nothing to send") {
    tests::TrackingFixture house;
    auto browser = house.find();
    browser.get("/track/more");
    browser.post("/track/more", {{"words", ""}});
    CHECK(browser.post("/track/more/send", {}).status == 422);
    browser.headers = {{"Tus-Resumable", "1.0.0"}, {"Upload-Length", "100"}};
    const auto made = browser.send(tests::Method::post, "/files", "");
    browser.headers.clear();
    REQUIRE(made.status == 201);
    const std::string id = std::string(*made.headers.find("Location")).substr(7);
    CHECK(browser.post("/track/more/send", {}).status == 422);
    CHECK(has(html_of(browser.get("/track/more/files/" + id + "/remove")), "Remove"));
    CHECK(location_of(browser.post("/track/more/files/" + id + "/remove", {})) ==
          "/track/more/files");
    CHECK(browser.get("/track/more/files/" + id + "/remove").status == 404);
    CHECK(house.count("SELECT count(*) FROM submission_original") == 1);
}

TEST_CASE("a file of somebody else's report is as unknown as any") {
    tests::TrackingFixture house;
    auto mine = house.find();
    mine.get("/track/more");
    const std::string id = house.upload(mine, "mine");
    auto other = house.begin();
    house.send_report(other);
    other.get("/track/more");
    CHECK(other.get("/track/more/files/" + id + "/remove").status == 404);
    CHECK(other.post("/track/more/files/" + id + "/remove", {}).status == 404);
    CHECK(other.post("/track/more/moment/" + id, {{"moment", "0:01"}}).status == 404);
    CHECK(house.count("SELECT count(*) FROM upload WHERE id = '" + id + "'") == 1);
}

TEST_CASE("a report is withdrawn with a reason, once, and an officer still decides") {
    tests::TrackingFixture house;
    auto browser = house.find();
    REQUIRE(browser.get("/track/withdraw").status == 200);
    CHECK(browser.post("/track/withdraw", {{"reason", ""}}).status == 422);
    const std::string reason = "He is my neighbour <b>and</b> sorry.";
    CHECK(location_of(browser.post("/track/withdraw", {{"reason", reason}})) == "/track");
    const std::string page = html_of(browser.get("/track"));
    CHECK(has(page, "You asked us on Tuesday 24 March 2026"));
    CHECK(has(page, "&lt;b&gt;and&lt;/b&gt;"));
    CHECK(location_of(browser.get("/track/withdraw")) == "/track");
    CHECK(location_of(browser.post("/track/withdraw", {{"reason", "again"}})) == "/track");
    CHECK(house.count("SELECT count(*) FROM case_flag WHERE code = 'withdrawn'") == 2);
    CHECK(house.count("SELECT count(*) FROM review_case WHERE state = 'closed'") == 0);
}

TEST_CASE("the copy is there at once in the session that sent the report, noted in the log") {
    tests::TrackingFixture house;
    const auto copy = house.sender.get("/report/copy.pdf");
    CHECK(copy.status == 200);
    CHECK(copy.headers.find("Content-Type") == "application/pdf");
    CHECK(html_of(copy).starts_with("%PDF-"));
    CHECK(house.count("SELECT count(*) FROM custody_entry WHERE event = 'report_copied'") == 1);
}

TEST_CASE("later the copy needs a code from the submitter's mail, which works once and not long") {
    tests::TrackingFixture house;
    house.settings.mail_server = "smtp://127.0.0.1:1";
    auto browser = house.find();
    CHECK(location_of(browser.get("/track/copy.pdf")) == "/track/copy");
    browser.get("/track/copy");
    const std::string asked = location_of(browser.post("/track/copy", {}));
    REQUIRE(asked.starts_with("/track/code?sent="));
    const std::string id = asked.substr(asked.find('=') + 1);
    const auto json = findings::parse_json(
        house.text("SELECT parameters FROM outbox WHERE kind = 'return_code'"));
    REQUIRE(json);
    const auto code = json->at("code").get<std::string>();
    browser.get(asked);
    const std::string wrong = code == "000000" ? "000001" : "000000";
    CHECK(browser.post("/track/code", {{"sent", id}, {"code", wrong}}).status == 422);
    // In another session for the same report the code is worth nothing.
    auto second = house.find();
    second.get("/track/copy");
    CHECK(second.post("/track/code", {{"sent", id}, {"code", code}}).status == 422);
    browser.get(asked);
    CHECK(location_of(browser.post("/track/code", {{"sent", id}, {"code", code}})) ==
          "/track/copy");
    CHECK(html_of(browser.get("/track/copy.pdf")).starts_with("%PDF-"));
    CHECK(browser.post("/track/code", {{"sent", id}, {"code", code}}).status == 422);
}

TEST_CASE("what came of a case is told as far as the force's policy goes, with one tip") {
    tests::TrackingFixture house;
    REQUIRE(
        house.database->execute("UPDATE review_case SET state = 'waiting' WHERE vehicle = 1", {}));
    REQUIRE(review::add_officer(*house.database, "PC 1", "reviewer", house.at));
    review::NewDecision decision;
    decision.reference = house.text("SELECT reference FROM review_case WHERE vehicle = 1");
    decision.kind = review::DecisionKind::final;
    decision.disposal = "NFA";
    decision.nfa_reason = "VRM_ILLEGIBLE";
    decision.actor = {"PC 1", "test"};
    decision.reason = "The plate is a smear throughout.";
    const auto decided =
        review::decide(*house.database, review::compiled_law(), decision, house.at + 24h);
    if (!decided) FAIL(decided.error().message);
    house.at += 25h;
    auto browser = house.find();
    const std::string page = html_of(browser.get("/track"));
    CHECK(has(page, "The registration mark cannot be read in the footage."));
    CHECK(has(page, "Clean the lens"));
    house.settings.portal_feedback = "none";
    const std::string silent = html_of(browser.get("/track"));
    CHECK_FALSE(has(silent, "cannot be read in the footage"));
    CHECK_FALSE(has(silent, "taking no further action"));
}
