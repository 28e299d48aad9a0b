#include "review/supervision.hpp"

#include "review/case_record.hpp"
#include "review/duplicates.hpp"
#include "review/second_officer.hpp"
#include "review/workload.hpp"
#include "store/messages.hpp"
#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;
using Codes = std::vector<std::string>;

namespace {

constexpr std::string_view kNow = "2026-03-23T10:00";
const review::Actor kSupervisor{"supervisor", "test"};

std::string holder(Force& force, const std::string& reference) {
    const auto names = force.texts(
        "SELECT o.name FROM review_case c JOIN officer o ON o.id = c.held_by WHERE c.reference = "
        "$1",
        reference);
    return names.empty() ? "" : names.front();
}

Result<> reassign(Force& force, const std::string& reference, const std::string& to,
                  const review::Actor& actor = kSupervisor) {
    return review::reassign(force.database(), {reference, to, actor, std::chrono::minutes(30)},
                            at(kNow));
}

Result<> reopen(Force& force, const std::string& reference, const std::string& officer,
                std::string_view now = "2026-03-24T10:00") {
    return review::reopen(force.database(), {reference, "seen again", {officer, "test"}}, at(now));
}

/// The submitter of a waiting case, with an address that mails go to.
void give_address(Force& force, const std::string& reference) {
    REQUIRE(force.database().execute(
        "UPDATE submitter SET details = $1 WHERE submission_id = (SELECT submission_id FROM "
        "review_case WHERE reference = $2)",
        {R"({"email":"a@example.org"})", reference}));
}

}  // namespace

TEST_CASE("a supervisor hands a case over, whoever holds it, and nobody else does") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(review::take(force.database(), reference, {"reviewer"}, at(kNow),
                         std::chrono::minutes(30)));
    CHECK(reassign(force, reference, "second reviewer", {"reviewer", "test"}).error().code ==
          ErrorCode::invalid_request);
    REQUIRE(reassign(force, reference, "second reviewer"));
    CHECK(holder(force, reference) == "second reviewer");
    CHECK(force.events(reference).back() == "case_reassigned");
    CHECK(reassign(force, reference, "clerk").error().code == ErrorCode::invalid_request);
    CHECK(reassign(force, reference, "nobody").error().code == ErrorCode::not_found);
    CHECK(force.custody_is_whole());
}

TEST_CASE("a case that has changed hands since it was read is not handed over") {
    Force force;
    const std::string reference = force.waiting_case();
    const auto record = review::load_case(force.database(), reference);
    REQUIRE(record);
    REQUIRE(review::take(force.database(), reference, {"reviewer"}, at(kNow),
                         std::chrono::minutes(30)));
    const std::string officer =
        force.text("SELECT id FROM officer WHERE name = $1", "second reviewer");
    CHECK(*store::Cases(force.database()).hand_over(record->row, {officer, at(kNow), at(kNow)}) ==
          false);
    CHECK(holder(force, reference) == "reviewer");
}

TEST_CASE("a supervisor releases anybody's hold") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(review::take(force.database(), reference, {"reviewer"}, at(kNow),
                         std::chrono::minutes(30)));
    CHECK_FALSE(review::release_for(force.database(), reference, {"reviewer", "t"}, at(kNow)));
    CHECK(*review::release_for(force.database(), reference, kSupervisor, at(kNow)));
    CHECK(holder(force, reference).empty());
    CHECK_FALSE(*review::release_for(force.database(), reference, kSupervisor, at(kNow)));
}

TEST_CASE("a reopened case waits again with its clocks, and what was decided no longer stands") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "NFA"));
    REQUIRE(force.state(reference) == "closed");
    CHECK(reopen(force, reference, "reviewer").error().code == ErrorCode::invalid_request);
    REQUIRE(reopen(force, reference, "supervisor"));
    CHECK(force.state(reference) == "waiting");
    CHECK(force.events(reference).back() == "case_reopened");

    const auto record = review::load_case(force.database(), reference);
    REQUIRE(record);
    CHECK(record->decisions.size() == 1);
    CHECK(record->last_decision("final") == nullptr);
    CHECK(record->row.last_safe_posting_day == day("2026-03-31"));
    CHECK_FALSE(record->row.closed);
    CHECK(reopen(force, reference, "supervisor").error().code == ErrorCode::conflict);

    REQUIRE(force.decide(reference, "reviewer", "COURSE", review::DecisionKind::recommended,
                         "2026-03-24T11:00"));
    CHECK(force.state(reference) == "recommended");
    CHECK(force.count("decision") == 2);
    CHECK(force.custody_is_whole());
}

