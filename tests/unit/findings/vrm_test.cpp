#include "findings/vrm.hpp"

#include <catch2/catch.hpp>

using namespace catseye;
using namespace catseye::findings;

TEST_CASE("a mark is read as people write it") {
    const std::vector<std::pair<std::string, std::string>> table{
        {"AB12 CDE", "AB12CDE"}, {"ab12cde", "AB12CDE"}, {" A1-B ", "A1B"},
        {"A?12 ?DE", "A?12?DE"}, {"B 1", "B1"},          {"WXY-1234567", "WXY1234567"},
    };
    for (const auto& [written, normal] : table)
        CHECK(*normalise_vrm(written) == normal);
    for (const std::string impossible : {"", " ", "A", "AB12CDEFGHI", "AB12?CD??", "AB12\nCDE",
                                         "AB12_CDE", "ÄB12 CDE", "'; DROP TABLE sighting"}) {
        INFO(impossible);
        const auto mark = normalise_vrm(impossible);
        REQUIRE_FALSE(mark);
        CHECK(mark.error().code == ErrorCode::invalid_request);
    }
}

TEST_CASE("the format of a mark is that of DVLA INF104, or none") {
    const std::vector<std::pair<std::string, std::optional<std::string_view>>> table{
        {"AA00AAA", "current"},          {"AB12CDE", "current"},      {"?B12CDE", "current"},
        {"AB12ZZZ", "current"},          {"A123BCD", "prefix"},       {"ABC123D", "suffix"},
        {"ABC1234", "northern_ireland"}, {"101D234", "diplomatic"},   {"1ABC", "dateless"},
        {"AB12CD", "military"},          {"AB1234567", std::nullopt}, {"QB12CDE", std::nullopt},
        {"AB12CIE", std::nullopt},
    };
    for (const auto& [mark, format] : table) {
        INFO(mark);
        CHECK(vrm_format(mark) == format);
    }
}
