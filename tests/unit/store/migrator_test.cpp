#include "store/migrator.hpp"

#include <set>

#include "schema/migrations.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;

namespace {
const Time kAt = Time(std::chrono::hours(500'000));

std::unique_ptr<store::Database> open(const tests::TemporaryFolder& folder) {
    auto database = store::open_sqlite(folder / "test.db", store::Access::read_write);
    REQUIRE(database);
    return *std::move(database);
}
}  // namespace

TEST_CASE("migrations are numbered from one without gaps") {
    std::set<std::string> numbers;
    for (const auto& migration : schema::migrations())
        numbers.insert(std::string(migration.file.substr(0, 4)));
    std::size_t expected = 0;
    for (const auto& number : numbers)
        CHECK(std::stoul(number) == ++expected);
}

TEST_CASE("migrating twice changes nothing the second time") {
    const tests::TemporaryFolder folder;
    const auto database = open(folder);
    REQUIRE(store::migrate(*database, kAt));
    const auto steps = **database->integer("SELECT count(*) FROM schema_version");
    CHECK(steps > 0);
    REQUIRE(store::migrate(*database, kAt));
    CHECK(**database->integer("SELECT count(*) FROM schema_version") == steps);
    CHECK(store::check_schema(*database));
}

TEST_CASE("a database made by a newer version is refused in one sentence") {
    const tests::TemporaryFolder folder;
    const auto database = open(folder);
    REQUIRE(store::migrate(*database, kAt));
    REQUIRE(
        database->execute("INSERT INTO schema_version VALUES (9999, '9999_future.sql', 'x', 0)"));
    const auto again = store::migrate(*database, kAt);
    REQUIRE_FALSE(again);
    CHECK_THAT(again.error().message, Catch::Contains("newer version"));
    CHECK_FALSE(store::check_schema(*database));
}

TEST_CASE("a landed migration whose text changed stops the start") {
    const tests::TemporaryFolder folder;
    const auto database = open(folder);
    REQUIRE(store::migrate(*database, kAt));
    REQUIRE(database->execute("UPDATE schema_version SET sha256 = 'other' WHERE number = 2"));
    CHECK_FALSE(store::migrate(*database, kAt));
}
