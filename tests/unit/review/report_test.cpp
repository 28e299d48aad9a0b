#include "review/report.hpp"

#include "findings/json.hpp"
#include "review/case_state.hpp"
#include "review/interval.hpp"
#include "review/report_counting.hpp"
#include "tests/support/report_cases.hpp"

using namespace catseye;
using namespace catseye::review;
using namespace catseye::tests;

TEST_CASE("the annual report's sentence adds up") {
    ReportCases cases;
    cases.add_annual_report();
    const Report report = cases.report({"own", day("2026-01-01"), day("2026-12-31"), kReportTime});
    CHECK(report.headline.sentence ==
          "In 2026, 4,022 submissions were reviewed; action was taken in 57 % (2,293), including "
          "600 courses completed, "
          "300 fixed penalties, 200 prosecutions, 1,193 warning letters and 0 other; no action in "
          "1,729; 0 are still open.");
    CHECK(report.headline.actioned == 2'293);
    CHECK(report.headline.not_actioned == 1'729);
    CHECK(report.headline.pending == 0);
    CHECK(row(table_of(report, "R7"), "course_completed").at(1) == "600");
}

TEST_CASE(
    "a recommended course is pending, a decided one is awaited, only a completed one is a course "
    "completed") {
    ReportCases cases;
    cases.add();
    cases.decide(cases.add(), "recommended", "COURSE");
    const std::string decided = cases.add();
    cases.decide(decided, "recommended", "COURSE");
    cases.decide(decided, "final", "COURSE");
    cases.happens(decided, "course_offered");
    cases.add_many(1, "COURSE", "course_completed");
    const Report report = cases.report();
    CHECK(report.headline.received == 4);
    CHECK(report.headline.reviewed == 3);
    CHECK(report.headline.actioned == 2);
    CHECK(report.headline.pending == 2);
    CHECK(report.headline.not_reviewed == 1);
    CHECK(disposal(report, "COURSE") == 2);
    CHECK(disposal(report, "PENDING") == 2);
    CHECK_THAT(
        report.headline.sentence,
        Catch::Contains(
            "3 submissions were reviewed; action was taken in 67 % (2), including 1 course "
            "completed, "
            "0 fixed penalties, 0 prosecutions, 0 warning letters, 0 other and 1 decided whose "
            "result "
            "is not in yet; no action in 0; 2 are still open (1 of them not reviewed yet)."));
    CHECK(row(table_of(report, "disposals"), "COURSE") ==
          Texts{"COURSE", "1", "1", "1", "3", "Educational course"});
    CHECK(row(table_of(report, "disposals"), "not reviewed").at(4) == "1");
}

TEST_CASE("what has happened outweighs what was decided") {
    struct Expected {
        std::string final_disposal;
        std::vector<Event> events;
        std::string disposal;
        Standing standing;
        ActionDone done;
    };
    using enum Event;
    const Expected table[] = {
        {"", {}, "", Standing::open, ActionDone::awaited},
        {"", {notice_posted, driver_named}, "", Standing::open, ActionDone::awaited},
        {"COURSE", {course_offered}, "COURSE", Standing::actioned, ActionDone::awaited},
        {"COURSE",
         {course_offered, course_completed},
         "COURSE",
         Standing::actioned,
         ActionDone::course},
        {"COURSE", {course_lapsed, charged}, "COURT", Standing::actioned, ActionDone::prosecution},
        {"COFP", {cofp_offered}, "COFP", Standing::actioned, ActionDone::awaited},
        {"COFP",
         {cofp_offered, cofp_accepted},
         "COFP",
         Standing::actioned,
         ActionDone::fixed_penalty},
        {"COURT", {charged, acquitted}, "COURT", Standing::actioned, ActionDone::prosecution},
        {"COURT", {withdrawn}, "COURT", Standing::actioned, ActionDone::withdrawn},
        {"S172", {charged, convicted}, "S172", Standing::actioned, ActionDone::prosecution},
        {"WARN", {warning_sent}, "WARN", Standing::actioned, ActionDone::warning_letter},
        {"ADVICE", {advice_sent}, "ADVICE", Standing::actioned, ActionDone::other},
        {"REFER_EMPLOYER", {referred}, "REFER_EMPLOYER", Standing::actioned, ActionDone::other},
        {"REFER_UNIT", {referred}, "REFER_UNIT", Standing::passed_on, ActionDone::other},
        {"REFER_FORCE", {}, "REFER_FORCE", Standing::not_actioned, ActionDone::awaited},
        {"NFA", {notice_posted}, "NFA", Standing::not_actioned, ActionDone::awaited},
    };
    for (const Expected& expected : table) {
        CaseHistory history;
        history.first_decided_ms = 1;
        history.final_disposal = expected.final_disposal;
        for (const Event event : expected.events)
            history.set(event);
        settle(history, compiled_law());
        INFO(expected.final_disposal << " and " << expected.events.size() << " events");
        CHECK(history.counted.disposal == expected.disposal);
        CHECK(history.counted.standing == expected.standing);
        CHECK(action_done(history) == expected.done);
    }
}

TEST_CASE("every event that the state machine records is one that reports know") {
    for (const Transition& transition : transitions())
        if (transition.kind == EventKind::outcome) {
            INFO(transition.event);
            CHECK(event_from(transition.event).has_value());
        }
}

TEST_CASE("the three rates leave out what their names say, and carry n and pending") {
    ReportCases cases;
    cases.add();                                         // not reviewed
    cases.decide(cases.add(), "recommended", "COURSE");  // pending
    cases.add_many(2, "REFER_UNIT", "");                 // pending elsewhere
    cases.add_many(3, "WARN", "warning_sent");           // actioned
    cases.add_many(4, "DUP", "");                        // out of the reviewed
    cases.add_many(5, "REFER_FORCE", "");                // out of scope
    cases.add_many(6, "NFA", "", "PARKING_COUNCIL");     // wrong kind: out of scope
    cases.add_many(7, "NFA", "", "NO_OFFENCE");
    const Report report = cases.report();
    const auto& rates = report.headline.rates;
    REQUIRE(rates.size() == 3);
    for (const ActionRate& rate : rates) {
        CHECK(rate.actioned == 3);
        CHECK(rate.pending == 4);
    }
    CHECK(rates[0].name == "action_rate_received");
    CHECK(rates[0].of == 29);
    CHECK(rates[1].name == "action_rate_reviewed");
    CHECK(rates[1].of == 28 - 4);
    CHECK(rates[2].name == "action_rate_in_scope");
    CHECK(rates[2].of == 28 - 4 - 5 - 6);
    CHECK_THAT(report.headline.sentence,
               Catch::Contains("28 submissions were reviewed, 4 duplicates among them; action was "
                               "taken in 13 % of the other 24 (3)"));
}

TEST_CASE("a rate carries Wilson's interval") {
    const std::tuple<std::int64_t, std::int64_t, double, double> table[] = {
        {0, 10, 0, 0.27753},
        {10, 10, 0.72247, 1},
        {5, 10, 0.23659, 0.76341},
        {1, 1, 0.20655, 1},
        {2'293, 4'022, 0.55475, 0.58534}};
    for (const auto& [part, of, low, high] : table) {
        const auto bounds = wilson({part, of});
        REQUIRE(bounds);
        CHECK(bounds->low == Approx(low).margin(0.00001));
        CHECK(bounds->high == Approx(high).margin(0.00001));
    }
    CHECK_FALSE(wilson({0, 0}));
    ReportCases cases;
    cases.add_many(5, "WARN", "warning_sent");
    cases.add_many(5, "NFA", "", "NO_VRM");
    const Report report = cases.report();
    CHECK(row(table_of(report, "P1"), "action_rate_reviewed") ==
          Texts{"action_rate_reviewed", "50.0 %", "23.7 to 76.3 %", "5", "10", "0",
                "what an officer has reviewed, less duplicates"});
    CHECK_THAT(render(report, ReportFormat::json), Catch::Contains("0.2366"));
}

TEST_CASE("a filter counts only what it asks for, and every format says which one holds") {
    ReportCases cases;
    cases.add("2026-03-10T12:00", "driver");
    cases.decide(cases.add(), "recommended", "COFP");
    cases.add_many(3, "WARN", "warning_sent");
    cases.run("UPDATE review_case SET offence = 'RT88576' WHERE id IN ('3', '4')", {});
    cases.run("UPDATE submission SET incident_place = 'A59, Preston' WHERE id IN ('4', '5')", {});
    const auto received = [&](const ReportFilter& filter) {
        ReportRequest request{"own", {}, {}, kReportTime};
        request.filter = filter;
        const Report report = cases.report(request);
        CHECK(row(table_of(report, "R2"), "total").at(1) ==
              std::to_string(report.headline.received));
        CHECK(row(table_of(report, "P2"), "2026-04").at(1) == "0");
        return report.headline.received;
    };
    CHECK(received({}) == 5);
    CHECK(received({"RT88576", "", ""}) == 2);
    CHECK(received({"none", "", ""}) == 3);
    CHECK(received({"", "Preston", ""}) == 2);
    CHECK(received({"", "not known", ""}) == 3);
    CHECK(received({"", "Wyre", ""}) == 0);
    CHECK(received({"", "", "driver"}) == 1);
    CHECK(received({"RT88576", "Preston", "cyclist"}) == 1);

    ReportRequest request{"own", day("2026-03-01"), day("2026-03-31"), kReportTime};
    request.filter = {"RT88576", "Preston", "cyclist"};
    const Report report = cases.report(request);
    CHECK_THAT(report.headline.sentence,
               Catch::StartsWith("In March 2026 (only offence RT88576, area Preston, mode "
                                 "cyclist), 1 submission was reviewed"));
    CHECK_THAT(render(report, ReportFormat::csv),
               Catch::Contains("headline,only,area,Preston\r\n"));
    const auto json = findings::parse_json(render(report, ReportFormat::json));
    CHECK(json->at("only").at("mode") == "cyclist");
    for (const ReportTable& one : report.tables) {
        INFO(one.id);
        CHECK(one.id != "P7");
        CHECK(one.id != "R12");
    }
}

TEST_CASE("a filter for what cannot be is refused, and says what there is") {
    ReportCases cases;
    cases.add();
    const auto refused = [&](const ReportFilter& filter) {
        ReportRequest request{"own", {}, {}, kReportTime};
        request.filter = filter;
        const auto report = build_report(*cases.database, compiled_law(), request);
        REQUIRE_FALSE(report);
        CHECK(report.error().code == ErrorCode::invalid_request);
        return report.error().message;
    };
    CHECK_THAT(refused({"XX00000", "", ""}), Catch::Contains("offence 'XX00000'"));
    CHECK_THAT(refused({"", "Prestn", ""}), Catch::Contains("Preston"));
    CHECK_THAT(refused({"", "", "rocket"}), Catch::Contains("there is cyclist"));
}

TEST_CASE("a report has only the tables that are asked for") {
    ReportCases cases;
    ReportRequest request{"own", {}, {}, kReportTime};
    request.tables = {"R5", "P1"};
    const Report report = cases.report(request);
    REQUIRE(report.tables.size() == 2);
    CHECK(report.tables[0].id == "P1");
    CHECK(report.tables[1].id == "R5");
}

TEST_CASE("a report on nothing has no number that is none") {
    const ReportCases cases;
    const Report report = cases.report();
    CHECK(report.headline.sentence ==
          "In the period from 1 April 2026 to 1 April 2026, 0 submissions were reviewed; action "
          "was taken in n/a (0), "
          "including 0 courses completed, 0 fixed penalties, 0 prosecutions, 0 warning letters and "
          "0 other; "
          "no action in 0; 0 are still open.");
    for (const ReportFormat format :
         {ReportFormat::text, ReportFormat::json, ReportFormat::csv, ReportFormat::html}) {
        const std::string text = render(report, format);
        CHECK(text.find("nan") == std::string::npos);
        CHECK(text.find("n/a") != std::string::npos);
    }
}

TEST_CASE("a percentage never rounds something to nothing or a part to the whole") {
    CHECK(percent({0, 0}, 1) == "n/a");
    CHECK(percent({0, 5}, 1) == "0.0 %");
    CHECK(percent({1, 10'000}, 1) == "<0.1 %");
    CHECK(percent({9'999, 10'000}, 1) == ">99.9 %");
    CHECK(percent({5, 5}, 1) == "100.0 %");
    CHECK(percent({2'293, 4'022}, 0) == "57 %");
    CHECK(with_commas(999) == "999");
    CHECK(with_commas(1'234'567) == "1,234,567");
    CHECK(with_commas(-123'456) == "-123,456");
}

TEST_CASE("a period takes the days in Europe/London, both included") {
    ReportCases cases;
    cases.add("2026-03-29T00:30:00Z");  // 00:30 GMT on the day the clocks go forward
    cases.add("2026-03-31T22:59:59Z");  // 23:59 BST
    cases.add("2026-03-31T23:00:00Z");  // midnight BST: April
    const auto received = [&](const std::string& from, const std::string& to) {
        return cases.report({"own", day(from), day(to), kReportTime}).headline.received;
    };
    CHECK(received("2026-03-29", "2026-03-31") == 2);
    CHECK(received("2026-04-01", "2026-04-01") == 1);
    CHECK(received("2026-03-30", "2026-03-30") == 0);
    CHECK(row(table_of(cases.report(), "R2"), "2026-04").at(1) == "1");
    const auto backwards = build_report(*cases.database, compiled_law(),
                                        {"own", day("2026-03-02"), day("2026-03-01"), kReportTime});
    REQUIRE_FALSE(backwards);
    CHECK(backwards.error().code == ErrorCode::invalid_request);
}

TEST_CASE("a month and a year are called by their names") {
    ReportCases cases;
    const auto sentence = [&](const std::string& from, const std::string& to) {
        return cases.report({"own", day(from), day(to), kReportTime})
            .headline.sentence.substr(0, 20);
    };
    CHECK(sentence("2026-02-01", "2026-02-28") == "In February 2026, 0 ");
    CHECK(sentence("2025-01-01", "2025-12-31") == "In 2025, 0 submissio");
    CHECK(sentence("2025-01-01", "2025-12-30") == "In the period from 1");
}

TEST_CASE("a submission with two vehicles is two cases, and the sentence says cases") {
    ReportCases cases;
    const std::string id = cases.add();
    cases.add_vehicle("second", id, 2, 0);
    cases.decide(id, "final", "WARN");
    cases.decide("second", "final", "NFA", "NO_OFFENCE");
    const Report report = cases.report();
    CHECK(report.headline.unit == "cases");
    CHECK_THAT(report.headline.sentence,
               Catch::Contains("2 cases were reviewed; action was taken in 50 % (1)"));
}

TEST_CASE("a report reads as JSON, with what the command line promises") {
    ReportCases cases;
    cases.add_many(1, "WARN", "warning_sent");
    const auto json = findings::parse_json(
        render(cases.report({"own", day("2026-03-01"), day("2026-03-31"), kReportTime}),
               ReportFormat::json));
    REQUIRE(json);
    CHECK(json->at("from") == "2026-03-01");
    CHECK(json->at("to") == "2026-03-31");
    const auto& headline = json->at("headline");
    CHECK(headline.at("reviewed") == 1);
    CHECK(headline.at("actioned") == 1);
    CHECK(headline.at("pending") == 0);
    CHECK(headline.at("by_disposal").at("WARN") == 1);
    CHECK(headline.at("rates").at("action_rate_reviewed").at("rate") == 1.0);
    CHECK(headline.at("rates").at("action_rate_reviewed").at("of") == 1);
    CHECK(headline.at("sentence").is_string());
    for (const auto& one : json->at("tables")) {
        INFO(one.at("id"));
        for (const auto& cells : one.at("rows"))
            CHECK(cells.size() == one.at("columns").size());
        CHECK_FALSE(one.at("unit").get<std::string>().empty());
    }
}

TEST_CASE("a format is one of four words") {
    CHECK(*report_format_from("html") == ReportFormat::html);
    CHECK_FALSE(report_format_from("pdf"));
}
