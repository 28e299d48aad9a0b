#include "review/queue_order.hpp"

#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;
using Codes = std::vector<std::string>;

namespace {

std::vector<review::QueueEntry> queue_at(Force& force, std::string_view now) {
    const auto entries = review::queue(force.database(), force.law(), {}, at(now));
    REQUIRE(entries);
    return *entries;
}

Codes references(const std::vector<review::QueueEntry>& entries) {
    Codes found;
    for (const auto& entry : entries)
        found.push_back(entry.reference);
    return found;
}

}  // namespace

TEST_CASE("posting days left are the business days after today, and negative once past") {
    struct Row {
        std::string_view last, today;
        std::optional<std::int64_t> left;
    };
    const Row rows[] = {
        {"2026-03-31", "2026-03-31", 0},
        {"2026-03-31", "2026-03-30", 1},
        {"2026-03-31", "2026-03-28", 2},  // a Saturday
        {"2026-03-31", "2026-03-20", 7},
        {"2026-03-31", "2026-04-01", -1},
        {"2026-03-31", "2026-04-07", -3},  // Easter between
        {"2026-03-27", "2026-03-28", -1},
        {"2026-03-27", "2026-03-29", -1},
        {"2028-12-29", "2029-01-02", std::nullopt},
    };
    for (const Row& row : rows) {
        CAPTURE(row.last, row.today);
        CHECK(review::posting_days_left(review::compiled_law().business_days(), day(row.last),
                                        day(row.today)) == row.left);
    }
}

TEST_CASE("the queue goes by last safe posting day, then severity, then receipt") {
    Force force;
    const auto choose = [&](const std::string& reference, const std::string& offence) {
        auto request = Force::decision(reference, "reviewer", "COURSE");
        request.offence = offence;
        REQUIRE(review::decide(force.database(), force.law(), request, at("2026-03-23T10:00")));
    };
    const std::string later = force.waiting_case("2026-03-22T08:15", "2026-03-22T12:00");
    const std::string second = force.waiting_case("2026-03-20T08:15", "2026-03-21T13:00");
    const std::string first = force.waiting_case("2026-03-20T08:15", "2026-03-21T12:00");
    const std::string grave = force.waiting_case("2026-03-20T08:15", "2026-03-21T14:00");
    choose(grave, "RT88973");  // a red X: 70, the others have a close pass: 60
    const std::string no_notice = force.waiting_case("2026-03-19T08:15", "2026-03-20T12:00");
    choose(no_notice, "RT88509");  // a seat belt: six months
    const std::string unknown_day = force.waiting_case("2019-03-20T08:15", "2026-03-20T12:00");
    CHECK(references(queue_at(force, "2026-03-23T12:00")) ==
          Codes{unknown_day, grave, first, second, later, no_notice});
}

TEST_CASE("a decided case leaves the queue, one that awaits its notice stays") {
    Force force;
    const std::string recommended = force.waiting_case();
    const std::string closed = force.waiting_case();
    REQUIRE(force.decide(recommended, "reviewer", "COURSE"));
    REQUIRE(force.decide(closed, "reviewer", "NFA"));
    CHECK(references(queue_at(force, "2026-03-23T12:00")) == Codes{recommended});
    REQUIRE(force.outcome(recommended, "notice_posted", "2026-03-24"));
    CHECK(queue_at(force, "2026-03-24T12:00").empty());
}

TEST_CASE(
    "a case still processing is listed after the grace, or at once when posting days run out") {
    struct Row {
        std::string_view incident, received, now;
        bool listed;
    };
    const Row rows[] = {
        {"2026-03-20T08:15", "2026-03-21T12:00", "2026-03-21T12:59", false},
        {"2026-03-20T08:15", "2026-03-21T12:00", "2026-03-21T13:00", true},
        {"2026-03-20T08:15", "2026-03-24T12:00", "2026-03-24T12:01",
         true},  // five posting days left
        {"2026-03-20T08:15", "2026-03-23T12:00", "2026-03-23T12:01", false},  // six
        {"2028-12-20T08:15", "2028-12-20T12:00", "2028-12-20T12:01", true},   // not computable
    };
    for (const Row& row : rows) {
        CAPTURE(row.received, row.now);
        Force force;
        force.open(force.submit(at(row.incident), at(row.received)), at(row.incident),
                   at(row.received));
        CHECK(queue_at(force, row.now).size() == (row.listed ? 1U : 0U));
    }
}

TEST_CASE("an entry says who holds it, while they hold it, and why to look twice") {
    Force force;
    const std::string reference = force.waiting_case("2026-03-20T08:15", "2026-04-02T12:00");
    REQUIRE(review::take(force.database(), reference, {"reviewer"}, at("2026-04-02T13:00"),
                         std::chrono::minutes(30)));
    const auto held = queue_at(force, "2026-04-02T13:29");
    REQUIRE(held.size() == 1);
    CHECK(held[0].held_by == "reviewer");
    CHECK(held[0].flags == Codes{"late_submission"});
    CHECK(held[0].posting_days_left == -2);
    CHECK_FALSE(queue_at(force, "2026-04-02T13:30")[0].held_by);
    CHECK(findings::to_line(review::to_json(held[0])) ==
          "{\"ref\":\"" + reference +
              "\",\"state\":\"waiting\",\"flags\":[\"late_submission\"],\"hint\":\"close_pass\","
              "\"vrm\":\"AA00AAa\","
              "\"last_safe_posting_day\":\"2026-03-31\",\"posting_days_left\":-2,\"proceedings_"
              "day\":\"2026-09-20\","
              "\"held_by\":\"reviewer\",\"received\":\"2026-04-02T11:00:00Z\",\"place\":\"A59, "
              "Preston\"}");
}

TEST_CASE("the queue reads open cases only, by the index made for it") {
    Force force;
    const auto plan =
        force.database().query("EXPLAIN QUERY PLAN SELECT c.reference FROM review_case c WHERE " +
                               std::string(review::kOpenCases));
    REQUIRE(plan);
    std::string text;
    while (*(*plan)->next())
        text += (*plan)->text(3) + "\n";
    CAPTURE(text);
    CHECK(text.find("review_case_queue") != std::string::npos);
}
