#include "review/supervision.hpp"
#include "store/messages.hpp"
#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;
using Codes = std::vector<std::string>;

namespace {

constexpr auto kUndo = std::chrono::seconds(60);
constexpr auto kHold = std::chrono::minutes(30);

/// Decides at ten of 23 March with a minute to think again.
void decide(Force& force, const std::string& reference, const std::string& disposal) {
    review::NewDecision request = Force::decision(reference, "reviewer", disposal);
    request.undo = kUndo;
    REQUIRE(review::decide(force.database(), force.law(), request, at("2026-03-23T10:00")));
}

Result<review::Undone> undo(Force& force, const std::string& reference,
                            std::string_view now = "2026-03-23T10:00:30",
                            const std::string& officer = "reviewer") {
    return review::undo_decision(force.database(), force.law(), reference, {officer, "test"},
                                 {at(now), kHold});
}

std::string case_columns(Force& force, const std::string& reference) {
    return force.text(
        "SELECT state || ' ' || COALESCE(offence, '-') || ' ' || COALESCE(last_safe_posting_day, "
        "0) || ' ' || COALESCE(proceedings_day, 0) || ' ' || severity || ' ' || "
        "COALESCE(closed_ms, 0) FROM review_case WHERE reference = $1",
        reference);
}

}  // namespace

TEST_CASE("a decision that is taken back leaves the case as it was, held by its officer") {
    for (const char* disposal : {"COURSE", "NFA", "WARN"}) {
        CAPTURE(disposal);
        Force force;
        const std::string reference = force.waiting_case();
        const std::string before = case_columns(force, reference);
        decide(force, reference, disposal);
        CHECK(case_columns(force, reference) != before);
        const auto undone = undo(force, reference);
        REQUIRE(undone);
        CHECK(undone->state == review::CaseState::waiting);
        CHECK(case_columns(force, reference) == before);
        CHECK_FALSE(*review::take(force.database(), reference, {"supervisor"},
                                  at("2026-03-23T10:01"), kHold));
        CHECK(force.events(reference).back() == "decision_undone");
        CHECK(force.custody_is_whole());
    }
}

TEST_CASE("the row of a decision that was taken back stays, and counts for nothing") {
    Force force;
    const std::string reference = force.waiting_case();
    decide(force, reference, "NFA");
    REQUIRE(undo(force, reference));
    CHECK(force.count("decision") == 1);
    const auto record = review::load_case(force.database(), reference);
    REQUIRE(record);
    CHECK(record->decisions.empty());
    decide(force, reference, "COURSE");
    CHECK(force.state(reference) == "recommended");
    CHECK(force.count("decision") == 2);
}

TEST_CASE(
    "the submitter's mail waits until a decision stands, and goes with it when it is undone") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(
        force.database().execute("INSERT INTO submitter SELECT id, '{\"email\":\"a@b.c\"}' "
                                 "FROM submission WHERE true ON CONFLICT (submission_id) DO "
                                 "UPDATE SET details = excluded.details"));
    decide(force, reference, "NFA");
    store::Outbox outbox(force.database());
    CHECK(*outbox.waiting() == 1);
    CHECK_FALSE(*outbox.claim(at("2026-03-23T10:00:59"), at("2026-03-23T10:05")));
    REQUIRE(undo(force, reference));
    CHECK(*outbox.waiting() == 0);
    decide(force, reference, "NFA");
    CHECK(*outbox.claim(at("2026-03-23T10:01:00"), at("2026-03-23T10:05")));
}

TEST_CASE("a decision is taken back by its officer alone, in time, and before anything follows") {
    Force force;
    const std::string reference = force.waiting_case();
    CHECK(undo(force, reference).error().message.find("there is none") != std::string::npos);
    decide(force, reference, "COURSE");
    const auto colleague = undo(force, reference, "2026-03-23T10:00:30", "supervisor");
    CHECK(colleague.error().message.find("a colleague's") != std::string::npos);
    const auto late = undo(force, reference, "2026-03-23T10:01:00");
    CHECK(late.error().message.find("the time for that is over") != std::string::npos);
    REQUIRE(
        force.outcome(reference, "notice_posted", "2026-03-23", "clerk", "2026-03-23T10:00:20"));
    const auto followed = undo(force, reference);
    CHECK(followed.error().code == ErrorCode::conflict);
    CHECK(followed.error().message.find("followed") != std::string::npos);
    CHECK(force.state(reference) == "notice_posted");
}

TEST_CASE("a decision on a case that was reopened since is not taken back") {
    Force force;
    const std::string reference = force.waiting_case();
    decide(force, reference, "NFA");
    REQUIRE(review::reopen(force.database(),
                           {reference, "It was too quick.", {"supervisor", "test"}},
                           at("2026-03-23T10:00:20")));
    const auto undone = undo(force, reference);
    REQUIRE_FALSE(undone);
    CHECK(undone.error().message.find("reopened") != std::string::npos);
    CHECK(force.state(reference) == "waiting");
}

TEST_CASE("a case decided while its footage was prepared waits once that is done") {
    Force force;
    const std::string submission =
        force.submit(at("2026-03-20T08:15"), at("2026-03-21T12:00"), "a");
    const std::string reference =
        force.open(submission, at("2026-03-20T08:15"), at("2026-03-21T12:00")).reference;
    decide(force, reference, "NFA");
    REQUIRE(undo(force, reference));
    CHECK(force.state(reference) == "processing");
    decide(force, reference, "NFA");
    force.settle("a", store::OriginalState::done);
    REQUIRE(undo(force, reference));
    CHECK(force.state(reference) == "waiting");
}
