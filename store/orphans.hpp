#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/vault.hpp"

namespace catseye::store {

/// Bytes on a shelf that were sealed before `before` and that no original, upload or artefact
/// refers to: of reports that were never sent, or of a process that died between seal and row.
Result<std::vector<std::string>> orphans(Database& database, const Vault& vault, Shelf shelf,
                                         Time before);

/// Destroys them; only for the process that writes. How many.
Result<std::int64_t> destroy_orphans(Database& database, Vault& vault, Time before);

}  // namespace catseye::store
