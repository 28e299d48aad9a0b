#include "store/database.hpp"

#include "tests/support/engines.hpp"

using namespace catseye;
using store::Value;

TEST_CASE("values come back as they were bound, in any order and any number of times") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            REQUIRE(database->run_script("CREATE TABLE t (a BIGINT, b TEXT, c DOUBLE PRECISION)"));
            const std::string text = std::string("quote ' and nul-free \xc3\xa9");
            REQUIRE(database->execute("INSERT INTO t (b, a, c) VALUES ($2, $1, $3)",
                                      {std::int64_t{7}, text, 0.5}));
            const auto rows =
                database->query("SELECT a, b, c FROM t WHERE a = $1 AND b = $2 AND a <> $3",
                                {std::int64_t{7}, text, std::int64_t{8}});
            REQUIRE(rows);
            REQUIRE(*(*rows)->next());
            CHECK((*rows)->integer(0) == 7);
            CHECK((*rows)->text(1) == text);
            CHECK((*rows)->real(2) == 0.5);
            CHECK_FALSE(*(*rows)->next());
        }
    }
}

TEST_CASE("a transaction that is not committed leaves nothing") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            REQUIRE(database->run_script("CREATE TABLE t (a BIGINT)"));
            {
                auto transaction = store::Transaction::begin(*database);
                REQUIRE(transaction);
                REQUIRE(database->execute("INSERT INTO t VALUES (1)"));
            }
            CHECK(**database->integer("SELECT count(*) FROM t") == 0);
            auto transaction = store::Transaction::begin(*database);
            REQUIRE(transaction);
            REQUIRE(database->execute("INSERT INTO t VALUES (1)"));
            REQUIRE(transaction->commit());
            CHECK(**database->integer("SELECT count(*) FROM t") == 1);
        }
    }
}

TEST_CASE("a unique key and a foreign key that refuse are conflicts") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            REQUIRE(
                database->run_script("CREATE TABLE p (a BIGINT PRIMARY KEY); CREATE TABLE c (a "
                                     "BIGINT REFERENCES p(a))"));
            REQUIRE(database->execute("INSERT INTO p VALUES (1)"));
            const auto twice = database->execute("INSERT INTO p VALUES (1)");
            REQUIRE_FALSE(twice);
            CHECK(twice.error().code == ErrorCode::conflict);
            const auto orphan = database->execute("INSERT INTO c VALUES (2)");
            REQUIRE_FALSE(orphan);
            CHECK(orphan.error().code == ErrorCode::conflict);
        }
    }
}
