#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"

namespace catseye::store {

/// A value bound to a placeholder. Booleans are 0 and 1, times are milliseconds, days are days
/// since 1970.
using Value = std::variant<std::nullptr_t, std::int64_t, double, std::string>;
using Values = std::vector<Value>;

/// NULL for an empty optional.
template <typename T>
Value nullable(const std::optional<T>& value) {
    return value ? Value(*value) : Value(nullptr);
}

enum class Dialect { sqlite, postgres };

/// The rows of one SELECT, one at a time, columns by position in its list. Holds its Database for
/// its thread; ends before it does.
class Rows {
public:
    virtual ~Rows() = default;
    /// True while there is a row.
    virtual Result<bool> next() = 0;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual std::string text(int column) const = 0;

    std::optional<std::int64_t> maybe_integer(int column) const {
        return is_null(column) ? std::nullopt : std::optional(integer(column));
    }
    std::optional<std::string> maybe_text(int column) const {
        return is_null(column) ? std::nullopt : std::optional(text(column));
    }
};

/// One session with one engine. Threads may share it: a statement, the Rows of a SELECT and a
/// Transaction each hold it for their thread until they end, and others wait. So none of them may
/// live across slow work. SQL is written once, with $1, $2 … as placeholders, in the subset that
/// SQLite and PostgreSQL both take (docs/sql.md).
class Database {
public:
    virtual ~Database() = default;
    virtual Dialect dialect() const = 0;
    virtual Result<std::unique_ptr<Rows>> query(std::string_view sql, const Values& values) = 0;
    /// Rows changed. A unique or foreign key that refuses is `conflict`; a full disk is `resource`.
    virtual Result<std::int64_t> execute(std::string_view sql, const Values& values) = 0;
    /// Many statements without values: a migration.
    virtual Result<> run_script(std::string_view sql) = 0;
    /// Holds the session for the calling thread, which may hold it already.
    std::unique_lock<std::recursive_mutex> hold() {
        return std::unique_lock<std::recursive_mutex>(mutex_);
    }

    Result<std::unique_ptr<Rows>> query(std::string_view sql) { return query(sql, Values{}); }
    Result<std::int64_t> execute(std::string_view sql) { return execute(sql, Values{}); }
    /// The first column of the first row, or nothing where there is no row or a NULL.
    Result<std::optional<std::int64_t>> integer(std::string_view sql, const Values& values = {});

private:
    std::recursive_mutex mutex_;
};

/// Everything or nothing: rolls back when it goes out of scope uncommitted. On SQLite it takes the
/// write lock at once, so that writers queue instead of failing half-way. Ends on the thread that
/// began it.
class Transaction {
public:
    static Result<Transaction> begin(Database& database);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    Result<> commit();

private:
    explicit Transaction(Database& database) : hold_(database.hold()), database_(&database) {}
    std::unique_lock<std::recursive_mutex> hold_;
    Database* database_;
};

enum class Access { read_write, read_only };

/// SQLite: WAL, synchronous=FULL, foreign keys on. `read_write` makes the file where there is none;
/// only one process may hold such a connection (store/data_folder.hpp).
Result<std::unique_ptr<Database>> open_sqlite(const std::filesystem::path& file, Access access);

}  // namespace catseye::store
