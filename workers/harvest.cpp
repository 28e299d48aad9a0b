#include "workers/harvest.hpp"

#include <algorithm>

#include <unistd.h>

#include "base/crash_point.hpp"

namespace catseye::workers {

namespace {

/// The bytes keep their name in the attempt's folder until the result is committed: a dispatcher
/// that dies or finds the database busy in between harvests them again.
Result<store::Sealed> seal_beside(store::Vault& vault, const std::filesystem::path& path) {
    const std::filesystem::path sealing = path.string() + ".sealing";
    ::unlink(sealing.c_str());
    if (::link(path.c_str(), sealing.c_str()) != 0) return fail_errno("seal " + path.string());
    return vault.seal_file(store::Shelf::artefacts, sealing);
}

}  // namespace

Result<std::vector<store::Artefact>> harvest(store::Vault& vault, const AttemptResult& result) {
    std::vector<store::Artefact> artefacts;
    crash_point("harvest.before_move");
    for (const findings::OutputSlot& slot : findings::output_slots(result.stage)) {
        const auto& named = result.outcome->files;
        if (std::find(named.begin(), named.end(), slot.name) == named.end()) continue;
        const auto path = vault.incoming(incoming_name(result.key)) / slot.name;
        const auto file = open_regular(path);
        if (!file && file.error().code == ErrorCode::not_found)
            return fail(ErrorCode::resource,
                        "a file of the attempt is gone: " + std::string(slot.name));
        if (!file) return file.error();
        const std::int64_t size = TRY(size_of(*file));
        if (size == 0 || size > slot.max_bytes)
            return fail(ErrorCode::invalid_media, "a stage left a file of " + std::to_string(size) +
                                                      " bytes as " + std::string(slot.name));
        artefacts.push_back({std::string(slot.kind), std::string(slot.name),
                             std::string(slot.media_type), TRY(seal_beside(vault, path))});
    }
    crash_point("harvest.after_move");
    return artefacts;
}

}  // namespace catseye::workers
