#pragma once
#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// Brings the schema to the newest version, each step in its own transaction with its row in
/// schema_version. A database made by a newer program, or one whose recorded step differs from
/// ours, is refused untouched.
Result<> migrate(Database& database, Time now);

/// The same judgement without changing anything: for readers. `busy` while steps are missing: a
/// writer is about to bring it up to date, or has to be run.
Result<> check_schema(Database& database);

}  // namespace catseye::store
