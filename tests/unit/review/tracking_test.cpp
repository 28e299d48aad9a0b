#include "review/tracking.hpp"

#include "store/messages.hpp"
#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;
using review::DecisionKind;
using review::Feedback;
using review::Progress;

namespace {

/// The submission of a case; its submitter gets an address.
std::string submission_of(Force& force, const std::string& reference,
                          const std::string& email = "Ann@Example.org") {
    const std::string id =
        force.text("SELECT submission_id FROM review_case WHERE reference = $1", reference);
    REQUIRE(force.database().execute("UPDATE submitter SET details = $2 WHERE submission_id = $1",
                                     {id, R"({"email":")" + email + R"("})"}));
    return id;
}

review::TrackedReport tracked(Force& force, const std::string& submission,
                              Feedback feedback = Feedback::reason,
                              std::string_view now = "2026-03-23T12:00") {
    auto report =
        review::tracked_report(force.database(), force.law(), feedback, submission, at(now));
    REQUIRE(report);
    return *std::move(report);
}

/// The mails that wait: kind and parameters.
std::vector<std::string> mails(Force& force, const std::string& submission) {
    return force.texts(
        "SELECT kind || ' ' || language || ' ' || recipient || ' ' || parameters FROM outbox WHERE "
        "submission_id = $1 ORDER BY dedupe_key",
        submission);
}

}  // namespace

TEST_CASE("every state of a case is one stage of what a submitter sees") {
    const std::pair<const char*, Progress> stages[] = {{"processing", Progress::checking},
                                                       {"waiting", Progress::waiting},
                                                       {"awaiting_reporter", Progress::asked},
                                                       {"recommended", Progress::considering},
                                                       {"second_review", Progress::considering},
                                                       {"notice_posted", Progress::considering},
                                                       {"driver_named", Progress::considering},
                                                       {"driver_not_named", Progress::considering},
                                                       {"decided", Progress::acting},
                                                       {"course_offered", Progress::acting},
                                                       {"cofp_offered", Progress::acting},
                                                       {"prosecution", Progress::acting},
                                                       {"closed", Progress::finished}};
    for (const auto& [state, progress] : stages) {
        const auto known = review::case_state_from(state);
        REQUIRE(known);
        CHECK(review::progress_of(*known) == progress);
    }
    CHECK(std::size(stages) == static_cast<std::size_t>(review::CaseState::closed) + 1);
}

TEST_CASE("a submitter is told as much of the result as the force's policy says") {
    struct Row {
        const char* disposal;
        const char* action;
        const char* reason;
    };
    const review::Law& law = review::compiled_law();
    for (const Row& row :
         {Row{"COURSE", "ACTION", "COURSE"}, Row{"COFP", "ACTION", "COFP"},
          Row{"COURT", "ACTION", "COURT"}, Row{"WARN", "ACTION", "WARN"}, Row{"NFA", "NFA", "NFA"},
          Row{"DUP", "DUP", "DUP"}, Row{"REFER_FORCE", "REFER_FORCE", "REFER_FORCE"},
          Row{"NO_SUCH_CODE", "", ""}, Row{"", "", ""}}) {
        CHECK(review::told_result(law, Feedback::none, row.disposal).empty());
        CHECK(review::told_result(law, Feedback::action, row.disposal) == row.action);
        CHECK(review::told_result(law, Feedback::reason, row.disposal) == row.reason);
    }
    CHECK(review::told_reason(Feedback::action, "NO_VRM").empty());
    CHECK(review::told_reason(Feedback::reason, "NO_VRM") == "NO_VRM");
    CHECK(review::feedback_from("reason") == Feedback::reason);
    CHECK(review::feedback_from("action") == Feedback::action);
    CHECK(review::feedback_from("none") == Feedback::none);
    CHECK(review::feedback_from("Reason") == Feedback::none);  // rather too little than too much
}

TEST_CASE("a report is followed from its receipt to its end") {
    Force force;
    const std::string submission =
        force.submit(at("2026-03-20T08:15"), at("2026-03-21T12:00"), "a");
    const std::string reference =
        force.open(submission, at("2026-03-20T08:15"), at("2026-03-21T12:00"), "AA00 AAA")
            .reference;
    submission_of(force, reference);
    auto report = tracked(force, submission);
    REQUIRE(report.vehicles.size() == 1);
    CHECK(report.vehicles[0].progress == Progress::checking);
    CHECK(report.vehicles[0].vrm_given == "AA00 AAA");
    CHECK(report.vehicles[0].posting_day == day("2026-03-31"));
    CHECK(report.place == "A59, Preston");
    CHECK(report.files.at(0).state == "processing");
    CHECK_FALSE(report.is_finished());
    // The day is no news once it has passed.
    CHECK_FALSE(
        tracked(force, submission, Feedback::reason, "2026-04-01T00:01").vehicles[0].posting_day);

    force.settle("a", store::OriginalState::done);
    CHECK(tracked(force, submission).vehicles[0].progress == Progress::waiting);
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    report = tracked(force, submission);
    CHECK(report.vehicles[0].progress == Progress::considering);
    CHECK(report.vehicles[0].result.empty());  // a recommendation is nothing to be told
    CHECK(mails(force, submission).empty());

    REQUIRE(force.decide(reference, "decision_maker", "NFA", DecisionKind::final));
    report = tracked(force, submission);
    CHECK(report.vehicles[0].progress == Progress::finished);
    CHECK(report.vehicles[0].result == "NFA");
    CHECK(report.vehicles[0].nfa_reason == "INSUFFICIENT_EVIDENCE");
    CHECK(report.vehicles[0].decided == at("2026-03-23T10:00"));
    CHECK_FALSE(report.vehicles[0].posting_day);
    CHECK(report.is_finished());
    report = tracked(force, submission, Feedback::none);
    CHECK(report.vehicles[0].result.empty());
    CHECK(report.vehicles[0].nfa_reason.empty());
}

