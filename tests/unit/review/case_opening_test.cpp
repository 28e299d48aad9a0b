#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;
using Codes = std::vector<std::string>;

TEST_CASE("a case opens at receipt with its clock running since the offence") {
    Force force;
    const Time incident = at("2026-03-20T08:15");
    const Time received = at("2026-03-21T12:00");
    const auto opened = force.open(force.submit(incident, received), incident, received);
    CHECK(opened.last_safe_posting_day == day("2026-03-31"));
    CHECK(opened.flags.empty());
    CHECK(force.state(opened.reference) == "processing");
    const auto row = *store::Cases(force.database()).by_reference(opened.reference);
    REQUIRE(row);
    CHECK(row->last_safe_posting_day == day("2026-03-31"));
    CHECK(row->proceedings_day == day("2026-09-20"));
    CHECK(row->severity == 60);  // of the hint close_pass
    CHECK_FALSE(row->offence);
    CHECK(force.events(opened.reference) == Codes{"case_opened"});
    CHECK(force.custody_is_whole());
}

TEST_CASE("a case opens with the flags that its days deserve") {
    struct Row {
        std::string_view incident, received;
        Codes flags;
    };
    const Row rows[] = {
        {"2026-03-20T08:15", "2026-03-31T23:59", {}},  // the last safe posting day itself
        {"2026-03-20T08:15", "2026-04-01T00:00", {"late_submission"}},  // one minute later
        {"2026-10-21T00:30+01:00",
         "2026-11-02T09:00",
         {}},  // Wednesday in London, still Tuesday in UTC
        {"2026-10-20T23:30+01:00", "2026-11-02T09:00", {"late_submission"}},
        {"2028-12-20T08:15", "2028-12-21T09:00", {"not_computable"}},
    };
    Force force;
    for (const Row& row : rows) {
        CAPTURE(row.incident, row.received);
        const std::string submission = force.submit(at(row.incident), at(row.received), "");
        const auto opened = force.open(submission, at(row.incident), at(row.received));
        CHECK(opened.flags == row.flags);
        CHECK(force.flags(opened.reference) == row.flags);
    }
}

TEST_CASE("the same mark with the same original in another submission is a suspected duplicate") {
    Force force;
    const Time incident = at("2026-03-20T08:15");
    const Time received = at("2026-03-21T12:00");
    const auto first =
        force.open(force.submit(incident, received, "ab"), incident, received, "AA00AAA");
    const std::string again = force.submit(incident, received, "bc");
    CHECK(force.open(again, incident, received, "AA00AAA", 1).flags ==
          Codes{"duplicate_suspected"});
    CHECK(force.open(again, incident, received, "AA00AAB", 2).flags.empty());
    CHECK(force.open(force.submit(incident, received, "d"), incident, received, "AA00AAA")
              .flags.empty());
    CHECK(force.text("SELECT message FROM case_flag WHERE code = $1", "duplicate_suspected")
              .find(first.reference) != std::string::npos);
}

TEST_CASE("a case waits once every original of its submission has left processing") {
    Force force;
    const Time incident = at("2026-03-20T08:15");
    const Time received = at("2026-03-21T12:00");
    const std::string submission = force.submit(incident, received, "ab");
    const auto car = force.open(submission, incident, received, "AA00AAA", 1);
    const auto van = force.open(submission, incident, received, "AA00AAB", 2);
    force.settle("a", store::OriginalState::unplayable, "not_video", "This file is no video.");
    CHECK(force.settled() == 0);
    CHECK(force.state(car.reference) == "processing");
    force.settle("b", store::OriginalState::done);
    CHECK(force.settled() == 2);
    for (const auto& reference : {car.reference, van.reference}) {
        CHECK(force.state(reference) == "waiting");
        CHECK(force.flags(reference) == Codes{"unplayable"});
        CHECK(force.events(reference) == Codes{"case_opened", "case_waiting"});
    }
    CHECK(
        force.texts("SELECT message FROM case_flag WHERE reason_code = $1", "not_video").front() ==
        "Original 1: This file is no video.");
    force.settle("b", store::OriginalState::done);
    CHECK(force.settled() == 0);
}

TEST_CASE("who took a case while its footage was prepared keeps it") {
    Force force;
    const Time incident = at("2026-03-20T08:15");
    const Time received = at("2026-03-21T12:00");
    const std::string submission = force.submit(incident, received, "a");
    const auto opened = force.open(submission, incident, received);
    REQUIRE(*review::take(force.database(), opened.reference, {"reviewer"}, received,
                          std::chrono::minutes(30)));
    force.settle("a", store::OriginalState::done);
    CHECK(force.state(opened.reference) == "waiting");
    CHECK_FALSE(*review::take(force.database(), opened.reference, {"supervisor"}, received,
                              std::chrono::minutes(30)));
}

TEST_CASE("an original that several submissions share settles the cases of each") {
    Force force;
    const Time incident = at("2026-03-20T08:15");
    const Time received = at("2026-03-21T12:00");
    const auto first =
        force.open(force.submit(incident, received, "a"), incident, received, "AA00AAA");
    const auto second =
        force.open(force.submit(incident, received, "ab"), incident, received, "AA00AAB");
    force.settle("a", store::OriginalState::incomplete, "attempts_used_up",
                 "Processing could not be finished.");
    CHECK(force.settled() == 1);
    CHECK(force.state(first.reference) == "waiting");
    CHECK(force.flags(first.reference) == Codes{"incomplete"});
    CHECK(force.state(second.reference) == "processing");
}

TEST_CASE("a case decided before its pictures came keeps its decision and gets its flags") {
    Force force;
    const Time incident = at("2026-03-20T08:15");
    const Time received = at("2026-03-21T12:00");
    const auto opened = force.open(force.submit(incident, received, "a"), incident, received);
    REQUIRE(force.decide(opened.reference, "reviewer", "COURSE"));
    force.settle("a", store::OriginalState::unplayable, "not_video", "This file is no video.");
    CHECK(force.settled() == 0);
    CHECK(force.state(opened.reference) == "recommended");
    CHECK(force.flags(opened.reference) == Codes{"unplayable"});
}
