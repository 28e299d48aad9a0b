#include "review/outcomes.hpp"

#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;
using review::DecisionKind;
using review::Recorded;
using Codes = std::vector<std::string>;

namespace {

struct Step {
    std::string_view event, on, officer, state;
};

/// A case with the disposal final, the driver named.
std::string finally_decided(Force& force, const std::string& disposal) {
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", disposal));
    if (force.state(reference) == "second_review")
        REQUIRE(force.decide(reference, "supervisor", disposal));
    REQUIRE(force.outcome(reference, "notice_posted", "2026-03-24"));
    REQUIRE(force.outcome(reference, "driver_named", "2026-04-10"));
    REQUIRE(force.decide(reference, "decision_maker", disposal, DecisionKind::final,
                         "2026-04-20T10:00"));
    return reference;
}

}  // namespace

TEST_CASE("a case is followed to its end") {
    struct Way {
        std::string disposal;
        std::vector<Step> steps;
    };
    const Way ways[] = {
        {"COURSE",
         {{"course_offered", "2026-04-21", "clerk", "course_offered"},
          {"course_booked", "2026-04-30", "clerk", "course_offered"},
          {"course_completed", "2026-05-30", "clerk", "closed"}}},
        {"COURSE",
         {{"course_offered", "2026-04-21", "clerk", "course_offered"},
          {"course_lapsed", "2026-07-21", "clerk", "driver_named"}}},
        {"COURSE", {{"course_completed", "2026-05-30", "clerk", "closed"}}},
        {"COFP",
         {{"cofp_offered", "2026-04-21", "clerk", "cofp_offered"},
          {"cofp_accepted", "2026-05-01", "clerk", "closed"}}},
        {"COFP",
         {{"cofp_offered", "2026-04-21", "clerk", "cofp_offered"},
          {"cofp_lapsed", "2026-05-20", "clerk", "driver_named"}}},
        {"COURT",
         {{"charged", "2026-06-01", "prosecutor", "prosecution"},
          {"convicted", "2026-09-01", "prosecutor", "closed"}}},
        {"COURT",
         {{"charged", "2026-06-01", "prosecutor", "prosecution"},
          {"acquitted", "2026-09-01", "prosecutor", "closed"}}},
        {"COURT", {{"withdrawn", "2026-06-01", "prosecutor", "closed"}}},
    };
    Force force;
    for (const Way& way : ways) {
        const std::string reference = finally_decided(force, way.disposal);
        for (const Step& step : way.steps) {
            CAPTURE(way.disposal, step.event);
            const auto recorded = force.outcome(reference, std::string(step.event), step.on,
                                                std::string(step.officer));
            REQUIRE(recorded);
            CHECK(recorded->warning.empty());
            CHECK(force.state(reference) == step.state);
        }
    }
    CHECK(force.custody_is_whole());
}

TEST_CASE("after a lapsed course another final disposal is due") {
    Force force;
    const std::string reference = finally_decided(force, "COURSE");
    REQUIRE(force.outcome(reference, "course_offered", "2026-04-21"));
    REQUIRE(force.outcome(reference, "course_lapsed", "2026-07-21"));
    REQUIRE(
        force.decide(reference, "decision_maker", "COFP", DecisionKind::final, "2026-07-22T10:00"));
    CHECK(force.outcome(reference, "course_completed", "2026-07-23").error().message ==
          "course_completed follows a final disposal of COURSE; this case has COFP");
    REQUIRE(force.outcome(reference, "cofp_accepted", "2026-08-01"));
}

TEST_CASE("the same outcome on the same day is recorded once") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    REQUIRE(force.outcome(reference, "notice_posted", "2026-03-24"));
    const auto entries = force.count("custody_entry");
    REQUIRE(force.outcome(reference, "driver_named", "2026-04-10"));
    const auto again =
        force.outcome(reference, "notice_posted", "2026-03-24");  // though the case has moved on
    REQUIRE(again);
    CHECK(again->recorded == Recorded::already_recorded);
    CHECK(force.state(reference) == "driver_named");
    CHECK(force.count("outcome") == 2);
    CHECK(force.count("custody_entry") == entries + 1);
}

