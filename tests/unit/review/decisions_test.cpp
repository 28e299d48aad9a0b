#include "review/decisions.hpp"

#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;
using review::DecisionKind;
using Codes = std::vector<std::string>;

namespace {

constexpr auto kHold = std::chrono::minutes(30);

/// What a decision that breaks a rule answers; nothing of it stays behind.
std::string refusal(Force& force, const review::NewDecision& request,
                    std::string_view now = "2026-03-23T10:00") {
    const auto decided = review::decide(force.database(), force.law(), request, at(now));
    if (decided) return "";
    CHECK(force.count("decision") == 0);
    CHECK(force.state(request.reference) == "waiting");
    return decided.error().message;
}

}  // namespace

TEST_CASE("a case is held by one officer until the hold ends") {
    Force force;
    const std::string reference = force.waiting_case();
    const auto take = [&](const std::string& officer, std::string_view now) {
        const auto taken = review::take(force.database(), reference, {officer}, at(now), kHold);
        REQUIRE(taken);
        return *taken;
    };
    CHECK(take("reviewer", "2026-03-23T10:00"));
    CHECK_FALSE(take("supervisor", "2026-03-23T10:29"));
    CHECK(take("reviewer", "2026-03-23T10:29"));  // prolonged until 10:59
    CHECK_FALSE(take("supervisor", "2026-03-23T10:58"));
    CHECK(take("supervisor", "2026-03-23T10:59"));
    CHECK_FALSE(
        *review::release(force.database(), reference, {"reviewer"}, at("2026-03-23T11:00")));
    CHECK(*review::release(force.database(), reference, {"supervisor"}, at("2026-03-23T11:00")));
    CHECK(take("reviewer", "2026-03-23T11:00"));
    CHECK(force.events(reference) == Codes{"case_opened", "case_waiting", "case_taken",
                                           "case_taken", "case_taken", "case_released",
                                           "case_taken"});
    CHECK(review::take(force.database(), reference, {"clerk"}, at("2026-03-23T12:00"), kHold)
              .error()
              .message == "take is for a reviewer, supervisor or decision_maker, not for a clerk");
}

TEST_CASE("taking and giving back on the command line is noted with the system's user") {
    Force force;
    const std::string reference = force.waiting_case();
    const review::Actor by{"reviewer", "ann"};
    REQUIRE(*review::take(force.database(), reference, by, at("2026-03-23T10:00"), kHold));
    REQUIRE(*review::release(force.database(), reference, by, at("2026-03-23T10:01")));
    for (const std::string event : {"case_taken", "case_released"})
        CHECK(force.text("SELECT content FROM custody_entry WHERE event = $1", event) ==
              R"({"system_user":"ann"})");
}

TEST_CASE("a colleague's hold stops a decision, an ended one does not") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(
        *review::take(force.database(), reference, {"supervisor"}, at("2026-03-23T10:00"), kHold));
    const auto refused = force.decide(reference, "reviewer", "COURSE", DecisionKind::recommended,
                                      "2026-03-23T10:29");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::busy);
    CHECK(refused.error().message ==
          "case " + reference + " is held by a colleague until 2026-03-23 10:30");
    CHECK(force.decide(reference, "reviewer", "COURSE", DecisionKind::recommended,
                       "2026-03-23T10:30"));
}

TEST_CASE("a recommended disposal sets the offence and its clock") {
    Force force;
    const std::string reference = force.waiting_case();
    auto request = Force::decision(reference, "reviewer", "COFP");
    request.offence = "RT88509";  // a seat belt: no notice, by law or by policy
    const auto decided =
        review::decide(force.database(), force.law(), request, at("2026-03-23T10:00"));
    REQUIRE(decided);
    CHECK(decided->kind == DecisionKind::recommended);
    CHECK(decided->state == review::CaseState::recommended);
    const auto row = *store::Cases(force.database()).by_reference(reference);
    CHECK(row->state == "recommended");
    CHECK(row->offence == "RT88509");
    CHECK_FALSE(row->last_safe_posting_day);
    CHECK(row->proceedings_day == day("2026-09-20"));
    CHECK(row->severity == 40);
    CHECK(row->first_viewed == at("2026-03-23T10:00"));
    CHECK(force.custody_is_whole());
    const auto entries =
        force.texts("SELECT content FROM custody_entry WHERE event = $1", "decided_recommended");
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].find("\"disposal\":\"COFP\",\"offence\":\"RT88509\",\"from\":\"waiting\","
                          "\"to\":\"recommended\"") != std::string::npos);
    CHECK(entries[0].find("seen clearly") == std::string::npos);  // never the officer's words
}

