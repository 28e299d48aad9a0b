#include "base/clock.hpp"

#include <catch2/catch.hpp>

namespace {

using namespace catseye;

Time at(const std::string& text) {
    return *parse_time(text);
}

}  // namespace

TEST_CASE("a day is written in exactly one way and exists") {
    for (const std::string text : {"2026-03-20", "2024-02-29", "1999-12-31"})
        CHECK(to_iso(*parse_day(text)) == text);
    for (const std::string text :
         {"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-2-3", "20260320",
          "2026-03-20 ", " 2026-03-20", "2026-03-20x", "-026-01-01", "20/03/2026", "2026-03-2O"}) {
        INFO(text);
        const auto day = parse_day(text);
        REQUIRE_FALSE(day);
        CHECK(day.error().code == ErrorCode::invalid_request);
    }
}

TEST_CASE("a time without a zone is London's, one with a zone is as written") {
    const std::vector<std::pair<std::string, std::string>> table{
        {"2026-03-20T08:15", "2026-03-20T08:15:00Z"},
        {"2026-03-20 08:15", "2026-03-20T08:15:00Z"},
        {"2026-06-20T08:15", "2026-06-20T07:15:00Z"},
        {"2026-06-20T08:15Z", "2026-06-20T08:15:00Z"},
        {"2026-06-20T08:15:02", "2026-06-20T07:15:02Z"},
        {"2026-03-20T08:15:02.123Z", "2026-03-20T08:15:02.123Z"},
        {"2026-03-20T00:15+01:00", "2026-03-19T23:15:00Z"},
        {"2026-12-31T23:30-05:30", "2027-01-01T05:00:00Z"},
        {"2026-06-01T00:30", "2026-05-31T23:30:00Z"},
        {"1900-01-01T00:00Z", "1900-01-01T00:00:00Z"},
    };
    for (const auto& [text, utc] : table) {
        INFO(text);
        const auto time = parse_time(text);
        REQUIRE(time);
        CHECK(to_iso(*time) == utc);
    }
}

TEST_CASE("what is not a time is refused") {
    for (const std::string text :
         {"", "2026-03-20", "2026-03-20T", "2026-03-20T8:15", "2026-03-20T24:00",
          "2026-03-20T08:60", "2026-03-20T08:15:60", "2026-03-20T08:15:02.",
          "2026-03-20T08:15:02.12", "2026-03-20T08:15+1:00", "2026-03-20T08:15+15:00",
          "2026-03-20T08:15Zx", "2026-03-20T08:15 ", "2026-02-30T08:15", "noon"}) {
        INFO(text);
        const auto time = parse_time(text);
        REQUIRE_FALSE(time);
        CHECK(time.error().code == ErrorCode::invalid_request);
    }
}

TEST_CASE("an hour that spring skips is asked for, its neighbours are not") {
    // 29 March 2026, 01:00 GMT becomes 02:00 BST (Summer Time Act 1972, s. 1)
    for (const std::string text :
         {"2026-03-29T01:00", "2026-03-29T01:30", "2026-03-29T01:59:59.999"}) {
        const auto time = parse_time(text);
        REQUIRE_FALSE(time);
        CHECK(time.error().message.find("does not exist") != std::string::npos);
    }
    CHECK(to_iso(at("2026-03-29T00:59:59")) == "2026-03-29T00:59:59Z");
    CHECK(to_iso(at("2026-03-29T02:00")) == "2026-03-29T01:00:00Z");
}

TEST_CASE("an hour that autumn repeats is asked for, its neighbours are not") {
    for (const std::string text :
         {"2026-10-25T01:00", "2026-10-25T01:30", "2026-10-25T01:59:59.999"}) {
        const auto time = parse_time(text);
        REQUIRE_FALSE(time);
        CHECK(time.error().message.find("happened twice") != std::string::npos);
    }
    CHECK(to_iso(at("2026-10-25T00:59:59")) == "2026-10-24T23:59:59Z");
    CHECK(to_iso(at("2026-10-25T02:00")) == "2026-10-25T02:00:00Z");
    CHECK(to_iso(at("2026-10-25T01:30+01:00")) == "2026-10-25T00:30:00Z");
    CHECK(to_iso(at("2026-10-25T01:30+00:00")) == "2026-10-25T01:30:00Z");
}

TEST_CASE("a London day begins at London's midnight, in summer an hour before UTC's") {
    CHECK(to_iso(london_day(at("2026-06-30T22:59:59.999Z"))) == "2026-06-30");
    CHECK(to_iso(london_day(at("2026-06-30T23:00Z"))) == "2026-07-01");
    CHECK(to_iso(london_day(at("2026-01-31T23:59:59.999Z"))) == "2026-01-31");
    CHECK(to_iso(london_day(at("2026-10-24T23:00Z"))) == "2026-10-25");
    CHECK(to_iso(london_day(at("2026-10-25T23:59Z"))) == "2026-10-25");
    for (const std::string text :
         {"2026-03-28", "2026-03-29", "2026-03-30", "2026-10-25", "2026-10-26"}) {
        const Day day = *parse_day(text);
        CHECK(london_day(london_midnight(day)) == day);
        CHECK(london_day(london_midnight(day) - std::chrono::milliseconds(1)) ==
              day - std::chrono::days(1));
    }
    CHECK(to_iso(london_midnight(*parse_day("2026-03-29"))) == "2026-03-29T00:00:00Z");
    CHECK(to_iso(london_midnight(*parse_day("2026-03-30"))) == "2026-03-29T23:00:00Z");
}

TEST_CASE("a time survives the way to milliseconds and to text and back") {
    for (const std::int64_t ms :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'774'000'000'123},
          std::int64_t{1'774'000'000'000}, std::int64_t{-2'000'000'000'001}}) {
        CHECK(to_ms(from_ms(ms)) == ms);
        CHECK(at(to_iso(from_ms(ms))) == from_ms(ms));
    }
    CHECK(to_iso(from_ms(-1)) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("people read days in words and times in London's") {
    CHECK(to_words(*parse_day("2026-03-31")) == "Tue 31 Mar 2026");
    CHECK(to_words(*parse_day("2026-04-03")) == "Fri 3 Apr 2026");
    CHECK(to_london(at("2026-06-20T08:15:59Z")) == "2026-06-20 09:15");
}