TEST_CASE("an outcome that cannot be is refused and leaves nothing") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    CHECK(force.outcome(reference, "notice_posted", "2026-03-19").error().message ==
          "notice_posted on Thu 19 Mar 2026 lies before the incident on Fri 20 Mar 2026");
    CHECK(force.outcome(reference, "notice_posted", "2026-12-02").error().message ==
          "notice_posted on Wed 2 Dec 2026 lies in the future; today is Tue 1 Dec 2026");
    CHECK(force.outcome(reference, "driver_named", "2026-03-24")
              .error()
              .message.find("cannot come before the notice") != std::string::npos);
    CHECK(force.outcome(reference, "notice_posted", "2026-03-24", "reviewer")
              .error()
              .message.find("not for a reviewer") != std::string::npos);
    CHECK(force.outcome(reference, "decide_final", "2026-03-24")
              .error()
              .message.find("'decide_final' is no outcome: "
                            "submitter_asked") == 0);
    CHECK(force.outcome("NONE", "notice_posted", "2026-03-24").error().code ==
          ErrorCode::not_found);
    CHECK(force.count("outcome") == 0);
    REQUIRE(force.outcome(reference, "notice_posted", "2026-03-26"));
    CHECK(force.outcome(reference, "driver_named", "2026-03-25").error().message ==
          "driver_named on Wed 25 Mar 2026 lies before notice_posted on Thu 26 Mar 2026");
}

TEST_CASE("a notice out of time is recorded and flags the case with the arithmetic") {
    struct Row {
        std::string_view event, on;
        bool flagged;
    };
    const Row rows[] = {
        {"notice_posted", "2026-03-31", false},
        {"notice_posted", "2026-04-01", true},
        {"notice_left_at_address", "2026-04-01", false},
        {"notice_left_at_address", "2026-04-02", true},
        {"notice_served_by_hand", "2026-04-03", false},
        {"notice_served_by_hand", "2026-04-04", true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.event, row.on);
        Force force;
        const std::string reference = force.waiting_case();
        REQUIRE(force.decide(reference, "reviewer", "COURSE"));
        REQUIRE(force.outcome(reference, std::string(row.event), row.on));
        CHECK(force.state(reference) == "notice_posted");
        CHECK(force.flags(reference) == (row.flagged ? Codes{"notice_out_of_time"} : Codes{}));
    }
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    CHECK(force.outcome(reference, "notice_posted", "2026-04-01")->warning ==
          "The notice of Wed 1 Apr 2026 is taken as served on Tue 7 Apr 2026; the last day for "
          "service was Fri 3 Apr "
          "2026, 14 days after Fri 20 Mar 2026, and the last safe day to post it was Tue 31 Mar "
          "2026.");
}

TEST_CASE(
    "a charge after six months is recorded and flags the case, one for not naming the driver does "
    "not") {
    Force force;
    const std::string court = finally_decided(force, "COURT");
    REQUIRE(force.outcome(court, "charged", "2026-09-21", "prosecutor"));
    CHECK(force.flags(court) == Codes{"proceedings_out_of_time"});
    const std::string silent = force.waiting_case();
    REQUIRE(force.decide(silent, "reviewer", "COURSE"));
    REQUIRE(force.outcome(silent, "notice_posted", "2026-03-24"));
    REQUIRE(force.outcome(silent, "driver_not_named", "2026-04-30"));
    REQUIRE(
        force.decide(silent, "decision_maker", "S172", DecisionKind::final, "2026-05-01T10:00"));
    REQUIRE(force.outcome(silent, "charged", "2026-09-21", "prosecutor"));
    CHECK(force.flags(silent).empty());
}

