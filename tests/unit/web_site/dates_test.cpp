#include "web/site/dates.hpp"

#include <catch2/catch.hpp>

using namespace catseye;

TEST_CASE("dates are written in the language of the words") {
    const auto english = *web::Wording::load(web::Language::en, {});
    const auto welsh = *web::Wording::load(web::Language::cy, {});
    const Day day = *parse_day("2026-12-01");
    CHECK(web::date_words(english, day) == "Tuesday 1 December 2026");
    CHECK(web::date_words(welsh, day) == "Mawrth 1 Rhagfyr 2026");
    CHECK(web::time_words(english, *parse_time("2026-07-01T22:59:59Z")) == "1 July 2026, 23:59");
    CHECK(web::date_words(english, *parse_day("2026-05-31")) == "Sunday 31 May 2026");
}
