#pragma once
#include <vector>

#include "base/result.hpp"
#include "findings/stage_report.hpp"
#include "store/artefacts.hpp"
#include "store/vault.hpp"
#include "workers/wire.hpp"

namespace catseye::workers {

/// Takes what an attempt left behind into the vault, and leaves its names where they are: after its
/// process group has ended, so that nobody can still write. The files are hostile: only names of
/// the stage's slots, only regular files, only within the slot's size; every one is hashed here. A
/// file that the report names and that is not there is `resource`: worth another attempt.
Result<std::vector<store::Artefact>> harvest(store::Vault& vault, const AttemptResult& result);

}  // namespace catseye::workers
