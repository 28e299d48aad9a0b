#include "review/links.hpp"

#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;
using review::Place;

namespace {

review::LinkedCases links_of(Force& force, const std::string& reference,
                             std::string_view now = "2026-03-23T10:00") {
    const auto record = review::load_case(force.database(), reference);
    REQUIRE(record);
    auto links = review::linked_cases(force.database(), *record, at(now));
    REQUIRE(links);
    return *std::move(links);
}

std::string opened(Force& force, std::string_view incident, const std::string& mark,
                   std::string_view originals, std::string_view received = "2026-03-21T12:00") {
    const std::string submission = force.submit(at(incident), at(received), originals);
    return force.open(submission, at(incident), at(received), mark).reference;
}

}  // namespace

TEST_CASE("places are near by their coordinates, else by the road or the words") {
    const Place a{"A59, Preston", 53.7632, -2.7031};
    CHECK(review::are_near(a, {"somewhere else", 53.7660, -2.7031}));      // 311 m
    CHECK_FALSE(review::are_near(a, {"A59, Preston", 53.7690, -2.7031}));  // 645 m
    CHECK(review::are_near(a, {"New Hall Lane (A59)", {}, {}}));
    CHECK(review::are_near({"Fishergate, Preston", {}, {}}, {"fishergate  preston", {}, {}}));
    CHECK_FALSE(review::are_near(a, {"A6, Preston", {}, {}}));
    CHECK_FALSE(review::are_near({"", {}, {}}, {"", {}, {}}));
}

TEST_CASE("a case is linked by report, file, incident and vehicle, with what came of the other") {
    Force force;
    const Time when = at("2026-03-20T08:15");
    const std::string submission = force.submit(when, at("2026-03-21T12:00"), "a");
    const auto open = [&](const std::string& mark, std::int64_t vehicle) {
        return force.open(submission, when, at("2026-03-21T12:00"), mark, vehicle).reference;
    };
    const std::string ours = open("AA00AAA", 1);
    const std::string sibling = open("BB00BBB", 2);
    const std::string same_file = opened(force, "2026-03-19T20:00", "CC00CCC", "a");
    const std::string near = opened(force, "2026-03-20T08:29", "DD00DDD", "d");
    opened(force, "2026-03-20T08:31", "EE00EEE", "e");
    const std::string earlier =
        opened(force, "2025-06-20T08:15", "AA00AAA", "f", "2025-06-21T12:00");
    opened(force, "2024-06-20T08:15", "AA00AAA", "0", "2024-06-21T12:00");
    REQUIRE(force.decide(near, "reviewer", "NFA"));

    const auto links = links_of(force, ours);
    REQUIRE(links.same_report.size() == 1);
    CHECK(links.same_report[0].reference == sibling);
    REQUIRE(links.same_file.size() == 1);
    CHECK(links.same_file[0].reference == same_file);
    REQUIRE(links.same_incident.size() == 1);
    CHECK(links.same_incident[0].reference == near);
    CHECK(links.same_incident[0].disposal == "NFA");
    REQUIRE(links.same_vehicle.size() == 1);
    CHECK(links.same_vehicle[0].reference == earlier);
    CHECK_FALSE(links.same_vehicle[0].disposal);
}

TEST_CASE("a mark that was not read whole is compared with no other") {
    Force force;
    const std::string ours = opened(force, "2026-03-20T08:15", "AA0?AAA", "a");
    opened(force, "2026-03-18T08:15", "AA0?AAA", "b");
    CHECK(links_of(force, ours).same_vehicle.empty());
}

TEST_CASE("a vehicle is the same by the mark that an officer confirmed, not by the one mistyped") {
    Force force;
    const auto confirm = [&](const std::string& reference, const std::string& mark) {
        REQUIRE(force.database().execute(
            "UPDATE review_case SET vrm_confirmed = $2 WHERE reference = $1", {reference, mark}));
    };
    const std::string ours = opened(force, "2026-03-20T08:15", "AB12CDE", "a");
    const std::string mistyped = opened(force, "2026-03-10T08:15", "A812CDE", "b");
    const std::string another = opened(force, "2026-03-12T08:15", "AB12CDE", "c");
    confirm(mistyped, "AB12CDE");
    confirm(another, "AB12CDF");

    const auto links = links_of(force, ours).same_vehicle;
    REQUIRE(links.size() == 1);
    CHECK(links[0].reference == mistyped);
    CHECK(links[0].vrm == "AB12CDE");
    CHECK(links_of(force, mistyped).same_vehicle.size() == 1);
    CHECK(links_of(force, another).same_vehicle.empty());
}
