#include "base/hash.hpp"
#include "ingest/intake.hpp"
#include "tests/support/portal_fixture.hpp"
#include "web/portal/page_list.hpp"

using namespace catseye;
using namespace std::chrono_literals;
using tests::html_of;
using tests::location_of;
using tests::Method;
using tests::RouterBrowser;

TEST_CASE("a report goes from its first page to its receipt, once, however often it is sent") {
    tests::PortalFixture house;
    auto browser = house.begin();
    house.answer_all(browser);
    const std::string id = house.upload(browser, "the bytes of a clip");
    CHECK(browser.post("/report/moment/" + id, {{"moment", "1:05"}}).status == 303);
    CHECK(location_of(house.sign(browser, "ann o'neill")) == "/report/check");
    CHECK(html_of(browser.get("/report/check")).find("Send to the police") != std::string::npos);
    CHECK(location_of(browser.post("/report/send", {})) == "/report/sent");
    CHECK(location_of(browser.post("/report/send", {})) == "/report/sent");
    const std::string sent = html_of(browser.get("/report/sent"));
    CHECK(sent.find(sha256_of("the bytes of a clip")) != std::string::npos);
    CHECK(house.count("SELECT count(*) FROM submission") == 1);
    CHECK(house.count("SELECT count(*) FROM review_case") == 2);
    CHECK(house.count("SELECT count(*) FROM outbox WHERE kind = 'receipt'") == 1);
    CHECK(house.count("SELECT count(*) FROM statement") == 1);
    CHECK(house.count("SELECT count(*) FROM draft WHERE answers <> '{}'") == 0);
    CHECK(location_of(browser.get("/report/when")) == "/report/sent");
}

TEST_CASE("a report by the portal is the same case as one by the command line") {
    tests::PortalFixture house;
    auto browser = house.begin();
    house.send_report(browser);

    const auto declaration = ingest::declaration_from(
        {{"mode", "cyclist"},
         {"offence", "close_pass"},
         {"offences", {"close_pass", "careless"}},
         {"incident",
          {{"when", "2026-03-20T08:15"},
           {"where", "A59 New Hall Lane, Preston"},
           {"latitude", 53.7632},
           {"longitude", -2.7031},
           {"clock_offset_s", 3600}}},
         {"vehicles", findings::Json::array(
                          {{{"vrm", "AB12 CDE"}, {"colour", "blue"}}, {{"vrm", "AA0? AAA"}}})},
         {"footage",
          {{"integrity", "untouched"}, {"keeps_original", true}, {"camera", "Handlebar camera"}}},
         {"observed", {{"view", "Clear, two metres away"}, {"effect", "I had to brake."}}},
         {"narrative",
          "I was cycling east when a blue car passed me with less than a metre to spare."},
         {"court", "yes"},
         {"statement_name", "Ann O'Neill"},
         {"reuse_consent", false},
         {"submitter",
          {{"first_name", "Ann"},
           {"last_name", "O'Neill"},
           {"email", "ann@example.org"},
           {"address", "1 Road"},
           {"postcode", "PR1 1AA"},
           {"over_18", true}}}},
        house.at);
    REQUIRE(declaration);
    ingest::SubmissionRequest request;
    request.request_id = "by-command";
    request.channel = "command";
    request.declaration = *declaration;
    request.files = {{"clip", {sha256_of("the bytes of a clip"), 19}}};
    REQUIRE(ingest::receive(*house.database, review::compiled_law(), request, house.at));

    const auto different = [&](const std::string& columns, const std::string& from) {
        return house.count("SELECT count(*) FROM (SELECT DISTINCT " + columns + " FROM " + from +
                           ")");
    };
    CHECK(different("submitter_mode, incident_ms, incident_place, offence_hint, declaration",
                    "submission") == 1);
    CHECK(different("details", "submitter") == 1);
    CHECK(different("vehicle, vrm_given, vrm_normal, vehicle_details, state, offence, "
                    "last_safe_posting_day, proceedings_day, severity",
                    "review_case") == 2);
    CHECK(different("original_id, ordinal, client_name", "submission_original") == 1);
}