TEST_CASE("the submitter may be asked while the clock runs on") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.outcome(reference, "submitter_asked", "2026-03-23", "reviewer"));
    CHECK(force.state(reference) == "awaiting_reporter");
    REQUIRE(force.outcome(reference, "submitter_answered", "2026-03-24", "reviewer"));
    CHECK(force.state(reference) == "waiting");
}

TEST_CASE("results are imported line by line, each judged on its own") {
    Force force;
    const std::string known = force.waiting_case();
    REQUIRE(force.decide(known, "reviewer", "COURSE"));
    const std::string csv =
        "event,reference,date,remark\r\n"
        "notice_posted," +
        known +
        ",2026-03-24,first\r\n"
        "notice_posted," +
        known +
        ",2026-03-24,\"the same\nagain\"\r\n"
        "driver_named," +
        known +
        ",10/04/2026,\r\n"
        "driver_named,NONE,2026-04-10,\r\n"
        "driver_named," +
        known +
        ",2026-04-10\r\n"
        "driver_named," +
        known + ",2026-04-10,\r\n";
    const auto import = [&] {
        const auto report = review::import_results(force.database(), force.law(), csv,
                                                   {"clerk", "test"}, at("2026-05-01T10:00"));
        REQUIRE(report);
        return *report;
    };
    const auto report = import();
    CHECK(report.recorded == 2);
    CHECK(report.already_recorded == 1);
    CHECK(report.refused == 3);
    REQUIRE(report.rows.size() == 6);
    CHECK(report.rows[1].line == 3);
    CHECK(report.rows[2].line == 5);
    CHECK(report.rows[2].message.find("10/04/2026") != std::string::npos);
    CHECK(report.rows[3].message == "no case has the reference NONE");
    CHECK(report.rows[4].message == "3 cells where the header has 4");
    CHECK(force.state(known) == "driver_named");
    CHECK(force.text("SELECT source FROM outcome WHERE event = $1", "notice_posted") == "import");
    const auto again = import();
    CHECK(again.recorded == 0);
    CHECK(again.already_recorded == 3);
    CHECK(review::to_json(again)["rows"][0]["result"] == "already_recorded");
}

TEST_CASE("results without their header or their quotes are refused whole") {
    Force force;
    const auto refusal = [&](std::string_view csv, const std::string& officer = "clerk") {
        return review::import_results(force.database(), force.law(), csv, {officer, "test"},
                                      at("2026-05-01T10:00"))
            .error()
            .message;
    };
    CHECK(refusal("") ==
          "the results have no column 'reference': the first line must name the columns reference, "
          "event and date");
    CHECK(refusal("reference,event\nA,b\n").find("no column 'date'") != std::string::npos);
    CHECK(refusal("reference,event,date\n\"A,b,c\n") == "line 2: a quoted cell does not end");
    CHECK(refusal("reference,event,date\nA,b,c\n", "nobody")
              .find("no officer is known as 'nobody'") == 0);
}

TEST_CASE("an officer is known by a name and a role") {
    Force force;
    const auto refusal = [&](const std::string& name, const std::string& role) {
        return review::add_officer(force.database(), name, role, at("2026-03-01T10:00"))
            .error()
            .message;
    };
    CHECK(refusal("reviewer", "clerk") == "the officer reviewer is known already");
    CHECK(refusal("PC 1", "chief").find("'chief' is no role") == 0);
    CHECK(refusal("", "clerk") == "the officer's name must have 1 to 100 characters; it has 0");
    CHECK(refusal("PC\n1", "clerk") == "the officer's name holds a control character");
    const auto added =
        review::add_officer(force.database(), "PC Zoë", "clerk", at("2026-03-01T10:00"));
    REQUIRE(added);
    CHECK(review::officer_by_name(force.database(), "PC Zoë")->id == added->id);
    CHECK(force.text("SELECT content FROM custody_entry WHERE subject = $1", added->id) ==
          R"({"role":"clerk"})");
}
