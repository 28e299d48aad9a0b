#include "store/job_queue.hpp"

#include <set>

#include "store/submissions.hpp"
#include "tests/support/engines.hpp"

using namespace catseye;
using namespace std::chrono_literals;

namespace {

const Time kStart = Time(std::chrono::hours(500'000));

std::string add_original(store::Database& database, char letter) {
    const auto id =
        store::Submissions(database).find_or_add_original({std::string(64, letter), 1}, kStart);
    REQUIRE(id);
    return *id;
}

store::Lease claim(store::JobQueue& jobs, Time at) {
    const auto lease = jobs.claim("worker", at, at + 60s);
    REQUIRE(lease);
    REQUIRE(*lease);
    return **lease;
}

const Error kOutOfMemory = fail(ErrorCode::resource, "out of memory");

}  // namespace

TEST_CASE("the same job added twice is one job, and an urgent one goes first") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::JobQueue jobs(*database);
            const auto first = add_original(*database, 'a');
            const auto second = add_original(*database, 'b');
            CHECK(*jobs.add({first, "probe", 1, "", 20'000}, kStart));
            CHECK_FALSE(*jobs.add({first, "probe", 1, "", 20'000}, kStart));
            CHECK(*jobs.add({second, "probe", 1, "", 19'000}, kStart));
            CHECK(claim(jobs, kStart).original_id == second);
            CHECK(claim(jobs, kStart).original_id == first);
            CHECK_FALSE(jobs.claim("worker", kStart, kStart + 60s)->has_value());
        }
    }
}

TEST_CASE("a result is taken only while its attempt is current") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::JobQueue jobs(*database);
            REQUIRE(jobs.add({add_original(*database, 'a'), "probe", 1, "", 0}, kStart));
            const auto stale = claim(jobs, kStart);
            CHECK(stale.attempt == 1);
            CHECK(jobs.rescue_lapsed(kStart + 61s, 3, 1s)->size() == 1);
            const auto current = claim(jobs, kStart + 10min);
            CHECK(current.attempt == 2);
            CHECK_FALSE(*jobs.complete(stale, {}, kStart + 10min));
            CHECK(jobs.renew({stale, current}, kStart + 20min)->size() == 1);
            CHECK(*jobs.complete(current, {}, kStart + 10min));
            CHECK_FALSE(*jobs.complete(current, {}, kStart + 10min));
        }
    }
}

TEST_CASE("attempts are counted at claim and waits grow between them") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::JobQueue jobs(*database);
            REQUIRE(jobs.add({add_original(*database, 'a'), "probe", 1, "", 0}, kStart));
            const auto first = claim(jobs, kStart);
            CHECK(*jobs.retry(first, kOutOfMemory, kStart,
                              kStart + store::back_off(first.attempt, 5s)));
            CHECK_FALSE(jobs.claim("worker", kStart + 4s, kStart + 60s)->has_value());
            const auto second = claim(jobs, kStart + 5s);
            CHECK(second.attempt == 2);
            CHECK(*jobs.hand_back(second, kStart));
            CHECK(claim(jobs, kStart + 5s).attempt == 2);
            const auto lapsed = jobs.rescue_lapsed(kStart + 2min, 2, 5s);
            REQUIRE(lapsed->size() == 1);
            CHECK(lapsed->front().failed);
            CHECK(jobs.counts()->failed == 1);
        }
    }
    CHECK(store::back_off(1, 5s) == 5s);
    CHECK(store::back_off(3, 5s) == 20s);
    CHECK(store::back_off(40, 5s) == 10min);
}

TEST_CASE("every job is claimed once however many ask") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::JobQueue jobs(*database);
            const auto original = add_original(*database, 'a');
            for (int at = 0; at < 100; ++at)
                REQUIRE(jobs.add({original, "still", 1, "frame=" + std::to_string(at), 0}, kStart));
            std::set<std::string> claimed;
            for (int at = 0; at < 100; ++at)
                claimed.insert(claim(jobs, kStart).job_id);
            CHECK(claimed.size() == 100);
        }
    }
}
