#include <algorithm>

#include "review/case_changes.hpp"
#include "review/queue_order.hpp"
#include "review/search_words.hpp"
#include "store/messages.hpp"
#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;
using Codes = std::vector<std::string>;

namespace {

constexpr std::string_view kNow = "2026-03-23T10:00";  // a Monday

review::QueuePage page(Force& force, const review::QueueRequest& request,
                       std::string_view now = kNow) {
    const auto found = review::queue_page(force.database(), force.law(), request, at(now));
    REQUIRE(found);
    return *found;
}

Codes references(Force& force, const review::QueueFilter& filter, std::string_view now = kNow) {
    Codes found;
    for (const auto& entry : page(force, {filter}, now).entries)
        found.push_back(entry.reference);
    return found;
}

/// A case whose last safe posting day is the one given.
std::string case_posting_by(Force& force, std::string_view incident) {
    return force.waiting_case(incident, "2026-03-22T12:00");
}

void read_all_words(Force& force) {
    REQUIRE(review::read_words(force.database(), 1000));
}

/// What a run of `derive` leaves behind: its findings, and a sighting of each mark.
void look(Force& force, const std::string& job, const findings::DeriveFindings& found,
          const std::vector<std::string>& marks) {
    auto& database = force.database();
    REQUIRE(database.execute(
        "INSERT INTO job (id, original_id, stage, stage_version, due_ms) SELECT $1, id, 'derive', "
        "$2, 0 FROM original",
        {job, std::int64_t(job.front() - '0')}));
    REQUIRE(database.execute(
        "INSERT INTO finding (job_id, original_id, stage, made_ms, content) SELECT $1, id, "
        "'derive', 1, $2 FROM original",
        {job, findings::to_line(findings::to_json(found))}));
    std::int64_t ordinal = 0;
    for (const std::string& mark : marks)
        REQUIRE(database.execute(
            "INSERT INTO sighting (id, job_id, original_id, ordinal, state, vrm_normal, "
            "confidence, content) SELECT $1, $2, id, $3, 'check', $4, 0.9, '{}' FROM original",
            {job + mark, job, ++ordinal, mark}));
}

Codes plate_results(Force& force) {
    Codes results;
    for (const auto& entry : page(force, {}).entries)
        results.push_back(entry.vrm + " " + entry.plate_result);
    std::sort(results.begin(), results.end());
    return results;
}

}  // namespace

TEST_CASE("each case says how the plates in its footage compare, by the newest look") {
    Force force;
    const Time incident = at("2026-03-20T08:15");
    const Time received = at("2026-03-21T12:00");
    const std::string submission = force.submit(incident, received);
    std::int64_t vehicle = 0;
    for (const char* mark : {"AB12CDE", "AB12CDF", "XY99ZZZ"})
        force.open(submission, incident, received, mark, ++vehicle);
    force.settle("a", store::OriginalState::done);
    CHECK(plate_results(force) == Codes{"AB12CDE ", "AB12CDF ", "XY99ZZZ "});
    CHECK_FALSE(review::to_json(page(force, {}).entries[0]).contains("plate_match"));

    look(force, "1 derive", {}, {});
    CHECK(plate_results(force) ==
          Codes{"AB12CDE none_legible", "AB12CDF none_legible", "XY99ZZZ none_legible"});
    look(force, "2 derive", {}, {"BD51SMR", "AB12CDE"});
    CHECK(plate_results(force) == Codes{"AB12CDE match", "AB12CDF one_off", "XY99ZZZ not_seen"});
    CHECK(review::to_json(page(force, {}).entries).dump().find("\"plate_match\":\"one_off\"") !=
          std::string::npos);
    REQUIRE(force.database().run_script(
        "UPDATE review_case SET vrm_confirmed = 'BD51SMR' WHERE vrm_normal = 'AB12CDE'"));
    CHECK(plate_results(force) == Codes{"AB12CDF one_off", "BD51SMR match", "XY99ZZZ not_seen"});
    REQUIRE(force.database().run_script("UPDATE review_case SET vrm_confirmed = NULL"));
    findings::DeriveFindings failed;
    failed.warnings.push_back({"plates_not_looked_for", "Number plates were not looked for."});
    look(force, "3 derive", failed, {});
    CHECK(plate_results(force) ==
          Codes{"AB12CDE not_looked_for", "AB12CDF not_looked_for", "XY99ZZZ not_looked_for"});
}

