#include "web/figures/asked.hpp"

#include <catch2/catch.hpp>

using namespace catseye;
using namespace catseye::web;

namespace {

Day day(const char* text) {
    return *parse_day(text);
}
Asked asked(const std::string& query) {
    return asked_from(*Form::parse(query));
}

}  // namespace

TEST_CASE("a preset names days, seen from today") {
    const std::tuple<const char*, const char*, const char*, const char*> table[] = {
        {"this_month", "2026-03-23", "2026-03-01", "2026-03-23"},
        {"last_month", "2026-03-31", "2026-02-01", "2026-02-28"},
        {"last_month", "2026-01-15", "2025-12-01", "2025-12-31"},
        {"3_months", "2026-01-15", "2025-11-01", "2026-01-15"},
        {"12_months", "2026-03-23", "2025-04-01", "2026-03-23"},
        {"year", "2026-03-23", "2026-01-01", "2026-03-23"},
        {"last_year", "2026-03-23", "2025-01-01", "2025-12-31"},
        {"financial_year", "2026-03-31", "2025-04-01", "2026-03-31"},
        {"financial_year", "2026-04-01", "2026-04-01", "2026-04-01"},
        {"last_financial_year", "2026-03-31", "2024-04-01", "2025-03-31"},
        {"last_financial_year", "2026-04-01", "2025-04-01", "2026-03-31"},
    };
    for (const auto& [preset, today, from, to] : table) {
        INFO(preset << " on " << today);
        const PresetDays days = days_of(preset, day(today));
        CHECK(days.from == day(from));
        CHECK(days.to == day(to));
    }
    CHECK_FALSE(days_of("all", day("2026-03-23")).from);
}

TEST_CASE("what is asked for is what was chosen, or typed") {
    CHECK(asked("").period == "12_months");
    CHECK(asked("source=west-yorkshire").period == "all");
    CHECK(asked("period=nonsense").period == "12_months");
    CHECK(asked("from=2026-01-01").period == "own");
    CHECK(asked("period=year&from=2026-01-01").period == "own");           // typed
    CHECK(asked("period=year&from=2026-01-01&was=own").period == "year");  // stood there before
    CHECK(asked("period=own&from=2026-01-01&was=own").period == "own");
    const Asked own = asked("period=own&from=2026-01-01&to=&offence=RT88576&area=West+Lancashire");
    const auto request = request_of(own, *parse_time("2026-03-23T10:00"));
    REQUIRE(request);
    CHECK(request->from == day("2026-01-01"));
    CHECK_FALSE(request->to);
    CHECK(request->filter.area == "West Lancashire");
    CHECK_FALSE(request_of(asked("from=2026-02-30"), {}));
    CHECK_FALSE(request_of(asked("from=yesterday"), {}));
}

TEST_CASE("an address asks for the same again") {
    const Asked first = asked("source=x&period=own&from=2026-01-01&to=2026-02-01&mode=a%26b%3Dc");
    const std::string again = address("/reports", first);
    CHECK(again == "/reports?source=x&period=own&from=2026-01-01&to=2026-02-01&mode=a%26b%3Dc");
    CHECK(asked(again.substr(again.find('?') + 1)).filter.mode == "a&b=c");
    CHECK(address("/reports", asked("")) == "/reports?period=12_months");
}
