#include <thread>

#include "tests/support/engines.hpp"

using namespace catseye;

TEST_CASE("threads that share a session do not see each other's half-made transactions") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            REQUIRE(
                database->run_script("CREATE TABLE pair (a BIGINT, b BIGINT); INSERT INTO pair "
                                     "VALUES (0, 0);"));
            constexpr int kTurns = 200;
            constexpr int kThreads = 4;
            std::vector<int> failures(kThreads, 0);
            std::vector<std::thread> threads;
            for (int thread = 0; thread < kThreads; ++thread) {
                threads.emplace_back([&, thread] {
                    for (int turn = 0; turn < kTurns; ++turn) {
                        auto transaction = store::Transaction::begin(*database);
                        if (!transaction || !database->execute("UPDATE pair SET a = a + 1") ||
                            database->integer("SELECT a - b FROM pair")->value_or(0) != 1 ||
                            !database->execute("UPDATE pair SET b = b + 1") ||
                            !transaction->commit())
                            ++failures[static_cast<std::size_t>(thread)];
                    }
                });
            }
            for (std::thread& thread : threads)
                thread.join();
            CHECK(failures == std::vector<int>(kThreads, 0));
            CHECK(*database->integer("SELECT a FROM pair") == kTurns * kThreads);
        }
    }
}
