#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// A setting or a text that the force changed while the program runs.
struct ForceChange {
    std::string name;                  ///< section.key, or en:file.table.key
    std::optional<std::string> value;  ///< nothing: what file or program say again
    std::string officer;               ///< its id when it is added, the name when it is read
    Time made;
};

/// Changes of one kind (setting | wording): added, never changed; the last of a name holds.
class ForceChanges {
public:
    ForceChanges(Database& database, std::string kind)
        : database_(database), kind_(std::move(kind)) {}
    Result<> add(const ForceChange& change);
    /// The last of each name.
    Result<std::vector<ForceChange>> latest();
    /// Newest first; of one name, or of all where it is empty.
    Result<std::vector<ForceChange>> history(const std::string& name, std::int64_t limit);

private:
    Result<std::vector<ForceChange>> read(std::string_view rest, const Values& values);
    Database& database_;
    std::string kind_;
};

}  // namespace catseye::store