TEST_CASE("nothing is signed or sent before everything is answered, nor what was changed since") {
    tests::PortalFixture house;
    auto browser = house.begin();
    CHECK(location_of(browser.get("/report/statement")) == "/report/tasks");
    CHECK(location_of(browser.post("/report/send", {})) == "/report/tasks");
    house.answer_all(browser);
    CHECK(location_of(browser.get("/report/check")) == "/report/tasks");
    house.upload(browser, "bytes");
    CHECK(location_of(browser.post("/report/send", {})) == "/report/check");
    CHECK(house.sign(browser, "Somebody Else").status == 422);
    CHECK(house.sign(browser, "").status == 422);
    CHECK(browser
              .post("/report/statement", {{"shown", std::string(64, '0')}, {"name", "Ann O'Neill"}})
              .status == 422);
    CHECK(house.sign(browser, "Ann O'Neill").status == 303);
    CHECK(browser.post("/report/effect", {{"effect", "Another effect."}}).status == 303);
    CHECK(html_of(browser.get("/report/check")).find("not signed") != std::string::npos);
    CHECK(location_of(browser.post("/report/send", {})) == "/report/check");
    CHECK(house.count("SELECT count(*) FROM submission") == 0);
}

TEST_CASE("the last look shows every answer, with the way to change it") {
    tests::PortalFixture house;
    auto browser = house.begin();
    house.answer_all(browser);
    const RouterBrowser::Fields changed[] = {
        {{"state", "slow"}, {"minutes", "2"}, {"seconds", "30"}, {"explanation", "By the radio"}},
        {{"integrity", "other"},
         {"note", "Sound was removed"},
         {"keeps", "no"},
         {"published", "yes"},
         {"published_at", "A forum"}},
        {{"mode", "cyclist"}, {"view", "Two metres away"}, {"conditions", "Rain"}},
        {{"first_name", "Ann"},
         {"last_name", "O'Neill"},
         {"address", "1 Road\r\nPreston"},
         {"postcode", "PR1 1AA"},
         {"phone", "01772 000000"},
         {"support", "A ramp"}},
        {{"court", "not_sure"}, {"reuse", "yes"}},
        {{"effect", "I had to brake."}, {"driver", "A red cap"}},
    };
    const char* paths[] = {"clock", "integrity", "position", "details", "court", "effect"};
    for (std::size_t at = 0; at < std::size(paths); ++at)
        REQUIRE(browser.post("/report/" + std::string(paths[at]), changed[at]).status == 303);
    const std::string id = house.upload(browser, "bytes");
    REQUIRE(browser.post("/report/moment/" + id, {{"moment", "1:05"}}).status == 303);
    const std::string page = html_of(browser.get("/report/check"));
    for (const char* told : {"20 March 2026",
                             "is slow",
                             "By 2 minutes 30 seconds",
                             "By the radio",
                             "A59 New Hall Lane",
                             "53.7632, -2.7031",
                             "too close",
                             "AB12 CDE: blue",
                             "AA0? AAA",
                             "less than a metre",
                             "I had to brake.",
                             "A red cap",
                             "It happens at 1:05",
                             "changed in another way",
                             "Sound was removed",
                             "A forum",
                             "Handlebar camera",
                             "cycling",
                             "Two metres away",
                             "Rain",
                             "Ann O&#39;Neill",
                             "1 Road<br>Preston<br>PR1 1AA",
                             "01772 000000",
                             "ann@example.org",
                             "A ramp",
                             "I am not sure",
                             "Use for training"}) {
        INFO(told);
        CHECK(page.find(told) != std::string::npos);
    }
    for (const auto& question : web::questions()) {
        INFO(question.id);
        CHECK(page.find("href=\"/report/" + std::string(question.id) + "\"") != std::string::npos);
    }
}

