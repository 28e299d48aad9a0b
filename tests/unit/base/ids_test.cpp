#include "base/ids.hpp"

#include <regex>
#include <unordered_set>

#include <catch2/catch.hpp>

using namespace catseye;

TEST_CASE("an id sorts by the time it was made at") {
    std::string before;
    for (const std::int64_t ms : {std::int64_t{0}, std::int64_t{1}, std::int64_t{31},
                                  std::int64_t{32}, std::int64_t{1'774'000'000'000},
                                  std::int64_t{1'774'000'000'001}, (std::int64_t{1} << 48U) - 1}) {
        const std::string id = make_id(from_ms(ms));
        CHECK(std::regex_match(id, std::regex("[0-9A-HJKMNP-TV-Z]{26}")));
        CHECK(before < id);
        before = id;
    }
}

TEST_CASE("no id or reference comes twice in a hundred thousand, made in the same millisecond") {
    std::unordered_set<std::string> seen;
    for (int made = 0; made < 100'000; ++made) {
        seen.insert(make_id(from_ms(1'774'000'000'000)));
        seen.insert(make_reference());
    }
    CHECK(seen.size() == 200'000);
}

TEST_CASE("a reference is four groups of letters and digits that cannot be misread") {
    for (int made = 0; made < 1000; ++made)
        REQUIRE(std::regex_match(make_reference(),
                                 std::regex("[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}")));
}