TEST_CASE("a decision that breaks a rule is refused in one sentence and leaves nothing") {
    Force force;
    const std::string reference = force.waiting_case();
    const auto with = [&](auto change) {
        auto request = Force::decision(reference, "reviewer", "COURSE");
        change(request);
        return refusal(force, request);
    };
    CHECK(with([](auto& r) { r.actor.officer = "nobody"; }) ==
          "no officer is known as 'nobody': add one with catseye officer add NAME --role ROLE");
    CHECK(with([](auto& r) { r.actor.officer = "clerk"; }) ==
          "decide_recommended is for a reviewer, supervisor or decision_maker, not for a clerk");
    CHECK(with([](auto& r) {
              r.disposal = "FINE";
          }).find("'FINE' is no disposal: COURSE, COFP, COURT") == 0);
    CHECK(with([](auto& r) { r.offence = "RT00000"; }) ==
          "'RT00000' is no offence that the law tables know");
    CHECK(with([](auto& r) { r.offence = "RC86820"; }) ==
          "the offence RC86820 was not in force on Fri 20 Mar 2026, the day of this incident");
    CHECK(with([](auto& r) { r.offence.reset(); }) ==
          "COURSE needs an offence: give its code, e.g. RT88575");
    CHECK(with([](auto& r) { r.disposal = "NFA"; }).find("NFA needs a reason code: OUT_OF_FORCE") ==
          0);
    CHECK(with([](auto& r) {
              r.disposal = "NFA", r.nfa_reason = "BORED";
          }).find("'BORED' is no NFA reason") == 0);
    CHECK(with([](auto& r) { r.nfa_reason = "NO_VRM"; }) == "only NFA takes an NFA reason code");
    CHECK(with([](auto& r) {
              r.notice_exception = "luck";
          }).find("'luck' is no notice exception") == 0);
    CHECK(with([](auto& r) { r.reason = "ok"; }) ==
          "the reason must have 3 to 2000 characters; it has 2");
    CHECK(with([](auto& r) { r.reason = "   \n "; }) ==
          "the reason must have 3 to 2000 characters; it has 0");
    CHECK(with([](auto& r) { r.reason = std::string(2001, 'x'); }) ==
          "the reason must have 3 to 2000 characters; it has 2001");
    CHECK(with([](auto& r) { r.reason = "caf\xe9 latte"; }) ==
          "the reason is not valid UTF-8 text");
    CHECK(with([](auto& r) { r.kind = DecisionKind::final; }) ==
          "a final COURSE comes after the outcome driver_named; the case is waiting, where it can "
          "be recommended");
    CHECK(review::decide(force.database(), force.law(),
                         Force::decision("NONE", "reviewer", "COURSE"), at("2026-03-23T10:00"))
              .error()
              .message == "no case has the reference NONE");
    CHECK(
        with([](auto& r) { r.reason = "\xc3\xa9\xc3\xa9\xc3\xa9"; }).empty());  // three characters
}

