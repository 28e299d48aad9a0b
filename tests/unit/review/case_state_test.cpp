#include "review/case_state.hpp"

#include <algorithm>

using namespace catseye;
using namespace catseye::review;

TEST_CASE("states and roles are spelled one way") {
    for (int at = 0; at <= static_cast<int>(CaseState::closed); ++at) {
        const auto state = static_cast<CaseState>(at);
        const auto read = case_state_from(to_string(state));
        REQUIRE(read);
        CHECK(*read == state);
    }
    CHECK(case_state_from("open").error().code == ErrorCode::internal);
    CHECK(*role_from("decision_maker") == Role::decision_maker);
    CHECK(role_from("chief").error().message ==
          "'chief' is no role: reviewer, supervisor, clerk, decision_maker, prosecutor, "
          "disclosure_officer, auditor or administrator");
}

TEST_CASE("every state can be reached and every open one can be left") {
    for (int at = 0; at <= static_cast<int>(CaseState::closed); ++at) {
        const auto state = static_cast<CaseState>(at);
        CAPTURE(std::string(to_string(state)));
        const auto lines = transitions();
        const bool left = std::any_of(lines.begin(), lines.end(), [&](const Transition& line) {
            return line.from.has(state) && line.to != state && line.event != "take";
        });
        CHECK((left || state == CaseState::closed));
    }
}

TEST_CASE("an event is allowed by state, role and what came before, or refused in one sentence") {
    struct Row {
        std::string_view event;
        CaseFacts facts;
        Role role;
        std::string_view says;  ///< empty: allowed
    };
    const Row rows[] = {
        {"notice_posted", {CaseState::recommended, true, "", {}}, Role::clerk, ""},
        {"notice_posted",
         {CaseState::waiting, true, "", {}},
         Role::clerk,
         "notice_posted is possible in the state recommended or notice_posted; the case is "
         "waiting"},
        {"notice_posted",
         {CaseState::recommended, true, "", {}},
         Role::reviewer,
         "notice_posted is for a supervisor, clerk or decision_maker, not for a reviewer"},
        {"driver_named", {CaseState::notice_posted, false, "", {"notice_posted"}}, Role::clerk, ""},
        {"driver_named",
         {CaseState::recommended, false, "", {}},
         Role::clerk,
         ""},  // no notice needed, or excused
        {"driver_named",
         {CaseState::recommended, true, "", {}},
         Role::clerk,
         "driver_named cannot come before the notice, which this offence needs by law: record "
         "notice_posted, "
         "notice_served_by_hand or notice_left_at_address first, or an exception with the "
         "decision"},
        {"course_offered", {CaseState::decided, false, "COURSE", {}}, Role::clerk, ""},
        {"course_offered",
         {CaseState::decided, false, "COFP", {}},
         Role::clerk,
         "course_offered follows a final disposal of COURSE; this case has COFP"},
        {"referred", {CaseState::closed, false, "REFER_FORCE", {}}, Role::clerk, ""},
        {"referred",
         {CaseState::closed, false, "NFA", {}},
         Role::clerk,
         "referred follows a final disposal of REFER_EMPLOYER REFER_UNIT REFER_FORCE; this case "
         "has NFA"},
        {"convicted",
         {CaseState::prosecution, false, "COURT", {}},
         Role::prosecutor,
         "convicted cannot come before charged: record that first"},
        {"convicted", {CaseState::prosecution, false, "COURT", {"charged"}}, Role::prosecutor, ""},
        {"decide_final",
         {CaseState::driver_named, false, "", {}},
         Role::reviewer,
         "decide_final is for a supervisor or decision_maker, not for a reviewer"},
        {"shredded",
         {CaseState::waiting, false, "", {}},
         Role::supervisor,
         "no event is called 'shredded'"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.event, std::string(to_string(row.facts.state)));
        const auto line = allow(row.event, row.facts, row.role);
        CHECK((line ? "" : line.error().message) == row.says);
    }
}
