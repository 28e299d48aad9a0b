#include "review/next_case.hpp"

#include <algorithm>
#include <thread>

#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

constexpr std::string_view kNow = "2026-03-23T10:00";

std::string next(Force& force, const std::string& officer, const review::NextCase& wanted = {},
                 std::string_view now = kNow) {
    const auto taken = review::take_next(force.database(), force.law(), officer, wanted, at(now));
    REQUIRE(taken);
    return taken->value_or("");
}

}  // namespace

TEST_CASE("the next case is the most urgent that is free, and is held from then on") {
    Force force;
    const std::string later = force.waiting_case("2026-03-20T08:15");
    const std::string urgent = force.waiting_case("2026-03-15T08:15");
    CHECK(next(force, "reviewer") == urgent);
    CHECK(next(force, "second reviewer") == later);
    CHECK(next(force, "supervisor").empty());
    CHECK(next(force, "supervisor", {}, "2026-03-23T10:30") == urgent);  // the hold has lapsed
    CHECK(force.events(urgent).back() == "case_taken");
    CHECK(force.custody_is_whole());
}

TEST_CASE("one's own case is not taken again as the next one") {
    Force force;
    force.waiting_case();
    CHECK_FALSE(next(force, "reviewer").empty());
    CHECK(next(force, "reviewer").empty());
}

TEST_CASE("a second review is next for who may review again and has not decided the case") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "supervisor", "COURT"));
    REQUIRE(force.state(reference) == "second_review");
    CHECK(next(force, "reviewer").empty());
    CHECK(next(force, "supervisor").empty());
    CHECK(next(force, "decision_maker") == reference);
}

TEST_CASE("what waits for the submitter or for its notice is next only when it is asked for") {
    Force force;
    const std::string asked = force.waiting_case();
    const std::string recommended = force.waiting_case();
    REQUIRE(force.outcome(asked, "submitter_asked", "2026-03-22", "reviewer"));
    REQUIRE(force.decide(recommended, "reviewer", "COURSE"));
    CHECK(next(force, "reviewer").empty());
    review::NextCase wanted;
    wanted.filter.state = "awaiting_reporter";
    CHECK(next(force, "reviewer", wanted) == asked);
}

TEST_CASE("a role that may not take is told so") {
    Force force;
    force.waiting_case();
    const auto taken = review::take_next(force.database(), force.law(), "clerk", {}, at(kNow));
    REQUIRE_FALSE(taken);
    CHECK(taken.error().code == ErrorCode::invalid_request);
}

TEST_CASE("officers who take at once get a case each") {
    Force force;
    constexpr int kCases = 24;
    for (int made = 0; made < kCases; ++made) {
        const auto submission = force.submit(at("2026-03-20T08:15"), at("2026-03-21T12:00"), "a");
        force.open(submission, at("2026-03-20T08:15"), at("2026-03-21T12:00"));
    }
    std::vector<std::string> taken[4];
    std::vector<std::thread> officers;
    for (auto& own : taken)
        officers.emplace_back([&force, &own] {
            for (int turn = 0; turn < kCases / 4; ++turn) {
                const auto one =
                    review::take_next(force.database(), force.law(), "reviewer", {}, at(kNow));
                if (one && *one) own.push_back(**one);
            }
        });
    for (auto& officer : officers)
        officer.join();
    std::vector<std::string> all;
    for (const auto& own : taken)
        all.insert(all.end(), own.begin(), own.end());
    std::sort(all.begin(), all.end());
    CHECK(all.size() == kCases);
    CHECK(std::adjacent_find(all.begin(), all.end()) == all.end());
}
