#include "review/report.hpp"

#include "findings/json.hpp"
#include "review/case_state.hpp"
#include "review/interval.hpp"
#include "review/published.hpp"
#include "review/report_cells.hpp"
#include "review/report_counting.hpp"
#include "tests/support/figures.hpp"

using namespace catseye;
using namespace catseye::review;

namespace {

const Time kNow = *parse_time("2026-04-01T09:00");

Day day(const std::string& text) {
    return *parse_day(text);
}
std::int64_t day_number(const std::string& text) {
    return day(text).time_since_epoch().count();
}

/// With a report on what was written.
class Cases : public tests::FigureCases {
public:
    Report report(ReportRequest request = {"own", {}, {}, kNow}) const {
        auto built = build_report(*database, compiled_law(), request);
        if (!built) FAIL(built.error().message);
        return *built;
    }
};

/// Two columns and one word.
Result<PublishedMap> small_map() {
    return parse_map(
        "name = \"x\"\npublisher = \"X\"\ndisposal_basis = \"final\"\n[columns]\ndisposal = "
        "[\"disposal\"]\n"
        "offence = [\"offence\"]\n[disposal]\n\"Fined\" = \"COFP\"\n",
        "x", compiled_law());
}

const ReportTable& table_of(const Report& report, const std::string& id) {
    const auto found = std::find_if(report.tables.begin(), report.tables.end(),
                                    [&](const ReportTable& one) { return one.id == id; });
    if (found == report.tables.end()) FAIL("no table " + id);
    return *found;
}

/// The cells of the row that begins with `name`, as text.
std::vector<std::string> row(const ReportTable& table, const std::string& name) {
    for (const auto& cells : table.rows) {
        std::vector<std::string> texts;
        for (const Cell& cell : cells)
            texts.push_back(cell_text(cell));
        if (texts.front() == name) return texts;
    }
    FAIL("no row " + name + " in " + table.id);
    return {};
}

std::int64_t disposal(const Report& report, const std::string& code) {
    for (const auto& [name, count] : report.headline.by_disposal)
        if (name == code) return count;
    return 0;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("the annual report's sentence adds up") {
    Cases cases;
    cases.add_annual_report();
    const Report report = cases.report({"own", day("2026-01-01"), day("2026-12-31"), kNow});
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
    Cases cases;
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
    Cases cases;
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
    Cases cases;
    cases.add_many(5, "WARN", "warning_sent");
    cases.add_many(5, "NFA", "", "NO_VRM");
    const Report report = cases.report();
    CHECK(row(table_of(report, "P1"), "action_rate_reviewed") ==
          Texts{"action_rate_reviewed", "50.0 %", "23.7 to 76.3 %", "5", "10", "0",
                "what an officer has reviewed, less duplicates"});
    CHECK_THAT(render(report, ReportFormat::json), Catch::Contains("0.2366"));
}

TEST_CASE("a filter counts only what it asks for, and every format says which one holds") {
    Cases cases;
    cases.add("2026-03-10T12:00", "driver");
    cases.decide(cases.add(), "recommended", "COFP");
    cases.add_many(3, "WARN", "warning_sent");
    cases.run("UPDATE review_case SET offence = 'RT88576' WHERE id IN ('3', '4')", {});
    cases.run("UPDATE submission SET incident_place = 'A59, Preston' WHERE id IN ('4', '5')", {});
    const auto received = [&](const ReportFilter& filter) {
        ReportRequest request{"own", {}, {}, kNow};
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

    ReportRequest request{"own", day("2026-03-01"), day("2026-03-31"), kNow};
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
    Cases cases;
    cases.add();
    const auto refused = [&](const ReportFilter& filter) {
        ReportRequest request{"own", {}, {}, kNow};
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
    Cases cases;
    ReportRequest request{"own", {}, {}, kNow};
    request.tables = {"R5", "P1"};
    const Report report = cases.report(request);
    REQUIRE(report.tables.size() == 2);
    CHECK(report.tables[0].id == "P1");
    CHECK(report.tables[1].id == "R5");
}

TEST_CASE("the trend shows thirteen months whatever the period, empty ones too") {
    Cases cases;
    cases.add("2025-03-31T22:59:59Z");  // March 2025
    cases.add("2025-02-10T12:00");      // the month before the first
    cases.add_many(2, "WARN", "warning_sent");
    const Report report = cases.report({"own", day("2026-03-01"), day("2026-03-31"), kNow});
    const ReportTable& trend = table_of(report, "P2");
    REQUIRE(trend.rows.size() == 13);
    CHECK(row(trend, "2025-03").at(1) == "1");
    CHECK(row(trend, "2025-04") == Texts{"2025-04", "0", "0", "0", "0", "0", "n/a", "n/a"});
    CHECK(row(trend, "2026-03") ==
          Texts{"2026-03", "2", "2", "2", "0", "0", "100.0 %", "34.2 to 100.0 %"});
}

TEST_CASE("districts are counted against the people who live there, and the unknown apart") {
    Cases cases;
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
    Cases cases;
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
    Cases cases;
    cases.add("2025-12-31T12:00", "driver");
    cases.add_many(2, "COURSE", "course_completed");
    cases.add_many(1, "COURSE", "course_offered");
    cases.add_many(3, "NFA", "", "NO_VRM");
    const Report report = cases.report({"own", day("2025-01-01"), day("2026-12-31"), kNow});
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
    Cases cases;
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

TEST_CASE("a report on nothing has no number that is none") {
    const Cases cases;
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
    Cases cases;
    cases.add("2026-03-29T00:30:00Z");  // 00:30 GMT on the day the clocks go forward
    cases.add("2026-03-31T22:59:59Z");  // 23:59 BST
    cases.add("2026-03-31T23:00:00Z");  // midnight BST: April
    const auto received = [&](const std::string& from, const std::string& to) {
        return cases.report({"own", day(from), day(to), kNow}).headline.received;
    };
    CHECK(received("2026-03-29", "2026-03-31") == 2);
    CHECK(received("2026-04-01", "2026-04-01") == 1);
    CHECK(received("2026-03-30", "2026-03-30") == 0);
    CHECK(row(table_of(cases.report(), "R2"), "2026-04").at(1) == "1");
    const auto backwards = build_report(*cases.database, compiled_law(),
                                        {"own", day("2026-03-02"), day("2026-03-01"), kNow});
    REQUIRE_FALSE(backwards);
    CHECK(backwards.error().code == ErrorCode::invalid_request);
}

TEST_CASE("a month and a year are called by their names") {
    Cases cases;
    const auto sentence = [&](const std::string& from, const std::string& to) {
        return cases.report({"own", day(from), day(to), kNow}).headline.sentence.substr(0, 20);
    };
    CHECK(sentence("2026-02-01", "2026-02-28") == "In February 2026, 0 ");
    CHECK(sentence("2025-01-01", "2025-12-31") == "In 2025, 0 submissio");
    CHECK(sentence("2025-01-01", "2025-12-30") == "In the period from 1");
}

TEST_CASE("a submission with two vehicles is two cases, and the sentence says cases") {
    Cases cases;
    const std::string id = cases.add();
    cases.add_vehicle("second", id, 2, 0);
    cases.decide(id, "final", "WARN");
    cases.decide("second", "final", "NFA", "NO_OFFENCE");
    const Report report = cases.report();
    CHECK(report.headline.unit == "cases");
    CHECK_THAT(report.headline.sentence,
               Catch::Contains("2 cases were reviewed; action was taken in 50 % (1)"));
}

TEST_CASE("timeliness is measured where both ends are known") {
    Cases cases;
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
    Cases cases;
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
    Cases cases;
    for (int at = 0; at < 4; ++at)
        cases.happens(cases.add(), "notice_posted");
    cases.happens("1", "driver_named");
    cases.happens("2", "driver_named");
    cases.happens(cases.add(), "driver_named");  // under an exception, without a notice
    cases.happens("1", "course_offered");
    cases.happens("1", "course_completed");
    const Report report = cases.report();
    CHECK(row(table_of(report, "R7"), "notice_posted") ==
          Texts{"notice_posted", "4", "(any)", "80.0 %"});
    CHECK(row(table_of(report, "R7"), "driver_named") ==
          Texts{"driver_named", "3", "a notice", "50.0 %"});
    CHECK(row(table_of(report, "R7"), "course_completed") ==
          Texts{"course_completed", "1", "course_offered", "100.0 %"});
    CHECK(row(table_of(report, "R7"), "convicted") == Texts{"convicted", "0", "charged", "n/a"});
}

TEST_CASE("media health counts an original by its newest finding, and attempts by their end") {
    Cases cases;
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
    const Report report = cases.report({"own", day("2026-03-10"), day("2026-03-10"), kNow});
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
    Cases cases;
    cases.add_many(1, "WARN", "warning_sent");
    const std::int64_t inside = day("2026-03-10").time_since_epoch().count();
    cases.run(
        "INSERT INTO routed_out VALUES ($1, 'collision', 3), ($1, 'parking', 7), ($2, "
        "'collision', 2), ($3, 'collision', 100)",
        {inside, inside + 1, inside + 40});
    const Report report = cases.report({"own", day("2026-03-01"), day("2026-03-31"), kNow});
    CHECK(row(table_of(report, "P7"), "parking") == Texts{"parking", "7"});
    CHECK(row(table_of(report, "P7"), "collision") == Texts{"collision", "5"});
    CHECK(row(table_of(report, "P7"), "total") == Texts{"total", "12"});
}

TEST_CASE("a report reads as JSON, with what the command line promises") {
    Cases cases;
    cases.add_many(1, "WARN", "warning_sent");
    const auto json = findings::parse_json(render(
        cases.report({"own", day("2026-03-01"), day("2026-03-31"), kNow}), ReportFormat::json));
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

TEST_CASE("words from outside are harmless in every format") {
    Cases cases;
    const auto map = small_map();
    REQUIRE(map);
    REQUIRE(import_published(*cases.database, *map, "disposal,offence\nFined,\"=1+2<b>\x1B[31m\"\n",
                             kNow));
    const Report report = cases.report({"x", {}, {}, kNow});
    CHECK(render(report, ReportFormat::csv).find(",'=1+2") != std::string::npos);
    CHECK(render(report, ReportFormat::html).find("<b>") == std::string::npos);
    CHECK(render(report, ReportFormat::html).find("=1+2&lt;b&gt;") != std::string::npos);
    CHECK(render(report, ReportFormat::text).find('\x1B') == std::string::npos);
}

TEST_CASE("an offence that the law's tables do not know is called by its most frequent wording") {
    Cases cases;
    REQUIRE(import_published(*cases.database, *small_map(),
                             "disposal,offence\nFined,XY12345 Aft\nFined,XY12345 "
                             "Bow\nFined,XY12345 Bow\nFined,xy12345\n",
                             kNow));
    const Report report = cases.report({"x", {}, {}, kNow});
    CHECK(row(table_of(report, "R3"), "XY12345").at(1) == "4");
    CHECK(row(table_of(report, "R3"), "XY12345").back() == "Bow (and 1 more)");
}

TEST_CASE("published outcomes are reported as what their force says they are") {
    Cases cases;
    const auto map = find_map("west-yorkshire", compiled_law());
    REQUIRE(map);
    REQUIRE(import_published(
        *cases.database, *map,
        "mode,make,model,colour,offence,district,disposal,date,location\n"
        "Cyclist,Ford,KA,RED,RT88576 Inconsiderate,BD,Educational Course,2023-10-01,NA\n"
        "Cyclist,Ford,KA,RED,RT88576 Inconsiderate,BD,Conditional Offer,2023-10-09,NA\n"
        "Cyclist,Ford,KA,AA00 AAA,N/A,BD,NFA,2023-11-01,NA\n"
        "Pedestrian,Ford,KA,RED,Weight,BD,DSIT Investigation,2023-11-02,NA\n"
        "NA,Ford,KA,RED,N/A,BD,FINE,2023-11-02,NA\n",
        kNow));
    const Report report = cases.report({"west-yorkshire", {}, {}, kNow});
    CHECK(report.headline.sentence ==
          "West Yorkshire Police: In the period from 1 October 2023 to 2 November 2023, 5 "
          "submissions were published; action was "
          "recommended in 40 % (2): 1 × Educational course and 1 × Conditional offer of fixed "
          "penalty; no action in 1; "
          "what became of 1 is not known; 1 is still open.");
    CHECK(disposal(report, "UNMAPPED") == 1);
    CHECK(row(table_of(report, "R2"), "2023-10").at(1) == "2");
    CHECK(row(table_of(report, "R3"), "RT88576").at(1) == "2");
    CHECK(row(table_of(report, "R3"), "no code").back() == "Weight");
    CHECK(row(table_of(report, "R4"), "unmapped").at(1) == "1");
    CHECK(row(table_of(report, "disposals"), "UNMAPPED").at(1) == "1");
    CHECK(row(table_of(report, "unmapped"), "6") == Texts{"6", "disposal", "unmapped", "FINE"});
    CHECK(row(table_of(report, "registration_marks"), "4") ==
          Texts{"4", "colour", "registration_mark", "AA00 AAA"});
    CHECK(render(report, ReportFormat::csv).find("AA00 AAA") ==
          render(report, ReportFormat::csv).rfind("AA00 AAA"));
    CHECK(cases.report({"west-yorkshire", day("2023-11-01"), day("2023-11-30"), kNow})
              .headline.received == 3);
}

TEST_CASE("a source without dates is reported whole, without a period") {
    Cases cases;
    const auto map = find_map("west-midlands", compiled_law());
    REQUIRE(map);
    REQUIRE(import_published(*cases.database, *map,
                             "Reporter Transport Mode,Offender Vehicle Make,Offender Vehicle "
                             "Model,Offender Vehicle Colour,Offence,"
                             "Offence Location,Council Area,Disposal,Rationale For NFA\n"
                             "Car,Ford,KA,Red,Careless,Long Lane,Dudley,NFA,No Offence\n",
                             kNow));
    const Report report = cases.report({"west-midlands", {}, {}, kNow});
    CHECK_FALSE(report.from);
    CHECK_THAT(report.headline.sentence,
               Catch::StartsWith(
                   "West Midlands Police: In the files imported, 1 submission was published"));
    CHECK(row(table_of(report, "R2"), "not dated").at(1) == "1");
    CHECK(row(table_of(report, "R5"), "NO_OFFENCE").at(1) == "1");
}

TEST_CASE("a source that was never imported is answered with how to import it") {
    const Cases cases;
    const auto report = build_report(*cases.database, compiled_law(), {"atlantis", {}, {}, kNow});
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::not_found);
    CHECK_THAT(report.error().message, Catch::Contains("import-outcomes FILE.csv --map atlantis"));
}

TEST_CASE("a format is one of four words") {
    CHECK(*report_format_from("html") == ReportFormat::html);
    CHECK_FALSE(report_format_from("pdf"));
}