TEST_CASE("a notice-bound disposal is refused once the notice cannot be served in time") {
    struct Row {
        std::string_view now, disposal, offence, exception;
        bool taken;
    };
    // Offence on Friday 20 March 2026: post until 31 March, leave until 1 April, hand over until 3
    // April.
    const Row rows[] = {
        {"2026-03-31T23:59", "COURSE", "RT88576", "", true},
        {"2026-04-01T00:00", "COURSE", "RT88576", "", false},
        {"2026-04-01T00:00", "COFP", "RT88971", "", false},
        {"2026-04-01T12:00", "COURSE", "RT88576", "served_at_address", true},
        {"2026-04-02T12:00", "COURSE", "RT88576", "served_at_address", false},
        {"2026-04-03T23:59", "COURSE", "RT88576", "served_by_hand", true},
        {"2026-04-04T00:00", "COURSE", "RT88576", "served_by_hand", false},
        {"2026-06-01T12:00", "COURSE", "RT88576", "accident", true},
        {"2026-06-01T12:00", "COURSE", "RT88576", "keeper_not_found", true},
        {"2026-06-01T12:00", "COFP", "RV86019", "", true},  // a phone: no notice needed by law
        {"2026-06-01T12:00", "WARN", "RT88576", "", true},  // a letter is no prosecution
        {"2026-06-01T12:00", "NFA", "RT88576", "", true},
    };
    for (const Row& row : rows) {
        CAPTURE(row.now, row.disposal, row.offence, row.exception);
        Force force;
        auto request = Force::decision(force.waiting_case(), "reviewer", std::string(row.disposal));
        request.offence = row.offence;
        if (!row.exception.empty()) request.notice_exception = row.exception;
        CHECK(refusal(force, request, row.now).empty() == row.taken);
    }
}

TEST_CASE("the refusal shows the arithmetic and what remains") {
    Force force;
    const auto request = Force::decision(force.waiting_case(), "reviewer", "COURSE");
    CHECK(refusal(force, request, "2026-04-01T09:00") ==
          "COURSE for RT88576 needs a notice served within 14 days: the offence was on Fri 20 Mar "
          "2026, the last day "
          "for service is Fri 3 Apr 2026, the last safe day to post it was Tue 31 Mar 2026, and "
          "today is Wed 1 Apr "
          "2026; what remains is an exception of RTOA 1988 ss.1 and 2, served_by_hand until Fri 3 "
          "Apr 2026, "
          "served_at_address until Wed 1 Apr 2026");
}

TEST_CASE("beyond the bank-holiday table a notice-bound disposal waits for service by hand") {
    Force force;
    auto request = Force::decision(force.waiting_case("2028-12-20T08:15", "2028-12-20T12:00"),
                                   "reviewer", "COURSE");
    CHECK(refusal(force, request, "2028-12-21T09:00")
              .find("not computable, because the bank-holiday table reaches from "
                    "2020-01-01 to 2028-12-31") != std::string::npos);
    request.notice_exception = "served_by_hand";
    CHECK(refusal(force, request, "2028-12-21T09:00").empty());
}

TEST_CASE("what needs nothing further is final and closed at once") {
    for (const auto* disposal : {"NFA", "DUP", "INTEL", "REFER_FORCE"}) {
        CAPTURE(disposal);
        Force force;
        auto request = Force::decision(force.waiting_case(), "reviewer", disposal);
        request.offence.reset();
        const auto decided =
            review::decide(force.database(), force.law(), request, at("2026-03-23T10:00"));
        REQUIRE(decided);
        CHECK(decided->kind == DecisionKind::final);
        CHECK(decided->state == review::CaseState::closed);
    }
}

TEST_CASE("a letter may be final at triage, and is sent afterwards") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "WARN", DecisionKind::final));
    CHECK(force.state(reference) == "decided");
    REQUIRE(force.outcome(reference, "warning_sent", "2026-03-25"));
    CHECK(force.state(reference) == "closed");
}

TEST_CASE("a second decision on a decided case is refused in one clear sentence") {
    Force force;
    const std::string closed = force.waiting_case();
    REQUIRE(force.decide(closed, "reviewer", "NFA"));
    const auto again = force.decide(closed, "reviewer", "COURSE");
    REQUIRE_FALSE(again);
    CHECK(again.error().code == ErrorCode::conflict);
    CHECK(again.error().message ==
          "case " + closed +
              " has been decided already: NFA on Mon 23 Mar 2026; what happens "
              "next is recorded as an outcome");
    const std::string open = force.waiting_case();
    REQUIRE(force.decide(open, "reviewer", "COURSE"));
    CHECK(force.decide(open, "reviewer", "COFP").error().message ==
          "case " + open +
              " has a recommended disposal already: COURSE on Mon 23 Mar 2026; the next decision "
              "is a final one");
    CHECK(force.count("decision") == 2);
}

