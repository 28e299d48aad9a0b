#include "store/orphans.hpp"

#include <set>

namespace catseye::store {

namespace {

constexpr std::string_view kOriginals =
    "SELECT sha256 FROM original UNION SELECT sha256 FROM upload WHERE sha256 IS NOT NULL";
constexpr std::string_view kArtefacts = "SELECT DISTINCT sha256 FROM artefact";

constexpr std::string_view kIsReferred =
    "SELECT 1 FROM original WHERE sha256 = $1 UNION SELECT 1 FROM upload WHERE sha256 = $1 UNION "
    "SELECT 1 FROM artefact WHERE sha256 = $1";

}  // namespace

Result<std::vector<std::string>> orphans(Database& database, const Vault& vault, Shelf shelf,
                                         Time before) {
    std::set<std::string> known;
    {
        const auto rows = TRY(database.query(shelf == Shelf::originals ? kOriginals : kArtefacts));
        while (TRY(rows->next()))
            known.insert(rows->text(0));
    }
    std::vector<std::string> found;
    TRY(vault.each(shelf, [&](const std::string& sha256, Time came) {
        if (came < before && !known.contains(sha256)) found.push_back(sha256);
    }));
    return found;
}

Result<std::int64_t> destroy_orphans(Database& database, Vault& vault, Time before) {
    std::int64_t destroyed = 0;
    for (const Shelf shelf : {Shelf::originals, Shelf::artefacts}) {
        for (const std::string& sha256 : TRY(orphans(database, vault, shelf, before))) {
            // No row can come to refer to them while they go.
            auto transaction = TRY(Transaction::begin(database));
            if (TRY(database.integer(kIsReferred, {sha256}))) continue;
            if (TRY(vault.destroy(shelf, sha256, before))) ++destroyed;
            TRY(transaction.commit());
        }
    }
    return destroyed;
}

}  // namespace catseye::store