TEST_CASE("a page is a part of the queue, and says how much there is") {
    Force force;
    Codes all;
    for (const char* incident : {"2026-03-15T08:15", "2026-03-17T08:15", "2026-03-19T08:15"})
        all.push_back(case_posting_by(force, incident));
    review::QueueRequest request;
    request.most = 2;
    auto first = page(force, request);
    REQUIRE(first.entries.size() == 2);
    CHECK(first.total == 3);
    CHECK(first.entries[0].reference == all[0]);
    request.first = 2;
    const auto second = page(force, request);
    REQUIRE(second.entries.size() == 1);
    CHECK(second.entries[0].reference == all[2]);
    request.first = 4;
    CHECK(page(force, request).entries.empty());
}

TEST_CASE("a clock's band holds the cases that it says, each in one") {
    Force force;
    struct Row {
        std::string_view incident;
        review::ClockBand band;
    };
    // Offence on D: served by D+14, posted two business days before. 23 March 2026 is a Monday.
    const Row rows[] = {
        {"2026-03-10T08:15", review::ClockBand::past},   // post by Friday 20
        {"2026-03-11T08:15", review::ClockBand::due},    // Monday 23: today
        {"2026-03-12T08:15", review::ClockBand::due},    // Tuesday 24
        {"2026-03-13T08:15", review::ClockBand::soon},   // Wednesday 25
        {"2026-03-18T08:15", review::ClockBand::soon},   // Monday 30: five left
        {"2026-03-19T08:15", review::ClockBand::later},  // Tuesday 31
        {"2019-03-20T08:15", review::ClockBand::not_computable},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.incident));
        const std::string reference = case_posting_by(force, row.incident);
        for (int number = 0; number <= static_cast<int>(review::ClockBand::not_computable);
             ++number) {
            const auto band = static_cast<review::ClockBand>(number);
            CAPTURE(std::string(to_string(band)));
            review::QueueFilter filter;
            filter.band = band;
            const auto found = references(force, filter);
            const bool is_in = std::find(found.begin(), found.end(), reference) != found.end();
            CHECK(is_in == (band == row.band));
        }
    }
}

TEST_CASE("an offence without a notice has a band of its own") {
    Force force;
    const std::string reference = force.waiting_case();
    auto request = Force::decision(reference, "reviewer", "COURSE");
    request.offence = "RT88509";  // a seat belt
    REQUIRE(review::decide(force.database(), force.law(), request, at(kNow)));
    review::QueueFilter filter;
    filter.band = review::ClockBand::no_notice;
    CHECK(references(force, filter) == Codes{reference});
}

TEST_CASE("the last day to charge is watched in every state until somebody is charged") {
    Force force;
    const std::string reference = force.waiting_case("2026-03-20T08:15");
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    REQUIRE(force.outcome(reference, "notice_posted", "2026-03-24"));
    review::QueueFilter filter;
    filter.band = review::ClockBand::proceedings;
    CHECK(references(force, filter, "2026-09-05T10:00").empty());
    CHECK(references(force, filter, "2026-09-06T10:00") == Codes{reference});
    CHECK(references(force, filter, "2026-10-01T10:00") == Codes{reference});  // past: still seen
    filter.state = "notice_posted";
    CHECK(references(force, filter, "2026-09-06T10:00") == Codes{reference});
    REQUIRE(force.outcome(reference, "driver_named", "2026-04-10"));
    REQUIRE(force
                .decide(reference, "supervisor", "COURT", review::DecisionKind::recommended,
                        "2026-04-11T10:00")
                .error()
                .code == ErrorCode::conflict);
    filter.state.clear();
    REQUIRE(force.decide(reference, "decision_maker", "COURT", review::DecisionKind::final,
                         "2026-04-11T10:00"));
    CHECK(references(force, filter, "2026-09-06T10:00") == Codes{reference});
    REQUIRE(force.outcome(reference, "charged", "2026-05-01"));
    CHECK(references(force, filter, "2026-09-06T10:00").empty());
}

