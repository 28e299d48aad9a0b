#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "store/database.hpp"
#include "store/migrator.hpp"
#include "tests/support/temporary_folder.hpp"

namespace catseye::tests {

/// An engine behind the Database interface, for the suites that every engine must pass.
struct Engine {
    std::string name;
    std::function<std::unique_ptr<store::Database>(const TemporaryFolder&)> open;
};

/// Every engine of this build. A new one is added here, and nowhere else in the suites.
inline std::vector<Engine> engines() {
    return {{"sqlite", [](const TemporaryFolder& folder) {
                 auto database = store::open_sqlite(folder / "test.db", store::Access::read_write);
                 REQUIRE(database);
                 REQUIRE(store::migrate(**database, Time(std::chrono::hours(1))));
                 return *std::move(database);
             }}};
}

}  // namespace catseye::tests
