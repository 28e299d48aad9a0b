#include "review/blind_review.hpp"

#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

constexpr std::string_view kNow = "2026-03-24T10:00";

std::string id_of(Force& force, const std::string& officer) {
    return force.text("SELECT id FROM officer WHERE name = $1", officer);
}

std::vector<std::string> waiting(Force& force, const std::string& officer,
                                 std::int64_t percent = 100, std::string_view now = kNow) {
    const auto cases =
        review::blind_cases(force.database(), {percent, id_of(force, officer)}, at(now));
    REQUIRE(cases);
    std::vector<std::string> references;
    for (const auto& one : *cases)
        references.push_back(one.reference);
    return references;
}

Result<> blind(Force& force, const std::string& reference, const std::string& disposal,
               const std::string& officer = "second reviewer") {
    review::NewBlindReview wanted{
        reference, disposal, std::nullopt, "as I see it", {officer, "test"}};
    if (disposal == "NFA") wanted.nfa_reason = "NO_OFFENCE";
    return review::review_blind(force.database(), force.law(), wanted, {100, id_of(force, officer)},
                                at(kNow));
}

review::Agreement agreed(Force& force) {
    const auto found =
        review::agreement(force.database(), force.law(), {day("2026-03-01"), day("2026-03-31")});
    REQUIRE(found);
    return *found;
}

}  // namespace

TEST_CASE("a case is in the sample by its hash: always or never, and in the share that is set") {
    constexpr int kCases = 10'000;
    int sampled = 0;
    for (int number = 0; number < kCases; ++number) {
        const std::string id = "case " + std::to_string(number);
        const bool is_in = review::is_sampled(id, 5);
        CHECK(is_in == review::is_sampled(id, 5));
        if (is_in) CHECK(review::is_sampled(id, 6));
        sampled += is_in ? 1 : 0;
    }
    // Binomial: 500 expected, standard deviation 21.8; five of them either way.
    CHECK(sampled > 391);
    CHECK(sampled < 609);
    CHECK_FALSE(review::is_sampled("any", 0));
    CHECK(review::is_sampled("any", 100));
}

TEST_CASE("who knows nothing of a case may decide it blind, once") {
    Force force;
    const std::string reference = force.waiting_case();
    CHECK(waiting(force, "second reviewer").empty());  // nobody has decided it
    REQUIRE(review::take(force.database(), reference, {"supervisor"}, at("2026-03-23T09:00"),
                         std::chrono::minutes(30)));
    REQUIRE(review::release(force.database(), reference, {"supervisor"}, at("2026-03-23T09:05")));
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    CHECK(waiting(force, "second reviewer") == std::vector<std::string>{reference});
    CHECK(waiting(force, "reviewer").empty());    // their own decision
    CHECK(waiting(force, "supervisor").empty());  // has had it in hand
    CHECK(waiting(force, "second reviewer", 0).empty());
    CHECK(waiting(force, "second reviewer", 100, "2026-04-21T10:00").empty());  // too long ago

    REQUIRE(blind(force, reference, "WARN"));
    CHECK(force.state(reference) == "recommended");  // nothing changed in the case
    CHECK(force.events(reference).back() == "reviewed_blind");
    CHECK(waiting(force, "decision_maker").empty());
    CHECK(blind(force, reference, "COURSE", "decision_maker").error().code == ErrorCode::conflict);
    CHECK(force.custody_is_whole());
}

TEST_CASE("duplicates are no matter of judgement, and what was decided later is not the first") {
    Force force;
    const std::string duplicate = force.waiting_case();
    const std::string reviewed = force.waiting_case();
    REQUIRE(force.decide(duplicate, "reviewer", "DUP"));
    REQUIRE(force.decide(reviewed, "reviewer", "COURT"));
    REQUIRE(force.decide(reviewed, "supervisor", "COURT"));
    const auto cases =
        review::blind_cases(force.database(), {100, id_of(force, "second reviewer")}, at(kNow));
    REQUIRE(cases);
    REQUIRE(cases->size() == 1);
    CHECK(force.text("SELECT kind FROM decision WHERE id = $1", (*cases)[0].decision_id) ==
          "recommended");
    CHECK(force.text("SELECT o.name FROM decision d JOIN officer o ON o.id = d.officer_id WHERE "
                     "d.id = $1",
                     (*cases)[0].decision_id) == "reviewer");
}

TEST_CASE("agreement is counted, and kappa is what chance does not explain") {
    Force force;
    CHECK(agreed(force).cases == 0);
    CHECK_FALSE(agreed(force).rate());
    CHECK_FALSE(agreed(force).kappa);
    // First and blind: 2 COURSE alike, COURSE against WARN, 1 NFA alike.
    const std::pair<const char*, const char*> pairs[] = {
        {"COURSE", "COURSE"}, {"COURSE", "COURSE"}, {"COURSE", "WARN"}, {"NFA", "NFA"}};
    for (const auto& [first, second] : pairs) {
        const std::string reference = force.waiting_case();
        REQUIRE(force.decide(reference, "reviewer", first));
        REQUIRE(blind(force, reference, second));
    }
    const review::Agreement found = agreed(force);
    CHECK(found.cases == 4);
    CHECK(found.agreed == 3);
    CHECK(found.agreed_on_action == 4);
    CHECK(*found.rate() == Approx(0.75));
    // Observed 3/4; by chance (3/4)(2/4) + (1/4)(1/4) = 7/16; (12 - 7) / (16 - 7) = 5/9.
    CHECK(*found.kappa == Approx(5.0 / 9.0));
}

TEST_CASE("a blind decision keeps the rules of codes and reasons") {
    Force force;
    const std::string reference = force.waiting_case();
    REQUIRE(force.decide(reference, "reviewer", "COURSE"));
    const std::string officer = id_of(force, "second reviewer");
    const auto refused = [&](const std::string& disposal, std::optional<std::string> nfa,
                             const std::string& reason) {
        const auto done = review::review_blind(
            force.database(), force.law(),
            {reference, disposal, std::move(nfa), reason, {"second reviewer", "test"}},
            {100, officer}, at(kNow));
        return !done && done.error().code == ErrorCode::invalid_request;
    };
    CHECK(refused("", std::nullopt, "as I see it"));
    CHECK(refused("PRISON", std::nullopt, "as I see it"));
    CHECK(refused("NFA", std::nullopt, "as I see it"));
    CHECK(refused("NFA", "NONSENSE", "as I see it"));
    CHECK(refused("COURSE", "NO_OFFENCE", "as I see it"));
    CHECK(refused("COURSE", std::nullopt, " "));
    CHECK(force.count("blind_review") == 0);
}