TEST_CASE(
    "a form of another session, of none, or from another site is refused and changes nothing") {
    tests::PortalFixture house;
    auto ann = house.begin();
    auto bob = house.begin();
    const tests::RouterBrowser::Fields camera{{"camera", "x"}};
    REQUIRE(ann.post("/report/camera", camera).status == 303);
    const std::string body = "camera=evil";
    CHECK(ann.send(Method::post, "/report/camera", body).status == 403);
    CHECK(ann.send(Method::post, "/report/camera", body + "&token=" + bob.token()).status == 403);
    CHECK(ann.send(Method::post, "/report/camera",
                   body + "&token=" + ann.token() + "&token=" + ann.token())
              .status == 403);
    ann.headers = {{"Sec-Fetch-Site", "cross-site"}};
    CHECK(ann.post("/report/camera", {{"camera", "evil"}}).status == 403);
    ann.headers = {{"Origin", "https://evil.example"}, {"Host", "snap.example"}};
    CHECK(ann.post("/report/camera", {{"camera", "evil"}}).status == 403);
    ann.headers.clear();
    tests::RouterBrowser stranger(house.router);
    stranger.cookie = "catseye=" + std::string(64, 'a');
    CHECK(stranger.post("/report/camera", {{"camera", "evil"}}).status == 403);
    CHECK(location_of(stranger.get("/report/camera")) == "/report/return");
    CHECK(house.count("SELECT count(*) FROM draft WHERE answers LIKE '%evil%'") == 0);
    CHECK(ann.send(Method::post, "/report/camera", "camera=%zz&token=" + ann.token()).status ==
          400);
    CHECK(ann.send(Method::post, "/report/camera", "camera=%ff&token=" + ann.token()).status ==
          400);
}

TEST_CASE("a session that was planted leads nowhere, and one that is over is gone") {
    tests::PortalFixture house;
    tests::RouterBrowser victim(house.router);
    victim.cookie = "catseye=" + std::string(64, 'b');
    REQUIRE(victim.post("/report/begin", {}).status == 303);
    CHECK(victim.cookie != "catseye=" + std::string(64, 'b'));
    REQUIRE(victim.get("/report/camera").status == 200);
    const std::string cookie = victim.cookie;
    CHECK(victim.get("/report/timeout").status == 200);
    victim.cookie = cookie;
    CHECK(location_of(victim.get("/report/camera")) == "/report/return");
    auto idle = house.begin();
    house.at += house.settings.portal_session + 1s;
    CHECK(location_of(idle.get("/report/camera")) == "/report/return");
}

TEST_CASE("another's upload is as unknown as one that never was") {
    tests::PortalFixture house;
    auto ann = house.begin();
    auto bob = house.begin();
    const std::string id = house.upload(ann, "bytes of ann");
    const std::string unknown(32, '0');
    for (const std::string path : {"/report/moment/", "/report/upload/"}) {
        const std::string tail = path == "/report/upload/" ? "/remove" : "";
        const auto others = bob.get(path + id + tail);
        const auto none = bob.get(path + unknown + tail);
        CHECK(others.status == 404);
        CHECK(html_of(others) == html_of(none));
        CHECK(bob.post(path + id + tail, {{"moment", "0:01"}}).status == 404);
    }
    CHECK(ann.get("/report/moment/" + id).status == 200);
}

TEST_CASE("two tabs do not undo each other") {
    tests::PortalFixture house;
    auto browser = house.begin();
    auto rows = house.database->query("SELECT id FROM draft");
    REQUIRE(*(*rows)->next());
    const auto draft = store::Drafts(*house.database).by_id((*rows)->text(0));
    rows->reset();
    REQUIRE(*draft);
    store::Draft stale = **draft;
    REQUIRE(browser.post("/report/camera", {{"camera", "first"}}).status == 303);
    stale.answers = "{}";
    CHECK_FALSE(*store::Drafts(*house.database).save(stale, house.at));
    CHECK(house.count("SELECT count(*) FROM draft WHERE answers LIKE '%first%'") == 1);
}