TEST_CASE("a recommendation from before a reopening is no second pair of eyes") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "second reviewer", "NFA"));
    REQUIRE(reopen(force, reference, "supervisor"));
    REQUIRE(force.decide(reference, "supervisor", "COURT", review::DecisionKind::recommended,
                         "2026-03-24T11:00"));
    REQUIRE(force.state(reference) == "second_review");
    CHECK_FALSE(force.decide(reference, "supervisor", "COURT", review::DecisionKind::recommended,
                             "2026-03-24T12:00"));
    CHECK(force.decide(reference, "decision_maker", "COURT", review::DecisionKind::recommended,
                       "2026-03-24T12:00"));
}

TEST_CASE("the submitter is not mailed a second outcome after a reopening") {
    Force force;
    const std::string reference = force.waiting_case();
    give_address(force, reference);
    const auto mails = [&] { return force.count("outbox WHERE kind = 'outcome'"); };
    REQUIRE(force.decide(reference, "reviewer", "NFA"));
    CHECK(mails() == 1);
    REQUIRE(force.database().execute("UPDATE outbox SET state = 'sent'"));
    REQUIRE(reopen(force, reference, "supervisor"));
    CHECK(mails() == 1);
    REQUIRE(force.decide(reference, "reviewer", "NFA", review::DecisionKind::recommended,
                         "2026-03-24T11:00"));
    CHECK(mails() == 1);
}

TEST_CASE(
    "an outcome that had not gone out when the case was reopened never goes, the next one does") {
    Force force;
    const std::string reference = force.waiting_case();
    give_address(force, reference);
    REQUIRE(force.decide(reference, "reviewer", "NFA"));
    REQUIRE(reopen(force, reference, "supervisor"));
    CHECK(force.count("outbox WHERE kind = 'outcome'") == 0);
    REQUIRE(force.decide(reference, "reviewer", "WARN", review::DecisionKind::final,
                         "2026-03-24T11:00"));
    CHECK(force.count("outbox WHERE kind = 'outcome'") == 1);
}

TEST_CASE("an exception that a voided decision gave excuses nothing any more") {
    Force force;
    const std::string reference = force.waiting_case();
    auto request = Force::decision(reference, "reviewer", "COURSE");
    request.notice_exception = "keeper_not_found";
    constexpr std::string_view kLate = "2026-05-11T10:00";
    REQUIRE(review::decide(force.database(), force.law(), request, at(kLate)));
    REQUIRE(force.outcome(reference, "driver_named", "2026-05-11"));
    REQUIRE(
        force.decide(reference, "decision_maker", "COURSE", review::DecisionKind::final, kLate));
    REQUIRE(reopen(force, reference, "supervisor"));
    const auto again = force.decide(reference, "reviewer", "COURSE",
                                    review::DecisionKind::recommended, "2026-05-12T10:00");
    REQUIRE_FALSE(again);
    CHECK(again.error().message.find("needs a notice") != std::string::npos);
}

TEST_CASE("what happened before a reopening can be said to hold still") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    REQUIRE(force.outcome(reference, "notice_posted", "2026-03-24", "clerk", "2026-03-24T09:00"));
    REQUIRE(force.outcome(reference, "driver_named", "2026-03-24", "clerk", "2026-03-24T09:01"));
    REQUIRE(force.decide(reference, "decision_maker", "COURSE", review::DecisionKind::final,
                         "2026-03-24T09:30"));
    REQUIRE(reopen(force, reference, "supervisor"));
    REQUIRE(force.decide(reference, "reviewer", "COFP", review::DecisionKind::recommended,
                         "2026-03-24T11:00"));
    const auto outcomes = force.count("outcome");
    const auto again = force.outcome(reference, "driver_named", "2026-03-24");
    REQUIRE(again);
    CHECK(again->recorded == review::Recorded::recorded);
    CHECK(force.state(reference) == "driver_named");
    CHECK(force.count("outcome") == outcomes);
    CHECK(force.outcome(reference, "driver_named", "2026-03-24")->recorded ==
          review::Recorded::already_recorded);
    CHECK(force.decide(reference, "decision_maker", "COFP", review::DecisionKind::final,
                       "2026-03-25T11:00"));
    CHECK(force.custody_is_whole());
}

TEST_CASE("an authority's vehicle needs a second officer, whatever the disposal") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(review::ask_second_officer(force.database(), reference,
                                       review::SecondOfficer::authority_vehicle,
                                       {"reviewer", "test"}, at(kNow)));
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    CHECK(force.state(reference) == "second_review");
    const auto record = review::load_case(force.database(), reference);
    REQUIRE(record);
    CHECK(review::second_officer_reasons(force.law(), *record) ==
          Codes{"A vehicle of the police or another authority"});
    REQUIRE(force.decide(reference, "supervisor", "WARN", review::DecisionKind::recommended));
    CHECK(force.state(reference) == "recommended");  // overturned, and agreed on
}

