#include "store/force_changes.hpp"

namespace catseye::store {

Result<> ForceChanges::add(const ForceChange& change) {
    TRY(database_.execute(
        "INSERT INTO force_change (ordinal, kind, name, value, officer_id, made_ms) SELECT "
        "COALESCE(max(ordinal), 0) + 1, $1, $2, $3, $4, CAST($5 AS BIGINT) FROM force_change",
        {kind_, change.name, nullable(change.value), change.officer, to_ms(change.made)}));
    return ok();
}

Result<std::vector<ForceChange>> ForceChanges::latest() {
    return read(
        "AND f.ordinal = (SELECT max(l.ordinal) FROM force_change l WHERE l.kind = f.kind AND "
        "l.name = f.name) ORDER BY f.name",
        {kind_});
}

Result<std::vector<ForceChange>> ForceChanges::history(const std::string& name,
                                                       std::int64_t limit) {
    return read("AND ($2 = '' OR f.name = $2) ORDER BY f.ordinal DESC LIMIT $3",
                {kind_, name, limit});
}

Result<std::vector<ForceChange>> ForceChanges::read(std::string_view rest, const Values& values) {
    const auto rows = TRY(database_.query(
        "SELECT f.name, f.value, o.name, f.made_ms FROM force_change f JOIN officer o ON o.id = "
        "f.officer_id WHERE f.kind = $1 " +
            std::string(rest),
        values));
    std::vector<ForceChange> changes;
    while (TRY(rows->next()))
        changes.push_back(
            {rows->text(0), rows->maybe_text(1), rows->text(2), from_ms(rows->integer(3))});
    return changes;
}

}  // namespace catseye::store
