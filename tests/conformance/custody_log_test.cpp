#include "store/custody_log.hpp"

#include "tests/support/engines.hpp"

using namespace catseye;

namespace {
const Time kAt = Time(std::chrono::hours(500'000));
}

TEST_CASE("the custody log recomputes, and refuses to be changed") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::CustodyLog log(*database);
            CHECK(log.head()->seq == 0);
            for (int at = 1; at <= 5; ++at)
                CHECK(log.append({"intake",
                                  "original_sealed",
                                  "ID" + std::to_string(at),
                                  {{"sha256", "x"}}},
                                 kAt)
                          ->seq == at);
            std::int64_t entries = 0;
            CHECK(log.verify(entries)->empty());
            CHECK(entries == 5);
            CHECK_FALSE(database->execute("UPDATE custody_entry SET actor = 'me' WHERE seq = 3"));
            CHECK_FALSE(database->execute("DELETE FROM custody_entry WHERE seq = 5"));
        }
    }
}

TEST_CASE("an entry changed or taken away behind the triggers is found") {
    for (const auto& engine : tests::engines()) {
        for (const char* harm : {"UPDATE custody_entry SET content = '{}' WHERE seq = 3",
                                 "UPDATE custody_entry SET at_ms = at_ms + 1 WHERE seq = 1",
                                 "UPDATE custody_entry SET previous_sha256 = sha256 WHERE seq = 4",
                                 "DELETE FROM custody_entry WHERE seq = 2"}) {
            DYNAMIC_SECTION(engine.name << ": " << harm) {
                const tests::TemporaryFolder folder;
                const auto database = engine.open(folder);
                store::CustodyLog log(*database);
                for (int at = 1; at <= 5; ++at)
                    REQUIRE(log.append(
                        {"intake", "original_sealed", "ID", {{"n", std::to_string(at)}}}, kAt));
                REQUIRE(database->run_script(
                    "DROP TRIGGER custody_entry_no_update; DROP TRIGGER custody_entry_no_delete"));
                REQUIRE(database->execute(harm));
                std::int64_t entries = 0;
                CHECK_FALSE(log.verify(entries)->empty());
            }
        }
    }
}
