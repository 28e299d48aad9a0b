#include "review/notice_clock.hpp"

#include "base/file.hpp"
#include "review/tsv.hpp"

using namespace catseye;
using namespace catseye::review;
using std::chrono::days;

namespace {

Day day(std::string_view text) {
    return *parse_day(text);
}

const Law& law() {
    return compiled_law();
}

/// Past the end of the table nothing is known to be in time.
bool is_in_time(const ClockDay& service, const NoticeClock& clock) {
    return service.day && *service.day <= clock.last_service_day;
}

std::string weekday_of(Day on) {
    return to_words(on).substr(0, 3);
}

}  // namespace

TEST_CASE("every column of every notice vector holds") {
    const auto text = read_text(CATSEYE_SOURCE "/data/law/nip_vectors.tsv", 1 << 20);
    REQUIRE(text);
    const auto table = TsvTable::parse("nip_vectors", *text);
    REQUIRE(table);
    REQUIRE(table->size() == 13);
    for (std::size_t row = 0; row < table->size(); ++row) {
        const auto cell = [&](std::string_view column) { return *table->required(row, column); };
        CAPTURE(cell("offence_date"));
        const NoticeClock clock = notice_clock(law(), day(cell("offence_date")));
        CHECK(weekday_of(clock.offence_day) == cell("weekday"));
        CHECK(to_iso(clock.last_service_day) == cell("serve_by"));
        CHECK(weekday_of(clock.last_service_day) == cell("serve_by_weekday"));
        REQUIRE(clock.last_posting_day);
        CHECK(to_iso(*clock.last_posting_day) == cell("last_safe_first_class_business_day"));
        CHECK(std::to_string((*clock.last_posting_day - clock.offence_day).count()) ==
              cell("day_no"));
        CHECK(service_of_posting(law(), *clock.last_posting_day).day == day(cell("deemed_served")));
        REQUIRE(clock.last_printing_day);
        CHECK(to_iso(*clock.last_printing_day) == cell("last_safe_system_print_day"));
        CHECK(std::to_string((*clock.last_printing_day - clock.offence_day).count()) ==
              cell("print_day_no"));
        const Day any_day = day(cell("last_first_class_any_day"));
        CHECK(is_in_time(service_of_posting(law(), any_day), clock));
        CHECK_FALSE(is_in_time(service_of_posting(law(), any_day + days(1)), clock));
        REQUIRE(clock.last_leaving_day);
        CHECK(to_iso(*clock.last_leaving_day) == cell("last_leave_at_address_day"));
        CHECK(to_iso(clock.last_hand_day) == cell("last_hand_over_day"));
    }
}

TEST_CASE("the last day of each way of service is in time and the day after is late") {
    // Backwards from the deadline and forwards from the act must agree on every day of the table.
    for (Day offence = day("2020-01-20"); offence <= day("2028-12-17"); offence += days(1)) {
        const NoticeClock clock = notice_clock(law(), offence);
        REQUIRE(clock.last_posting_day);
        REQUIRE(law().business_days().is_business_day(*clock.last_posting_day) == true);
        REQUIRE(is_in_time(service_of_posting(law(), *clock.last_posting_day), clock));
        const auto next_business = law().business_days().after(*clock.last_posting_day, 1);
        REQUIRE_FALSE(is_in_time(service_of_posting(law(), *next_business), clock));
        REQUIRE(is_in_time(service_of_printing(law(), *clock.last_printing_day), clock));
        REQUIRE_FALSE(is_in_time(service_of_printing(law(), *clock.last_posting_day), clock));
        REQUIRE(is_in_time(service_of_leaving(law(), *clock.last_leaving_day), clock));
        REQUIRE_FALSE(
            is_in_time(service_of_leaving(law(), *clock.last_leaving_day + days(1)), clock));
        REQUIRE(service_by_hand(law(), clock.last_hand_day).day == clock.last_service_day);
    }
}

