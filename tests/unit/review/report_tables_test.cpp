#include "tests/support/report_cases.hpp"

using namespace catseye;
using namespace catseye::review;
using namespace catseye::tests;

namespace {

std::int64_t day_number(const std::string& text) {
    return day(text).time_since_epoch().count();
}

}  // namespace

TEST_CASE("the trend shows thirteen months whatever the period, empty ones too") {
    ReportCases cases;
    cases.add("2025-03-31T22:59:59Z");  // March 2025
    cases.add("2025-02-10T12:00");      // the month before the first
    cases.add_many(2, "WARN", "warning_sent");
    const Report report = cases.report({"own", day("2026-03-01"), day("2026-03-31"), kReportTime});
    const ReportTable& trend = table_of(report, "P2");
    REQUIRE(trend.rows.size() == 13);
    CHECK(row(trend, "2025-03").at(1) == "1");
    CHECK(row(trend, "2025-04") == Texts{"2025-04", "0", "0", "0", "0", "0", "n/a", "n/a"});
    CHECK(row(trend, "2026-03") ==
          Texts{"2026-03", "2", "2", "2", "0", "0", "100.0 %", "34.2 to 100.0 %"});
}

TEST_CASE("districts are counted against the people who live there, and the unknown apart") {
    ReportCases cases;
    cases.add_many(2, "WARN", "warning_sent");
    cases.run("UPDATE submission SET incident_place = 'A59, Preston' WHERE id = '1'", {});
    const Report report = cases.report();
    const ReportTable& areas = table_of(report, "P3");
    CHECK(row(areas, "Preston") ==
          Texts{"Preston", "1", "147900", "0.1", "1", "0", "0", "100.0 %", "20.7 to 100.0 %"});
    CHECK(row(areas, "not known").at(1) == "1");
    CHECK(row(areas, "total").at(1) == "2");
}

TEST_CASE("what was lost to the clock is counted by who could have helped it") {
    ReportCases cases;
    cases.add_many(2, "NFA", "", "NIP_MISSED_FORCE");
    cases.add_many(1, "NFA", "", "LATE_SUBMISSION");
    cases.add_many(1, "NFA", "", "NO_VRM");
    const Report report = cases.report();
    const ReportTable& lost = table_of(report, "R6c");
    CHECK(row(lost, "NIP_MISSED_FORCE") == Texts{"NIP_MISSED_FORCE", "2", "50.0 %", "force",
                                                 "The force did not serve the notice in time"});
    CHECK(row(lost, "total").at(1) == "3");
    CHECK(row(table_of(report, "R5b"), "NIP_MISSED_FORCE") == Texts{"NIP_MISSED_FORCE", "2", "2"});
}

TEST_CASE("the questions that every force is asked have an answer a year, and one for cyclists") {
    ReportCases cases;
    cases.add("2025-12-31T12:00", "driver");
    cases.add_many(2, "COURSE", "course_completed");
    cases.add_many(1, "COURSE", "course_offered");
    cases.add_many(3, "NFA", "", "NO_VRM");
    const Report report = cases.report({"own", day("2025-01-01"), day("2026-12-31"), kReportTime});
    const ReportTable& all = table_of(report, "F1");
    CHECK(all.columns == Texts{"question", "2025", "2026", "all"});
    CHECK(row(all, "submissions received") == Texts{"submissions received", "1", "6", "7"});
    CHECK(row(all, "submissions reviewed").at(3) == "6");
    CHECK(row(all, "no action taken").at(3) == "3");
    CHECK(row(all, "positive action taken").at(3) == "3");
    CHECK(row(all, "of it: courses completed").at(3) == "2");
    CHECK(row(table_of(report, "F2"), "submissions received") ==
          Texts{"submissions received", "6", "6"});
}

