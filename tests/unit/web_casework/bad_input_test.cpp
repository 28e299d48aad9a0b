// Whatever an officer or a submitter types is stored as it is, and shown and handed on as text.
#include "casework_fixture.hpp"
#include "findings/json.hpp"
#include "review/case_view.hpp"
#include "store/messages.hpp"
#include "tests/support/payloads.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

/// As the form reads it.
std::string as_typed(std::string text) {
    const auto last = text.find_last_not_of(" \t\n");
    return last == std::string::npos ? "" : text.substr(0, last + 1);
}

}  // namespace

TEST_CASE("300 reasons that are no mere words are stored, shown and handed on as mere words") {
    REQUIRE(payloads().size() >= 43);
    for (const auto& texts : few_at_a_time()) {
        CaseworkFixture console;
        auto reviewer = console.signed_in("reviewer");
        auto& database = console.force.database();
        const auto page = [&] { return html_of(reviewer.get(console.path())); };
        for (const std::string& text : texts) {
            CAPTURE(text);
            auto fields = console.decision(reviewer, "NFA");
            for (auto& [name, value] : fields)
                if (name == "reason") value = "why " + text;
            REQUIRE(reviewer.post(console.path() + "/decide", fields).status == 303);
            const auto view =
                review::case_view(database, console.force.law(), console.reference, console.now);
            REQUIRE(view);
            CHECK((*view)["decisions"][0]["reason"] == as_typed("why " + text));
            const auto again = findings::parse_json(findings::to_line(*view));
            REQUIRE(again);
            CHECK((*again)["decisions"] == (*view)["decisions"]);
            CHECK(review::case_text(*view).find('\x1B') == std::string::npos);
            const std::string shown = page();
            REQUIRE(database.execute("UPDATE decision SET reason = 'a harmless reason'"));
            check_inert(shown, page());
            REQUIRE(reviewer.post(console.path() + "/undo", {}).status == 303);
            REQUIRE(database.execute("DELETE FROM decision"));
        }
    }
}

TEST_CASE("300 questions and answers are stored, and shown to the officer as mere words") {
    for (const auto& texts : few_at_a_time()) {
        CaseworkFixture console;
        auto reviewer = console.signed_in("reviewer");
        auto& database = console.force.database();
        const std::string submission = console.force.text(
            "SELECT submission_id FROM review_case WHERE reference = $1", console.reference);
        const auto page = [&] { return html_of(reviewer.get(console.path())); };
        for (const std::string& text : texts) {
            CAPTURE(text);
            REQUIRE(reviewer
                        .post(console.path() + "/messages",
                              {{"wants", "file"}, {"text", "what " + text}})
                        .status == 303);
            CHECK(console.force.text("SELECT text FROM submitter_request WHERE state = $1",
                                     "open") == as_typed("what " + text));
            REQUIRE(store::SubmissionTexts(database).add_message(submission,
                                                                 {"more", text, console.now}));
            page();  // says once that the submitter was asked
            const std::string shown = page();
            REQUIRE(database.execute("UPDATE submitter_request SET text = 'a harmless question'"));
            REQUIRE(database.execute("UPDATE submitter_message SET text = 'a harmless answer'"));
            check_inert(shown, page());
            REQUIRE(database.execute("DELETE FROM submitter_request"));
            REQUIRE(database.execute("DELETE FROM submitter_message"));
            REQUIRE(database.execute("UPDATE review_case SET state = 'waiting'"));
        }
    }
}

TEST_CASE("no field of a case's forms takes anything but what it is for, whatever is sent") {
    CaseworkFixture console;
    auto supervisor = console.signed_in("supervisor");
    auto clerk = console.signed_in("clerk");
    const auto good = console.decision(supervisor, "WARN");
    const std::vector<std::string> fields{"seen",  "offence",          "disposal", "nfa_reason",
                                          "final", "notice_exception", "insert",   "then"};
    for (const std::string& text : payloads()) {
        CAPTURE(text);
        for (const std::string& field : fields) {
            CAPTURE(field);
            if (field == "nfa_reason" || field == "final" || field == "then") continue;
            auto sent = good;
            std::erase_if(sent, [&](const auto& one) { return one.first == field; });
            sent.emplace_back(field, text);
            const int status = supervisor.post(console.path() + "/decide", sent).status;
            CHECK((status == 200 || status == 409 || status == 422));
        }
        const auto outcome =
            clerk.post(console.path() + "/outcomes",
                       {{"event", text}, {"day", text}, {"month", "3"}, {"year", text}});
        CHECK(outcome.status == 422);
        const auto imported = clerk.post(
            "/outcomes/import", {{"csv", "reference,event,date\n" + text}, {"record", "yes"}});
        CHECK((imported.status == 200 || imported.status == 422));
        CHECK(clerk.get(console.path() + "/points?offence=" + web::encode_percent(text)).status ==
              200);
    }
    CHECK(console.force.count("decision") == 0);
    CHECK(console.force.count("outcome") == 0);
    CHECK(console.force.state(console.reference) == "waiting");
}

TEST_CASE("bytes that are no text, and a form without its token, change nothing") {
    CaseworkFixture console;
    auto reviewer = console.signed_in("reviewer");
    const std::string seen = console.seen(reviewer);
    const std::string form =
        "&seen=" + web::encode_percent(seen) + "&offence=RT88576&disposal=WARN&then=stay&reason=";
    const auto send = [&](const std::string& token, const std::string& reason) {
        return reviewer
            .send(web::Method::post, console.path() + "/decide", "token=" + token + form + reason)
            .status;
    };
    CHECK(send(reviewer.token(), "bad%FFbytes") == 400);
    CHECK(send(reviewer.token(), "nul%00byte") == 400);
    CHECK(send(std::string(64, '0'), "forged") == 403);
    CHECK(send("", "forged") == 403);
    CHECK(console.force.count("decision") == 0);
    CHECK(send(reviewer.token(), std::string(2001, 'x')) == 422);
    CHECK(send(reviewer.token(), std::string(2000, 'x')) == 303);
}