TEST_CASE("dangerous driving and court go through a second review by another officer") {
    Force force;
    const std::string reference = force.waiting_case();
    auto request = Force::decision(reference, "supervisor", "COURT");
    request.offence = "RT88026";
    REQUIRE(review::decide(force.database(), force.law(), request, at("2026-03-23T10:00")));
    CHECK(force.state(reference) == "second_review");
    const auto second = [&](const std::string& officer, const std::string& disposal) {
        auto review = Force::decision(reference, officer, disposal);
        review.offence.reset();
        return review::decide(force.database(), force.law(), review, at("2026-03-23T11:00"));
    };
    CHECK(second("supervisor", "COURT").error().message ==
          "the second review is for another officer than the one who recommended");
    CHECK(second("second reviewer", "COURT").error().message ==
          "decide_second_review is for a supervisor or decision_maker, not for a reviewer");
    REQUIRE(second("decision_maker", "COURT"));
    CHECK(force.state(reference) == "recommended");
    CHECK(force.text("SELECT offence FROM review_case WHERE reference = $1", reference) ==
          "RT88026");
}

TEST_CASE("a case of dangerous driving does not end in a letter by one officer alone") {
    Force force;
    auto request = Force::decision(force.waiting_case(), "decision_maker", "WARN");
    request.offence = "RT88026";
    request.kind = DecisionKind::final;
    CHECK(refusal(force, request) == "WARN needs a second officer here: recommend it first");
}

TEST_CASE("a final disposal of the driver follows notice and name") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    const auto final_course = [&] {
        return force.decide(reference, "decision_maker", "COURSE", DecisionKind::final,
                            "2026-04-20T10:00");
    };
    CHECK(final_course().error().message ==
          "a final COURSE comes after the outcome driver_named; the case is recommended");
    REQUIRE(force.outcome(reference, "notice_posted", "2026-03-24"));
    CHECK(final_course().error().message ==
          "a final COURSE comes after the outcome driver_named; the case is notice_posted");
    REQUIRE(force.outcome(reference, "driver_named", "2026-04-10"));
    CHECK(force.decide(reference, "reviewer", "COURSE", DecisionKind::final).error().message ==
          "decide_final is for a supervisor or decision_maker, not for a reviewer");
    REQUIRE(final_course());
    CHECK(force.state(reference) == "decided");
}

TEST_CASE(
    "a notice recorded as posted too late does not carry a final disposal, an exception does") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    REQUIRE(force.outcome(reference, "notice_posted", "2026-04-02"));
    REQUIRE(force.outcome(reference, "driver_named", "2026-04-10"));
    auto request = Force::decision(reference, "decision_maker", "COURSE");
    request.kind = DecisionKind::final;
    const auto refused =
        review::decide(force.database(), force.law(), request, at("2026-04-20T10:00"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("the notice recorded was not served in time") !=
          std::string::npos);
    request.notice_exception = "own_conduct";
    CHECK(review::decide(force.database(), force.law(), request, at("2026-04-20T10:00")));
}

TEST_CASE("who does not name the driver may be prosecuted for that") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    REQUIRE(force.outcome(reference, "notice_posted", "2026-03-24"));
    CHECK(force.decide(reference, "decision_maker", "S172", DecisionKind::final).error().message ==
          "a final S172 comes after the outcome driver_not_named; the case is notice_posted");
    REQUIRE(force.outcome(reference, "driver_not_named", "2026-04-30"));
    REQUIRE(
        force.decide(reference, "decision_maker", "S172", DecisionKind::final, "2026-05-01T10:00"));
    CHECK(force.state(reference) == "prosecution");
}