TEST_CASE("every table adds up to its total") {
    ReportCases cases;
    cases.add("2026-02-28T23:59", "driver");
    cases.decide(cases.add("2026-02-01T08:00", "pedestrian"), "recommended", "COFP");
    cases.add_many(3, "WARN", "warning_sent");
    cases.add_many(2, "COURSE", "course_offered");
    cases.add_many(2, "NFA", "", "NO_VRM");
    cases.add_many(1, "NFA", "", "NOT_PUBLIC_INTEREST");
    cases.add_many(1, "DUP", "");
    cases.run("UPDATE review_case SET offence = 'RT88576' WHERE id IN ('3', '4')", {});
    const Report report = cases.report();
    CHECK(report.headline.received ==
          report.headline.actioned + report.headline.not_actioned + report.headline.pending);
    for (const std::string id :
         {"R1", "R2", "R2b", "R3", "P3", "P5", "R4", "R5b", "R6b", "R6c", "R12b", "disposals"}) {
        const ReportTable& one = table_of(report, id);
        INFO(id);
        REQUIRE(cell_text(one.rows.back().front()) == "total");
        for (std::size_t column = 1; column < one.columns.size(); ++column) {
            if (!std::holds_alternative<std::int64_t>(one.rows.back()[column])) continue;
            std::int64_t sum = 0;
            for (std::size_t at = 0; at + 1 < one.rows.size(); ++at)
                sum += std::get<std::int64_t>(one.rows[at].at(column));
            INFO(one.columns[column]);
            CHECK(sum == std::get<std::int64_t>(one.rows.back()[column]));
        }
    }
    CHECK(row(table_of(report, "R2"), "2026-02") ==
          Texts{"2026-02", "2", "1", "0", "0", "2", "0.0 %", "0.0 %", "0.0 %"});
    CHECK(row(table_of(report, "R3"), "RT88576").at(1) == "2");
    CHECK(row(table_of(report, "R5"), "NO_VRM") ==
          Texts{"NO_VRM", "2", "66.7 %", "yes", "No registration mark can be seen"});
    CHECK(row(table_of(report, "R5"), "of these avoidable at the form").at(1) == "2");
    CHECK(row(table_of(report, "R5"), "total").at(1) == "3");
}

TEST_CASE("timeliness is measured where both ends are known") {
    ReportCases cases;
    for (const std::string posted : {"2026-03-13", "2026-03-19", "2026-03-20"}) {
        const std::string id = cases.add();  // offence 8 March, last safe posting day 19 March
        cases.decide(id, "recommended", "COURSE");
        cases.happens(id, "notice_posted", posted);
    }
    cases.add();
    const Report report = cases.report();
    CHECK(row(table_of(report, "R6"), "offence to submission") ==
          Texts{"offence to submission", "4", "2.0", "2.0"});
    CHECK(row(table_of(report, "R6"), "submission to first view") ==
          Texts{"submission to first view", "0", "n/a", "n/a"});
    CHECK(row(table_of(report, "R6"), "submission to first decision").at(2) == "2.0");
    CHECK(row(table_of(report, "R6"), "first decision to posting of the notice") ==
          Texts{"first decision to posting of the notice", "3", "7.0", "8.0"});
    CHECK(row(table_of(report, "R6"), "offence to posting of the notice (day number)").at(3) ==
          "12.0");
    CHECK(row(table_of(report, "R6b"), "with a business day in hand") ==
          Texts{"with a business day in hand", "1", "33.3 %"});
    CHECK(row(table_of(report, "R6b"), "on the last safe day").at(1) == "1");
    CHECK(row(table_of(report, "R6b"), "after the last safe day").at(1) == "1");
}

TEST_CASE("the live queue counts open cases by the days they have left") {
    ReportCases cases;
    for (int at = 0; at < 6; ++at)
        cases.add();
    const auto set = [&](const std::string& id, const store::Value& last_safe,
                         const std::string& state) {
        cases.run(
            "UPDATE review_case SET last_safe_posting_day = $2, state = $3, closed_ms = $4 WHERE "
            "id = $1",
            {id, last_safe, state,
             state == "closed" ? store::Value(std::int64_t{1}) : store::Value(nullptr)});
    };
    set("1", day_number("2026-03-31"), "waiting");
    set("2", day_number("2026-04-02"), "waiting");
    set("3", day_number("2026-04-07"), "recommended");
    set("4", nullptr, "processing");
    set("5", day_number("2026-03-01"), "notice_posted");
    set("6", day_number("2026-04-02"), "closed");
    set(cases.add(), nullptr, "waiting");
    // Stopped on zig-zags: no notice needed.
    cases.run("UPDATE review_case SET offence = 'ZP97003' WHERE id = '7'", {});
    cases.run("UPDATE review_case SET offence = 'RT88576' WHERE id = '4'", {});
    const Report report = cases.report();
    CHECK(row(table_of(report, "R1"), "waiting") ==
          Texts{"waiting", "1", "1", "0", "0", "0", "0", "1", "3", "2026-03-10"});
    CHECK(row(table_of(report, "R1"), "recommended").at(5) == "1");
    CHECK(row(table_of(report, "R1"), "processing").at(6) == "1");
    CHECK(row(table_of(report, "R1"), "notice_posted").at(7) == "1");
    CHECK(row(table_of(report, "R1"), "total").at(8) == "6");
}

