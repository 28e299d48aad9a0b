#include <thread>

#include "casework_fixture.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

/// The reason beside the one that a form was sent with, changed.
RouterBrowser::Fields with(RouterBrowser::Fields fields, const std::string& name,
                           const std::string& value) {
    for (auto& [key, content] : fields)
        if (key == name) content = value;
    return fields;
}

}  // namespace

TEST_CASE("a case page says what the case is, its clock, and what can be decided") {
    CaseworkFixture console;
    auto reviewer = console.signed_in("reviewer");
    const auto page = reviewer.get(console.path());
    CHECK(page.status == 200);
    for (const char* words :
         {"Waiting for an officer",
          "Post the notice by Tue 31 Mar 2026: 6 posting days after today", "It passed me.",
          "Passed a cyclist, walker or horse too close", "Educational course", "Points to prove",
          "Somebody was in fact inconvenienced", "RTOA 1988 s.1(1)(c)", "Held by nobody",
          "case opened"}) {
        CAPTURE(words);
        CHECK((says(page, words) || says(page, "Case opened")));
    }
    CHECK_FALSE(says(page, "Onymous"));
    CHECK(reviewer.get("/case/AAAA-AAAA-AAAA-AAAA").status == 404);
}

TEST_CASE("whoever opens a case leaves an entry, with footage or without, once for a while") {
    CaseworkFixture console;
    for (const char* role : {"reviewer", "clerk"}) {
        auto officer = console.signed_in(role);
        CHECK(officer.get(console.path()).status == 200);
        CHECK(officer.get(console.path()).status == 200);
        CHECK(officer.get(console.path() + "/outcomes").status == 200);
    }
    const auto viewed = [&] {
        return console.force.count("custody_entry WHERE event = 'case_viewed'");
    };
    CHECK(viewed() == 2);
    console.now += console.settings.console_view + std::chrono::seconds(1);
    CHECK(console.signed_in("clerk").get(console.path()).status == 200);
    CHECK(viewed() == 3);
}

TEST_CASE("a decision is recorded, undone in time, and recorded again") {
    CaseworkFixture console;
    auto reviewer = console.signed_in("reviewer");
    CHECK(location(console.decide(reviewer, "COURSE")) == console.path());
    CHECK(console.force.state(console.reference) == "recommended");
    const auto after = reviewer.get(console.path());
    CHECK(says(after, "Educational course, recommended."));
    CHECK(says(after, "possible until 10:01:00"));
    CHECK(location(reviewer.post(console.path() + "/undo", {})) == console.path());
    CHECK(console.force.state(console.reference) == "waiting");
    CHECK(says(reviewer.get(console.path()), "taken back"));
    CHECK(location(console.decide(reviewer, "NFA")) == console.path());
    console.now += std::chrono::seconds(60);
    CHECK_FALSE(says(reviewer.get(console.path()), "Take it back"));
    CHECK(reviewer.post(console.path() + "/undo", {}).status == 409);
    CHECK(console.force.state(console.reference) == "closed");
}

TEST_CASE("what is refused comes back with what was typed and the sentence") {
    CaseworkFixture console;
    auto reviewer = console.signed_in("reviewer");
    const auto good = console.decision(reviewer, "COURSE");
    struct Row {
        const char *field, *value, *sentence;
        int status;
    };
    const Row rows[] = {
        {"reason", "", "the reason must have 3 to 2000 characters", 422},
        {"disposal", "", "choose a disposal", 422},
        {"disposal", "JAIL", "is no disposal", 422},
        {"disposal", "NFA", "NFA needs a reason code", 422},
        {"offence", "", "COURSE needs an offence", 422},
        {"offence", "RC86820", "was not in force on", 422},
        {"seen", "waiting 9", "the case has changed since you opened this page", 409},
    };
    for (const Row& row : rows) {
        CAPTURE(row.field, row.value);
        const auto answer =
            reviewer.post(console.path() + "/decide", with(good, row.field, row.value));
        CHECK(answer.status == row.status);
        CHECK(says(answer, row.sentence));
        if (std::string_view(row.field) != "reason") CHECK(says(answer, "seen clearly throughout"));
        CHECK(html_of(answer).find("<title>Error: ") != std::string::npos);
        CHECK(console.force.count("decision") == 0);
    }
}

TEST_CASE("standard words are put in place without scripts") {
    CaseworkFixture console;
    auto reviewer = console.signed_in("reviewer");
    auto fields = console.decision(reviewer, "WARN");
    fields.emplace_back("insert", "5");
    const auto page = reviewer.post(console.path() + "/decide", fields);
    CHECK(page.status == 200);
    CHECK(says(page, "seen clearly throughout\nThe offence is made out"));
    CHECK(console.force.count("decision") == 0);
}

TEST_CASE("past the clock a notice-bound disposal is refused with the arithmetic, others are not") {
    CaseworkFixture console;
    console.now = at("2026-04-20T10:00");
    auto reviewer = console.signed_in("reviewer");
    const auto refused = console.decide(reviewer, "COURSE");
    CHECK(refused.status == 422);
    CHECK(says(refused, "the last safe day to post it was Tue 31 Mar 2026"));
    CHECK(console.force.count("decision") == 0);
    CHECK(console.decide(reviewer, "WARN").status == 303);
}