TEST_CASE("an authority's vehicle needs a second officer to close the case as well") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(review::ask_second_officer(force.database(), reference,
                                       review::SecondOfficer::authority_vehicle,
                                       {"reviewer", "test"}, at(kNow)));
    REQUIRE(force.decide(reference, "supervisor", "NFA"));
    CHECK(force.state(reference) == "second_review");
    const auto alone = force.decide(reference, "supervisor", "NFA");
    REQUIRE_FALSE(alone);
    CHECK(alone.error().message.find("another officer") != std::string::npos);
    REQUIRE(force.decide(reference, "decision_maker", "NFA"));
    CHECK(force.state(reference) == "closed");
}

TEST_CASE("who recommended does not end the second review by closing the case") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "supervisor", "COURT"));
    REQUIRE(force.state(reference) == "second_review");
    CHECK_FALSE(force.decide(reference, "supervisor", "NFA"));
    CHECK(force.state(reference) == "second_review");
}

TEST_CASE("after a complaint another officer decides than the one before") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "NFA"));
    REQUIRE(review::ask_second_officer(force.database(), reference,
                                       review::SecondOfficer::complaint, kSupervisor, at(kNow)));
    REQUIRE(reopen(force, reference, "supervisor"));
    const auto again = force.decide(reference, "reviewer", "NFA", review::DecisionKind::recommended,
                                    "2026-03-24T11:00");
    REQUIRE_FALSE(again);
    CHECK(again.error().message.find("complained") != std::string::npos);
    CHECK(force.decide(reference, "second reviewer", "NFA", review::DecisionKind::recommended,
                       "2026-03-24T11:00"));
}

TEST_CASE("duplicates are decided one by one, and one that is refused stops no other") {
    Force force;
    const std::string of = force.waiting_case();
    const std::string first = force.waiting_case();
    const std::string held = force.waiting_case();
    const std::string last = force.waiting_case();
    REQUIRE(review::take(force.database(), held, {"second reviewer"}, at(kNow),
                         std::chrono::minutes(30)));
    const auto marked = review::mark_duplicates(
        force.database(), force.law(),
        {{"reviewer", "test"}, {first, held, last}, of, "the same pass, filmed twice"}, at(kNow));
    REQUIRE(marked);
    CHECK((*marked)[0].refusal.empty());
    CHECK((*marked)[1].refusal.find("held by a colleague") != std::string::npos);
    CHECK((*marked)[2].refusal.empty());
    CHECK(force.state(first) == "closed");
    CHECK(force.state(held) == "waiting");
    CHECK(force.text("SELECT d.reason FROM decision d JOIN review_case c ON c.id = d.case_id WHERE "
                     "c.reference = $1",
                     first) == "Duplicate of " + of + ". the same pass, filmed twice");
}

TEST_CASE("duplicates that cannot be are refused before anything is done") {
    Force force;
    const std::string of = force.waiting_case();
    const std::string one = force.waiting_case();
    const std::string closed = force.waiting_case();
    REQUIRE(force.decide(closed, "reviewer", "DUP"));
    const auto refused = [&](Codes references, const std::string& goes_on,
                             const std::string& reason = "the same pass") {
        const auto marked = review::mark_duplicates(
            force.database(), force.law(),
            {{"reviewer", "test"}, std::move(references), goes_on, reason}, at(kNow));
        return !marked && marked.error().code == ErrorCode::invalid_request;
    };
    CHECK(refused({}, of));
    CHECK(refused({of, one}, of));
    CHECK(refused({one}, "K7QM-2FXH-9D3V-T4RA"));
    CHECK(refused({one}, ""));
    CHECK(refused({one}, closed));
    CHECK(refused({one}, of, " "));
    CHECK(force.state(one) == "waiting");
}

TEST_CASE("the unit's load counts what is held and what was decided today") {
    Force force;
    const std::string held = force.waiting_case();
    const std::string decided = force.waiting_case();
    REQUIRE(review::take(force.database(), held, {"reviewer"}, at(kNow), std::chrono::minutes(30)));
    REQUIRE(force.decide(decided, "reviewer", "COURSE"));
    const auto load_at = [&](std::string_view now) {
        const auto load = review::unit_load(force.database(), at(now));
        REQUIRE(load);
        for (const auto& officer : *load)
            if (officer.name == "reviewer") return officer;
        FAIL("the reviewer is not in the unit");
        return review::OfficerLoad{};
    };
    CHECK(load_at("2026-03-23T10:10").held == 1);
    CHECK(load_at("2026-03-23T10:30").held == 0);
    CHECK(load_at("2026-03-23T23:59").decided_today == 1);
    CHECK(load_at("2026-03-24T00:00").decided_today == 0);
}