TEST_CASE("the funnel takes each step of those who came from the one before") {
    ReportCases cases;
    for (int at = 0; at < 4; ++at)
        cases.happens(cases.add(), "notice_posted");
    cases.happens("1", "driver_named");
    cases.happens("2", "driver_named");
    cases.happens(cases.add(), "driver_named");  // under an exception, without a notice
    cases.happens("1", "course_offered");
    cases.happens("1", "course_completed");
    for (const std::string state : {"answered", "lapsed"})
        cases.run(
            "INSERT INTO submitter_request (id, case_id, officer_id, wants, text, answer_by_day, "
            "asked_ms, state, ended_ms) VALUES ($1, '1', 'o', 'plate', '', 0, 0, $1, 1)",
            {state});
    const Report report = cases.report();
    CHECK(row(table_of(report, "R7"), "submitter_answered") ==
          Texts{"submitter_answered", "1", "submitter_asked", "100.0 %"});
    CHECK(row(table_of(report, "R7"), "notice_posted") ==
          Texts{"notice_posted", "4", "(any)", "80.0 %"});
    CHECK(row(table_of(report, "R7"), "driver_named") ==
          Texts{"driver_named", "3", "a notice", "50.0 %"});
    CHECK(row(table_of(report, "R7"), "course_completed") ==
          Texts{"course_completed", "1", "course_offered", "100.0 %"});
    CHECK(row(table_of(report, "R7"), "convicted") == Texts{"convicted", "0", "charged", "n/a"});
}

TEST_CASE("media health counts an original by its newest finding, and attempts by their end") {
    ReportCases cases;
    const std::int64_t at = to_ms(*parse_time("2026-03-10T12:00"));
    cases.run("INSERT INTO original VALUES ('a', $1, 1, $2, 'done', NULL, NULL)",
              {std::string(64, 'a'), at});
    cases.run("INSERT INTO original VALUES ('b', $1, 1, $2, 'unplayable', 'not_video', 'No')",
              {std::string(64, 'b'), at});
    const auto stage = [&](const std::string& id, const std::string& original,
                           const std::string& name, std::int64_t version,
                           const std::string& result) {
        cases.run(
            "INSERT INTO job (id, original_id, stage, stage_version, state, due_ms) VALUES ($1, "
            "$2, $3, $4, 'done', 0)",
            {id, original, name, version});
        cases.run("INSERT INTO finding VALUES ($1, $2, $3, $4, $5, '{}')",
                  {id, original, name, version, result});
        cases.run("INSERT INTO job_attempt VALUES ($1, 1, 'w', $2, $2, 'done', NULL, NULL, 1, 1)",
                  {id, at});
    };
    stage("1", "a", "probe", 1, "rejected");
    stage("2", "a", "probe", 2, "accepted");
    stage("3", "a", "derive", 1, "remuxed");
    cases.run(
        "INSERT INTO job (id, original_id, stage, stage_version, state, due_ms) VALUES ('4', 'b', "
        "'probe', 1, 'failed', 0)",
        {});
    cases.run(
        "INSERT INTO job_attempt VALUES ('4', 1, 'w', $1, $1, 'failed', 'invalid_media', 'no', 1, "
        "1)",
        {at});
    const Report report = cases.report({"own", day("2026-03-10"), day("2026-03-10"), kReportTime});
    std::vector<Texts> rows;
    for (const auto& cells : table_of(report, "R12").rows) {
        Texts& texts = rows.emplace_back();
        for (const Cell& cell : cells)
            texts.push_back(cell_text(cell));
    }
    CHECK(rows == std::vector<Texts>{{"verdict", "accepted", "1", "50.0 %"},
                                     {"verdict", "none", "1", "50.0 %"},
                                     {"verdict", "total", "2", "100.0 %"},
                                     {"proxy", "none", "1", "50.0 %"},
                                     {"proxy", "remuxed", "1", "50.0 %"},
                                     {"proxy", "total", "2", "100.0 %"},
                                     {"state", "done", "1", "50.0 %"},
                                     {"state", "unplayable: not_video", "1", "50.0 %"},
                                     {"state", "total", "2", "100.0 %"}});
    CHECK(row(table_of(report, "R12b"), "total").at(3) == "4");
    CHECK(row(table_of(report, "R12b"), "derive").at(1) == "done");
}

TEST_CASE("people who were shown another door are counted apart from what was sent") {
    ReportCases cases;
    cases.add_many(1, "WARN", "warning_sent");
    const std::int64_t inside = day("2026-03-10").time_since_epoch().count();
    cases.run(
        "INSERT INTO routed_out VALUES ($1, 'collision', 3), ($1, 'parking', 7), ($2, "
        "'collision', 2), ($3, 'collision', 100)",
        {inside, inside + 1, inside + 40});
    const Report report = cases.report({"own", day("2026-03-01"), day("2026-03-31"), kReportTime});
    CHECK(row(table_of(report, "P7"), "parking") == Texts{"parking", "7"});
    CHECK(row(table_of(report, "P7"), "collision") == Texts{"collision", "5"});
    CHECK(row(table_of(report, "P7"), "total") == Texts{"total", "12"});
}