TEST_CASE("a case that a colleague holds is neither decided nor offered for decision") {
    CaseworkFixture console;
    auto reviewer = console.signed_in("reviewer");
    const auto fields = console.decision(reviewer, "WARN");
    auto supervisor = console.signed_in("supervisor");
    REQUIRE(supervisor.post(console.path() + "/take", {}).status == 303);
    CHECK(reviewer.post(console.path() + "/take", {}).status == 409);
    const auto answer = reviewer.post(console.path() + "/decide", fields);
    CHECK(answer.status == 409);
    CHECK(says(answer, "supervisor holds this case until"));
    CHECK(console.force.count("decision") == 0);
    CHECK(supervisor.post(console.path() + "/release", {}).status == 303);
    CHECK(reviewer.post(console.path() + "/decide", fields).status == 303);
}

TEST_CASE("of two officers who decide at once one wins and the other is told") {
    for (int round = 0; round < 10; ++round) {
        CaseworkFixture console;
        auto first = console.signed_in("reviewer");
        auto second = console.signed_in("second reviewer");
        const auto fields = console.decision(first, "WARN");
        int statuses[2] = {};
        {
            std::jthread other(
                [&] { statuses[1] = second.post(console.path() + "/decide", fields).status; });
            statuses[0] = first.post(console.path() + "/decide", fields).status;
        }
        CHECK(std::min(statuses[0], statuses[1]) == 303);
        CHECK(std::max(statuses[0], statuses[1]) == 409);
        CHECK(console.force.count("decision") == 1);
    }
}

TEST_CASE("each role sees and does on a case what it may") {
    CaseworkFixture console;
    struct Row {
        const char* role;
        int page, submitter, decide, outcome, ask;
    };
    const Row rows[] = {{"clerk", 200, 200, 403, 422, 303},
                        {"prosecutor", 200, 200, 403, 422, 403},
                        {"disclosure_officer", 200, 200, 403, 403, 403},
                        {"auditor", 403, 403, 403, 403, 403},
                        {"administrator", 403, 403, 403, 403, 403}};
    for (const Row& row : rows) {
        CAPTURE(row.role);
        CaseworkFixture one;
        auto browser = one.signed_in(row.role);
        CHECK(browser.get(one.path()).status == row.page);
        CHECK(browser.get(one.path() + "/submitter").status == row.submitter);
        CHECK(browser.post(one.path() + "/decide", {{"disposal", "NFA"}}).status == row.decide);
        CHECK(browser.post(one.path() + "/outcomes", {{"event", ""}}).status == row.outcome);
        CHECK(browser.post(one.path() + "/messages", {{"wants", "file"}, {"text", "More, please."}})
                  .status == row.ask);
    }
}

TEST_CASE("seeing who sent a case is in the custody log before it is shown, once a viewing") {
    CaseworkFixture console;
    REQUIRE(console.force.database().execute(
        "UPDATE submitter SET details = '{\"first_name\":\"Ann\",\"last_name\":\"Onymous\"}'"));
    auto reviewer = console.signed_in("reviewer");
    const auto before = console.force.count("custody_entry");
    CHECK(says(reviewer.get(console.path() + "/submitter"), "Onymous"));
    CHECK(console.force.count("custody_entry") == before + 1);
    CHECK(reviewer.get(console.path() + "/submitter").status == 200);
    CHECK(console.force.count("custody_entry") == before + 1);
}

TEST_CASE("the submitter is asked from the case page, which shows the question and its day") {
    CaseworkFixture console;
    auto reviewer = console.signed_in("reviewer");
    CHECK(reviewer.post(console.path() + "/messages", {{"text", "Please send more."}}).status ==
          422);
    const auto asked =
        reviewer.post(console.path() + "/messages",
                      {{"wants", "file"}, {"text", "Please send the minute before."}});
    CHECK(location(asked) == console.path() + "#messages");
    CHECK(console.force.state(console.reference) == "awaiting_reporter");
    const auto page = reviewer.get(console.path());
    CHECK(says(page, "Please send the minute before."));
    CHECK(says(page, "Asked for: Another file. Answer by Sat 28 Mar 2026"));
    CHECK(says(page, "The submitter was asked."));
}

TEST_CASE("the next case opens after a decision, until none waits") {
    CaseworkFixture console;
    const std::string other = console.force.waiting_case("2026-03-20T08:15", "2026-03-22T12:00");
    auto reviewer = console.signed_in("reviewer");
    CHECK(location(reviewer.post("/next", {})) == console.path());
    auto fields = console.decision(reviewer, "WARN");
    CHECK(location(reviewer.post(console.path() + "/decide", with(fields, "then", "next"))) ==
          "/case/" + other);
    console.reference = other;
    fields = console.decision(reviewer, "WARN");
    CHECK(location(reviewer.post(console.path() + "/decide", with(fields, "then", "next"))) ==
          "/queue");
}