TEST_CASE("a final decision writes to the submitter once, with codes and nothing of the vehicle") {
    Force force;
    const std::string reference = force.waiting_case();
    const std::string submission = submission_of(force, reference);
    REQUIRE(force.decide(reference, "reviewer", "NFA"));
    const auto sent = mails(force, submission);
    REQUIRE(sent.size() == 1);
    CHECK(sent[0] ==
          "outcome en Ann@Example.org {\"vehicle\":1,\"vehicles\":1,\"disposal\":\"NFA\","
          "\"nfa_reason\":\"INSUFFICIENT_EVIDENCE\",\"reference\":\"" +
              force.text("SELECT reference FROM submission WHERE id = $1", submission) + "\"}");
}

TEST_CASE("a file that cannot be used is told to the submitter once, when all files are settled") {
    Force force;
    const std::string submission =
        force.submit(at("2026-03-20T08:15"), at("2026-03-21T12:00"), "abc");
    const std::string reference =
        force.open(submission, at("2026-03-20T08:15"), at("2026-03-21T12:00")).reference;
    force.open(submission, at("2026-03-20T08:15"), at("2026-03-21T12:00"), "BB00BBB", 2);
    submission_of(force, reference);
    force.settle("a", store::OriginalState::unplayable, "not_video", "This is no video.");
    CHECK(mails(force, submission).empty());
    force.settle("b", store::OriginalState::done);
    force.settle("c", store::OriginalState::incomplete, "resource", "It took too long.");
    const auto sent = mails(force, submission);
    REQUIRE(sent.size() == 2);
    CHECK(sent[0].find("\"file\":1") + sent[1].find("\"file\":1") != std::string::npos);
    for (const std::string& mail : sent) {
        const bool first = mail.find(
                               "\"file\":1,\"name\":\"a.mp4\",\"state\":\"unplayable\","
                               "\"reason\":\"not_video\"") != std::string::npos;
        const bool third = mail.find(
                               "\"file\":3,\"name\":\"c.mp4\",\"state\":\"incomplete\","
                               "\"reason\":\"resource\"") != std::string::npos;
        CHECK(first != third);
    }
}

TEST_CASE("a submitter who left no address is written no mail") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "NFA"));
    CHECK(force.count("outbox") == 0);
}

TEST_CASE("a report is found by its reference and its submitter's address, and by nothing less") {
    Force force;
    const std::string case_reference = force.waiting_case();
    const std::string id = submission_of(force, case_reference);
    const std::string other = submission_of(force, force.waiting_case(), "bob@example.org");
    const std::string reference = force.text("SELECT reference FROM submission WHERE id = $1", id);
    const auto find = [&](const std::string& typed, const std::string& email) {
        const auto found = review::find_report(force.database(), typed, email);
        REQUIRE(found);
        return found->value_or("");
    };
    CHECK(find(reference, "ann@example.org") == id);
    CHECK(find(reference, "ANN@example.ORG") == id);
    CHECK(find(reference, "bob@example.org").empty());
    CHECK(find(reference, "").empty());
    CHECK(find("AAAA-AAAA-AAAA-AAAA", "ann@example.org").empty());
    CHECK(find("", "").empty());
    CHECK(find(case_reference, "ann@example.org").empty());  // an officer's reference leads nowhere
    CHECK(find(force.text("SELECT reference FROM submission WHERE id = $1", other),
               "bob@example.org") == other);
    // Where no address is known, none opens it.
    REQUIRE(force.database().execute("UPDATE submitter SET details = '{}' WHERE submission_id = $1",
                                     {id}));
    CHECK(find(reference, "").empty());
}

TEST_CASE("a reference is understood as people type it") {
    const std::pair<const char*, const char*> typed[] = {
        {"K7QM-2FXH-9D3V-T4RA", "K7QM-2FXH-9D3V-T4RA"},
        {"k7qm2fxh9d3vt4ra", "K7QM-2FXH-9D3V-T4RA"},
        {"  k7qm 2fxh 9d3v t4ra ", "K7QM-2FXH-9D3V-T4RA"},
        {"OIL0-0000-0000-0000", "0110-0000-0000-0000"},
        {"K7QM-2FXH-9D3V-T4R", ""},
        {"K7QM-2FXH-9D3V-T4RAA", ""},
        {"K7QM-2FXH-9D3V-T4RU", ""},
        {"K7QM-2FXH-9D3V-T4R'", ""},
        {"", ""},
        {"----", ""}};
    for (const auto& [from, to] : typed)
        CHECK(review::reference_from(from) == to);
    const std::string made = make_reference();
    CHECK(review::reference_from(made) == made);
}

TEST_CASE(
    "what the submitter sent later is part of the report, and a request to withdraw stands out") {
    Force force;
    const std::string reference = force.waiting_case();
    const std::string id = submission_of(force, reference);
    store::SubmissionTexts texts(force.database());
    REQUIRE(texts.add_message(id, {"more", "The second camera.", at("2026-03-22T09:00")}));
    CHECK_FALSE(tracked(force, id).withdrawn);
    REQUIRE(texts.add_message(id, {"withdraw", "I was wrong.", at("2026-03-22T10:00")}));
    const auto report = tracked(force, id);
    CHECK(report.messages.size() == 2);
    CHECK(report.withdrawn == at("2026-03-22T10:00"));
    CHECK(review::tracked_report(force.database(), force.law(), Feedback::reason, "NONE",
                                 at("2026-03-22T10:00"))
              .error()
              .code == ErrorCode::not_found);
}
