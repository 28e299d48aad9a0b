#include "store/database.hpp"

#include <utility>

#include "base/log.hpp"

namespace catseye::store {

Result<std::optional<std::int64_t>> Database::integer(std::string_view sql, const Values& values) {
    const auto rows = TRY(query(sql, values));
    if (!TRY(rows->next())) return std::optional<std::int64_t>();
    return rows->maybe_integer(0);
}

Result<Transaction> Transaction::begin(Database& database) {
    Transaction transaction(database);
    const auto begun =
        database.execute(database.dialect() == Dialect::sqlite ? "BEGIN IMMEDIATE" : "BEGIN");
    if (!begun) {
        transaction.database_ = nullptr;  // nothing to roll back
        return begun.error();
    }
    return transaction;
}

Transaction::Transaction(Transaction&& other) noexcept
    : hold_(std::move(other.hold_)), database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
    if (database_ == nullptr) return;
    // A rollback that fails leaves nothing to undo by hand: the engine rolls back when the
    // connection ends.
    if (const auto undone = database_->execute("ROLLBACK"); !undone)
        log::warning("rollback failed", {{"error", undone.error().message}});
}

Result<> Transaction::commit() {
    TRY(database_->execute("COMMIT"));
    database_ = nullptr;
    hold_.unlock();
    return ok();
}

}  // namespace catseye::store