TEST_CASE("a saved report is come back to by a code that was sent, and by nothing else") {
    tests::PortalFixture house;
    house.settings.mail_server = "smtp://127.0.0.1:1";
    auto first = house.begin();
    const auto asked = first.post("/report/email", {{"email", "ann@example.org"}});
    REQUIRE(asked.status == 303);
    CHECK(location_of(asked).starts_with("/report/code?sent="));
    const auto code_of = [&] {
        auto rows =
            house.database->query("SELECT parameters FROM outbox ORDER BY made_ms DESC, id DESC");
        REQUIRE(*(*rows)->next());
        return findings::parse_json((*rows)->text(0))->at("code").get<std::string>();
    };
    const std::string sent = location_of(asked).substr(std::string("/report/code?sent=").size());
    CHECK(first.post("/report/code", {{"sent", sent}, {"code", "000000x"}}).status == 200);
    CHECK(location_of(first.post("/report/code", {{"sent", sent}, {"code", code_of()}})) ==
          "/report/tasks");
    CHECK(first.post("/report/code", {{"sent", sent}, {"code", code_of()}}).status == 200);  // used
    REQUIRE(first.post("/report/camera", {{"camera", "kept"}}).status == 303);

    house.at += 1min;
    tests::RouterBrowser later(house.router);
    const auto known = later.post("/report/return", {{"email", "Ann@example.org"}});
    const auto unknown = later.post("/report/return", {{"email", "nobody@example.org"}});
    CHECK(location_of(known).size() == location_of(unknown).size());
    CHECK(known.status == unknown.status);
    const std::string back = location_of(known).substr(std::string("/report/code?sent=").size());
    CHECK(later.post("/report/code", {{"sent", back}, {"code", code_of()}}).status == 303);
    CHECK(html_of(later.get("/report/camera")).find("kept") != std::string::npos);
}

TEST_CASE("a code is not found by trying") {
    tests::PortalFixture house;
    house.settings.mail_server = "smtp://127.0.0.1:1";
    auto browser = house.begin();
    const auto asked = browser.post("/report/email", {{"email", "ann@example.org"}});
    const std::string sent = location_of(asked).substr(std::string("/report/code?sent=").size());
    auto rows = house.database->query("SELECT parameters FROM outbox");
    REQUIRE(*(*rows)->next());
    const std::string right = findings::parse_json((*rows)->text(0))->at("code").get<std::string>();
    rows->reset();
    const std::string wrong = right == "123456" ? "654321" : "123456";
    for (int attempt = 0; attempt < 5; ++attempt) {
        house.at += 31s;  // the limit by address is another
        CHECK(browser.post("/report/code", {{"sent", sent}, {"code", wrong}}).status == 200);
    }
    CHECK(browser.post("/report/code", {{"sent", sent}, {"code", right}}).status == 200);
}

TEST_CASE("a report that is discarded leaves nothing") {
    tests::PortalFixture house;
    auto browser = house.begin();
    house.answer_all(browser);
    house.upload(browser, "bytes");
    CHECK(browser.post("/report/discard", {}).status == 200);
    for (const char* table : {"draft", "upload", "portal_session", "submission"})
        CHECK(house.count("SELECT count(*) FROM " + std::string(table)) == 0);
    CHECK(house.vault->list_incoming()->empty());
}

TEST_CASE("what a submitter writes is shown as text") {
    tests::PortalFixture house;
    auto browser = house.begin();
    const std::string hostile = "\"><script>alert(1)</script>'{name}[x](javascript:alert(1))";
    REQUIRE(browser.post("/report/camera", {{"camera", hostile}}).status == 303);
    const std::string page = html_of(browser.get("/report/camera"));
    CHECK(page.find("<script>alert") == std::string::npos);
    CHECK(page.find("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;{name}[x](javascript") !=
          std::string::npos);
}
