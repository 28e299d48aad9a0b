#include "review/case_view.hpp"

#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

findings::Json view_of(Force& force, const std::string& reference) {
    const auto view =
        review::case_view(force.database(), force.law(), reference, at("2026-03-23T12:00"));
    if (!view) FAIL(view.error().message);
    return *view;
}

/// What the two stages leave behind, and what an earlier look for plates had left.
void add_findings(Force& force) {
    findings::Sighting sighting;
    sighting.vrm = "AA00AAA";
    sighting.state = findings::SightingState::check;
    sighting.first_s = 1.5;
    sighting.last_s = 3;
    auto& database = force.database();
    for (const std::string job : {"1 probe", "2 derive", "3 derive"}) {
        const std::string stage = job.substr(2);
        REQUIRE(database.execute(
            "INSERT INTO job (id, original_id, stage, stage_version, due_ms) SELECT $1, id, $2, "
            "$3, 0 FROM original",
            {job, stage, std::int64_t(job.front() - '0')}));
        const auto content = stage == "probe"
                                 ? findings::Json{{"verdict", "accepted"}, {"container", "mov"}}
                                 : findings::to_json(findings::DeriveFindings());
        REQUIRE(database.execute(
            "INSERT INTO finding (job_id, original_id, stage, made_ms, content) SELECT $1, id, $2, "
            "1, $3 FROM original",
            {job, stage, findings::to_line(content)}));
        if (stage != "derive") continue;
        REQUIRE(database.execute(
            "INSERT INTO sighting (id, job_id, original_id, ordinal, state, vrm_normal, "
            "confidence, content) SELECT $1, $1, id, 1, 'check', 'AA00AAA', 0.9, $2 FROM original",
            {job, findings::to_line(findings::to_json(sighting))}));
    }
    REQUIRE(database.run_script(
        "INSERT INTO artefact (id, original_id, job_id, kind, name, media_type, sha256, "
        "size_bytes, made_ms) SELECT 'a1', "
        "id, '1 probe', 'poster', 'poster.jpg', 'image/jpeg', sha256, 10, 1 FROM original"));
}

}  // namespace

TEST_CASE("a case is shown whole") {
    Force force;
    const std::string reference = force.waiting_case();
    add_findings(force);
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    REQUIRE(force.outcome(reference, "notice_posted", "2026-03-24"));
    const auto view = view_of(force, reference);
    CHECK(view["ref"] == reference);
    CHECK(view["state"] == "notice_posted");
    CHECK(view["offence"] == "RT88576");
    CHECK(view["offence_wording"] == "Drive without reasonable consideration to others");
    CHECK_FALSE(view.contains("posting_days_left"));  // the notice is out
    CHECK(view["vehicle"]["make"] == "Test");
    CHECK(view["submission"]["mode"] == "cyclist");
    CHECK(view["submission"]["declaration"]["court"] == "yes");
    CHECK(view["originals"][0]["state"] == "done");
    CHECK(view["originals"][0]["artefacts"][0]["kind"] == "poster");
    CHECK(view["findings"][0]["content"]["verdict"] == "accepted");
    CHECK(view["sightings"].size() == 1);  // of the newest look
    CHECK(view["sightings"][0]["vrm"] == "AA00AAA");
    CHECK(view["sightings"][0]["original"] == 1);
    CHECK(view["decisions"][0]["officer"] == "reviewer");
    CHECK(view["decisions"][0]["reason"] == "a close pass, seen clearly");
    CHECK(view["outcomes"][0]["on"] == "2026-03-24");
    CHECK(view["events"].size() == 4);
    CHECK(view["events"][2]["event"] == "decided_recommended");
    CHECK(view["events"][2]["actor"] == "reviewer");
}

TEST_CASE("the clock shows every step, and those that the notice set going") {
    Force force;
    const std::string reference = force.waiting_case();
    const auto clock = view_of(force, reference)["clock"];
    CHECK(clock["notice"] == "until_chosen");
    CHECK(clock["last_service_day"] == "2026-04-03");
    CHECK(clock["last_safe_posting_day"] == "2026-03-31");
    CHECK(clock["last_printing_day"] == "2026-03-30");
    CHECK(clock["last_leaving_day"] == "2026-04-01");
    CHECK(clock["proceedings_day"] == "2026-09-20");
    CHECK(clock["steps"].size() == 7);
    CHECK(clock["steps"][1]["rule"] == "NIP14, RTOA 1988 s.1(1)(c)");
    CHECK_FALSE(clock.contains("driver_answer_day"));

    REQUIRE(force.decide(reference, "reviewer", "COFP"));
    REQUIRE(force.outcome(reference, "notice_posted", "2026-03-24"));
    const auto posted = view_of(force, reference)["clock"];
    CHECK(posted["notice"] == "by_law");
    CHECK(posted["served_day"] == "2026-03-26");
    CHECK(posted["driver_answer_day"] == "2026-04-22");
    REQUIRE(force.outcome(reference, "driver_named", "2026-04-10"));
    REQUIRE(force.decide(reference, "decision_maker", "COFP", review::DecisionKind::final));
    REQUIRE(force.outcome(reference, "cofp_offered", "2026-04-21"));
    CHECK(view_of(force, reference)["clock"]["offer_answer_day"] == "2026-05-19");
}

TEST_CASE("an offence without a notice has no notice in its clock") {
    Force force;
    const std::string reference = force.waiting_case();
    auto request = Force::decision(reference, "reviewer", "COFP");
    request.offence = "RT88509";
    REQUIRE(review::decide(force.database(), force.law(), request, at("2026-03-23T10:00")));
    const auto clock = view_of(force, reference)["clock"];
    CHECK(clock["notice"] == "none");
    CHECK_FALSE(clock.contains("last_service_day"));
    CHECK(clock["steps"].size() == 1);
}

TEST_CASE("who sent it is not in the view of a case") {
    Force force;
    const std::string text = findings::to_line(view_of(force, force.waiting_case()));
    CHECK(text.find("Onymous") == std::string::npos);
    CHECK(text.find("It passed me.") != std::string::npos);
}

TEST_CASE("no case is shown for an unknown reference") {
    Force force;
    const auto view =
        review::case_view(force.database(), force.law(), "NONE", at("2026-03-23T12:00"));
    REQUIRE_FALSE(view);
    CHECK(view.error().message == "no case has the reference NONE");
}

TEST_CASE("the text for a terminal says what an officer looks for and is harmless") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.database().execute("UPDATE submission SET incident_place = $1",
                                     {std::string("A59\x1b[2J\xc2\x9b"
                                                  "2J \xc2\xa3")}));
    add_findings(force);
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    const std::string text = review::case_text(view_of(force, reference));
    for (const auto* expected :
         {"post by       Tue 31 Mar 2026  (6 posting days left)",
          "Fri 3 Apr 2026    last day for the notice to be served",
          "recommended  COURSE  RT88576  by reviewer", "a close pass, seen clearly",
          "1  a.mp4  done  1000 bytes", "original 1  AA00AAA  check  from 1.5 s to 3.0 s",
          "A59 [2J  2J \xc2\xa3"}) {
        CAPTURE(expected, text);
        CHECK(text.find(expected) != std::string::npos);
    }
}
