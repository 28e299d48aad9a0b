#include "casework_fixture.hpp"

using namespace catseye;
using namespace catseye::tests;

TEST_CASE("the later life of a case is recorded by hand, only what may happen now, to its end") {
    CaseworkFixture console;
    REQUIRE(console.force.decide(console.reference, "reviewer", "COURSE"));
    auto clerk = console.signed_in("clerk");
    const auto path = console.path() + "/outcomes";
    const auto record = [&](const std::string& event, int day) {
        return clerk.post(
            path,
            {{"event", event}, {"day", std::to_string(day)}, {"month", "3"}, {"year", "2026"}});
    };
    const auto page = clerk.get(path);
    CHECK(says(page, "Notice posted"));
    CHECK(says(page,
               "Given today, it is taken as served on Wed 25 Mar 2026; the last day for "
               "service is Fri 3 Apr 2026."));
    CHECK(says(page, "driver_named cannot come before the notice"));
    CHECK(record("driver_named", 23).status == 422);
    CHECK(record("notice_posted", 24).status == 422);  // tomorrow
    CHECK(record("notice_posted", 31).status == 422);
    CHECK(record("", 23).status == 422);
    CHECK(location(record("notice_posted", 23)) == path);
    CHECK(location(record("driver_named", 23)) == path);
    REQUIRE(console.force.decide(console.reference, "decision_maker", "COURSE",
                                 review::DecisionKind::final));
    CHECK(location(record("course_offered", 23)) == path);
    CHECK(location(record("course_completed", 23)) == path);
    CHECK(console.force.state(console.reference) == "closed");
    CHECK(console.force.text("SELECT DISTINCT source FROM outcome WHERE event <> $1", "") ==
          "console");
}

TEST_CASE("a notice that goes out too late is recorded with a warning that shows why") {
    CaseworkFixture console;
    REQUIRE(console.force.decide(console.reference, "reviewer", "COURSE"));
    console.now = at("2026-04-02T10:00");
    auto clerk = console.signed_in("clerk");
    const auto path = console.path() + "/outcomes";
    CHECK(says(clerk.get(path), "Today: The notice of Thu 2 Apr 2026 is taken as served on"));
    REQUIRE(clerk
                .post(path,
                      {{"event", "notice_posted"}, {"day", "2"}, {"month", "4"}, {"year", "2026"}})
                .status == 303);
    CHECK(says(clerk.get(path), "the last safe day to post it was Tue 31 Mar 2026"));
}

TEST_CASE("results are shown line by line before they are recorded, and recording twice is once") {
    CaseworkFixture console;
    REQUIRE(console.force.decide(console.reference, "reviewer", "COURSE"));
    auto clerk = console.signed_in("clerk");
    const std::string csv = "reference,event,date\n" + console.reference +
                            ",notice_posted,2026-03-23\n" + console.reference +
                            ",driver_named,2026-03-23\nXXXX,driver_named,2026-03-23\n" +
                            console.reference + ",convicted,2026-03-23\n";
    const auto preview = clerk.post("/outcomes/import", {{"csv", csv}});
    CHECK(preview.status == 200);
    CHECK(says(preview, "2 lines to be recorded, 0 lines recorded before, 2 lines to be refused."));
    CHECK(console.force.count("outcome") == 0);
    const auto done = clerk.post("/outcomes/import", {{"csv", csv}, {"record", "yes"}});
    CHECK(says(done, "2 lines recorded, 0 lines recorded before, 2 lines refused."));
    CHECK(console.force.count("outcome") == 2);
    CHECK(console.force.state(console.reference) == "driver_named");
    const auto again = clerk.post("/outcomes/import", {{"csv", csv}, {"record", "yes"}});
    CHECK(says(again, "0 lines recorded, 2 lines recorded before, 2 lines refused."));
    CHECK(clerk.post("/outcomes/import", {{"csv", "no such thing"}}).status == 422);
}
