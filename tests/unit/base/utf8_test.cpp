#include "base/utf8.hpp"

#include <catch2/catch.hpp>

using namespace catseye;
using namespace std::string_view_literals;

TEST_CASE("only UTF-8 as RFC 3629 has it is UTF-8") {
    for (const auto text : {""sv, "plain"sv, "nul \0 inside"sv, "\xc3\xa9"sv, "\xe2\x82\xac"sv,
                            "\xf0\x9f\x9a\xb2"sv, "\xf4\x8f\xbf\xbf"sv})
        CHECK(is_utf8(text));
    for (const auto text : {"\x80"sv, "\xc3"sv, "\xc0\xaf"sv, "\xe0\x80\xaf"sv, "\xed\xa0\x80"sv,
                            "\xf4\x90\x80\x80"sv, "\xff"sv, "a\xe2\x82"sv})
        CHECK_FALSE(is_utf8(text));
}

TEST_CASE("characters are counted, not bytes") {
    CHECK(count_characters("") == 0);
    CHECK(count_characters("caf\xc3\xa9 \xf0\x9f\x9a\xb2") == 6);
}
