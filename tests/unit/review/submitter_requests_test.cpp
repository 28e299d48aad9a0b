#include "review/submitter_requests.hpp"

#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;
using Codes = std::vector<std::string>;

namespace {

Result<store::SubmitterRequest> ask(Force& force, const std::string& reference,
                                    std::string_view now = "2026-03-23T10:00",
                                    const std::string& officer = "reviewer") {
    return review::ask_submitter(
        force.database(), force.law(),
        {reference, {officer, "test"}, {"plate", "file"}, "Can you read the mark?"}, at(now));
}

std::string submission_of(Force& force, const std::string& reference) {
    return force.text("SELECT submission_id FROM review_case WHERE reference = $1", reference);
}

}  // namespace

TEST_CASE("a question is due within five days, and a business day before the last posting day") {
    struct Row {
        const char *incident, *today, *due;
    };
    // For 20 March 2026 the last safe posting day is 31 March: Good Friday is 3 April.
    const Row rows[] = {{"2026-03-20T08:15", "2026-03-21", "2026-03-26"},
                        {"2026-03-20T08:15", "2026-03-26", "2026-03-30"},
                        {"2026-03-20T08:15", "2026-03-31", "2026-03-31"},
                        {"2026-03-20T08:15", "2026-04-09", "2026-04-09"}};
    for (const Row& row : rows) {
        CAPTURE(row.today);
        Force force;
        const std::string reference = force.waiting_case(row.incident);
        const auto record = review::load_case(force.database(), reference);
        REQUIRE(record);
        CHECK(to_iso(review::answer_day(force.law(), *record, day(row.today))) == row.due);
    }
}

TEST_CASE("a question puts the case before the submitter, and the answer brings it back, flagged") {
    Force force;
    const std::string reference = force.waiting_case();
    const auto asked = ask(force, reference);
    REQUIRE(asked);
    CHECK(asked->wants == "file plate");
    CHECK(force.state(reference) == "awaiting_reporter");
    CHECK(ask(force, reference).error().code == ErrorCode::conflict);
    REQUIRE(review::take_answer(force.database(), submission_of(force, reference),
                                at("2026-03-24T10:00")));
    CHECK(force.state(reference) == "waiting");
    CHECK(force.flags(reference) == Codes{"answered"});
    const std::string officer = force.text("SELECT id FROM officer WHERE name = $1", "reviewer");
    const auto back = store::SubmitterRequests(force.database()).back_for(officer);
    REQUIRE(back);
    REQUIRE(back->size() == 1);
    CHECK(back->front().reference == reference);
    REQUIRE(ask(force, reference, "2026-03-24T11:00"));
    CHECK(force.flags(reference).empty());
    CHECK(store::SubmitterRequests(force.database()).back_for(officer)->empty());
    CHECK(force.custody_is_whole());
}

TEST_CASE("what nobody answers lapses, and decides nothing") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(ask(force, reference));  // due by 28 March
    REQUIRE(review::lapse_requests(force.database(), at("2026-03-28T23:59")));
    CHECK(force.state(reference) == "awaiting_reporter");
    REQUIRE(review::lapse_requests(force.database(), at("2026-03-29T00:00")));
    CHECK(force.state(reference) == "waiting");
    CHECK(force.flags(reference) == Codes{"no_response"});
    CHECK(force.count("decision") == 0);
    REQUIRE(review::lapse_requests(force.database(), at("2026-03-30T00:00")));
    CHECK(force.events(reference).back() == "submitter_request_lapsed");
}

TEST_CASE("a decision closes the question, and taking it back opens it again") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(ask(force, reference));
    review::NewDecision request = Force::decision(reference, "reviewer", "NFA");
    request.undo = std::chrono::seconds(60);
    REQUIRE(review::decide(force.database(), force.law(), request, at("2026-03-23T11:00")));
    store::SubmitterRequests requests(force.database());
    const std::string submission = submission_of(force, reference);
    CHECK(requests.open_of_submission(submission)->empty());
    REQUIRE(review::undo_decision(force.database(), force.law(), reference, {"reviewer", "test"},
                                  {at("2026-03-23T11:00:10"), std::chrono::minutes(30)}));
    CHECK(requests.open_of_submission(submission)->size() == 1);
    CHECK(force.state(reference) == "awaiting_reporter");
}

TEST_CASE("a question is refused without what is needed, of a held case, and by the wrong role") {
    Force force;
    const std::string reference = force.waiting_case();
    const auto with = [&](std::vector<std::string> wants, const std::string& text) {
        const auto asked = review::ask_submitter(
            force.database(), force.law(),
            {reference, {"reviewer", "test"}, std::move(wants), text}, at("2026-03-23T10:00"));
        return asked ? "" : asked.error().message;
    };
    CHECK(with({}, "Please send it.") == "say what is needed: tick at least one");
    CHECK(with({"money"}, "Please send it.") == "say what is needed: tick at least one");
    CHECK(with({"file"}, " ").starts_with("the question must have 3 to 2000"));
    CHECK(ask(force, reference, "2026-03-23T10:00", "prosecutor")
              .error()
              .message.find("not for a prosecutor") != std::string::npos);
    REQUIRE(*review::take(force.database(), reference, {"supervisor"}, at("2026-03-23T10:00"),
                          std::chrono::minutes(30)));
    CHECK(ask(force, reference).error().code == ErrorCode::busy);
    CHECK(force.state(reference) == "waiting");
}