TEST_CASE("beyond the bank-holiday table a day is not computable, and service by hand still is") {
    for (const auto* offence : {"2028-12-18", "2019-12-10", "2031-06-01"}) {
        CAPTURE(offence);
        const NoticeClock clock = notice_clock(law(), day(offence));
        CHECK(clock.last_hand_day == day(offence) + days(14));
        CHECK_FALSE(clock.last_posting_day);
        CHECK_FALSE(clock.last_printing_day);
        CHECK(clock.steps.at(2).what.find(
                  "not computable, the bank-holiday table reaches from 2020-01-01 to "
                  "2028-12-31") != std::string::npos);
        CHECK_FALSE(clock.steps.at(2).day);
    }
    CHECK(notice_clock(law(), day("2028-12-17")).last_posting_day);
    CHECK_FALSE(service_of_posting(law(), day("2028-12-29")).day);
    CHECK_FALSE(service_of_printing(law(), day("2029-01-02")).day);
    CHECK_FALSE(service_of_leaving(law(), day("2028-12-29")).day);
}

TEST_CASE("a notice shows its arithmetic with the rule of each step") {
    const NoticeClock clock = notice_clock(law(), day("2026-03-20"));
    REQUIRE(clock.steps.size() == 6);
    CHECK(clock.steps[0].day == day("2026-03-20"));
    CHECK(clock.steps[1].what == "last day for the notice to be served: day 14 after it");
    CHECK(clock.steps[1].day == day("2026-04-03"));
    CHECK(clock.steps[1].rule == "NIP14, RTOA 1988 s.1(1)(c)");
    CHECK(clock.steps[2].what ==
          "last day to post it first class, posting proved: served 2 business days after");
    CHECK(clock.steps[2].day == day("2026-03-31"));
    CHECK(clock.steps[2].rule == "SERVE-POST1, CrimPR 2025 r.4.4(1), r.4.11(2)(b)");
}

TEST_CASE("an offence inside the autumn clock change belongs to its London day") {
    // 00:30 on 25 October 2026 in London is 23:30 UTC on the 24th.
    const auto offence = parse_time("2026-10-25T00:30+01:00");
    REQUIRE(offence);
    CHECK(to_iso(*offence) == "2026-10-24T23:30:00Z");
    CHECK(notice_clock(law(), london_day(*offence)).last_service_day == day("2026-11-08"));
    const auto winter = parse_time("2026-12-01T23:59");
    CHECK(notice_clock(law(), london_day(*winter)).last_service_day == day("2026-12-15"));
}

TEST_CASE("the notice, the driver's answer and the offer count their days in three ways") {
    const Day start = day("2026-03-02");
    CHECK(notice_clock(law(), start).last_service_day ==
          day("2026-03-16"));                                         // 14, the first day excluded
    CHECK(driver_answer_day(law(), start).day == day("2026-03-29"));  // 28, the first day included
    CHECK(offer_answer_day(law(), start).day == day("2026-03-30"));   // 28, following the first day
}

TEST_CASE("proceedings end six months on, or on the last day of a shorter month") {
    struct Row {
        std::string_view offence, last;
    };
    const Row rows[] = {{"2026-05-01", "2026-11-01"}, {"2026-03-20", "2026-09-20"},
                        {"2026-05-18", "2026-11-18"}, {"2026-08-31", "2027-02-28"},
                        {"2026-12-18", "2027-06-18"}, {"2027-08-30", "2028-02-29"},
                        {"2026-03-31", "2026-09-30"}};
    for (const Row& row : rows) {
        CAPTURE(row.offence);
        CHECK(proceedings_day(law(), nullptr, day(row.offence)).day == day(row.last));
    }
    const Day on = day("2026-03-20");
    const ClockDay either_way = proceedings_day(law(), law().offence("RT88026", on), on);
    CHECK_FALSE(either_way.day);
    CHECK(either_way.steps.front().what == "no time limit for proceedings");
    CHECK(proceedings_day(law(), law().offence("RT88575", on), on).day == day("2026-09-20"));
    const ClockDay insurance = proceedings_day(law(), law().offence("RT88191", on), on);
    CHECK(insurance.day == day("2026-09-20"));
    CHECK(insurance.steps.front().what.find("the earliest") != std::string::npos);
}