TEST_CASE("each part of a filter leaves out what it does not mean") {
    Force force;
    const std::string held = force.waiting_case();
    const std::string late = force.waiting_case("2026-03-10T08:15", "2026-03-22T12:00");
    REQUIRE(review::take(force.database(), held, {"reviewer"}, at(kNow), std::chrono::minutes(30)));
    read_all_words(force);
    const std::string reviewer = force.text("SELECT id FROM officer WHERE name = $1", "reviewer");

    review::QueueFilter mine;
    mine.holder = reviewer;
    CHECK(references(force, mine) == Codes{held});
    CHECK(references(force, mine, "2026-03-23T10:30").empty());
    review::QueueFilter free;
    free.held_by_nobody = true;
    CHECK(references(force, free) == Codes{late});
    CHECK(references(force, free, "2026-03-23T10:30") == Codes{late, held});
    review::QueueFilter flagged;
    flagged.flag = "late_submission";
    CHECK(references(force, flagged) == Codes{late});
    review::QueueFilter fresh;
    fresh.unseen = true;
    CHECK(references(force, fresh) == Codes{late});
    review::QueueFilter mode;
    mode.mode = "horse_rider";
    CHECK(references(force, mode).empty());
    mode.mode = "cyclist";
    CHECK(references(force, mode).size() == 2);
    review::QueueFilter hint;
    hint.hint = "phone";
    CHECK(references(force, hint).empty());
    review::QueueFilter place;
    place.place = "preston  a59";
    CHECK(references(force, place).size() == 2);
    place.place = "prest";
    CHECK(references(force, place).empty());
    review::QueueFilter closed;
    closed.state = "second_review";
    CHECK(references(force, closed).empty());
}

TEST_CASE("what a submitter wrote after somebody looked asks for another look") {
    Force force;
    const std::string reference = force.waiting_case();
    review::QueueFilter filter;
    filter.answered = true;
    CHECK(references(force, filter).empty());
    REQUIRE(review::take(force.database(), reference, {"reviewer"}, at(kNow),
                         std::chrono::minutes(30)));
    const std::string submission =
        force.text("SELECT submission_id FROM review_case WHERE reference = $1", reference);
    REQUIRE(store::SubmissionTexts(force.database())
                .add_message(submission, {"more", "It was blue.", at("2026-03-23T11:00")}));
    CHECK(references(force, filter) == Codes{reference});
}

TEST_CASE("a page of the queue is read by its index, in order") {
    Force force;
    review::QueueRequest request;
    review::Conditions conditions(request.filter, force.law(), request.limits, at(kNow));
    const auto plan = force.database().query(
        "EXPLAIN QUERY PLAN SELECT c.id" + conditions.from() + conditions.sql() +
            " ORDER BY c.queue_day, c.severity DESC, c.opened_ms, c.reference LIMIT 50",
        conditions.values());
    REQUIRE(plan);
    std::string text;
    while (*(*plan)->next())
        text += (*plan)->text(3) + "\n";
    CAPTURE(text);
    CHECK(text.find("COVERING INDEX review_case_queue") != std::string::npos);
    CHECK(text.find("TEMP B-TREE") == std::string::npos);
}

TEST_CASE("what the custody log gains says which cases changed") {
    Force force;
    const std::string quiet = force.waiting_case();
    const std::string busy = force.waiting_case();
    const auto head = force.count("custody_entry");
    REQUIRE(review::take(force.database(), busy, {"reviewer"}, at(kNow), std::chrono::minutes(30)));
    const auto changed =
        review::cases_changed(force.database(), head, force.count("custody_entry"));
    REQUIRE(changed);
    CHECK(*changed == Codes{busy});
}
