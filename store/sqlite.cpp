// The embedded engine. Debian's SQLite has the WAL-reset defect, which needs two connections that
// write or checkpoint at once: there is exactly one read-write connection (data_folder.hpp), and
// readers never checkpoint.
#include <cstdio>
#include <cstdlib>

#include <sqlite3.h>

#include "store/database.hpp"

namespace catseye::store {

namespace {

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using DatabasePtr = std::unique_ptr<sqlite3, CloseDatabase>;

struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementPtr = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

ErrorCode code_of(int sqlite_code) {
    switch (sqlite_code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return ErrorCode::busy;
        case SQLITE_CONSTRAINT:
            return ErrorCode::conflict;
        case SQLITE_FULL:
        case SQLITE_NOMEM:
            return ErrorCode::resource;
        case SQLITE_CANTOPEN:
            return ErrorCode::not_found;
        default:
            return ErrorCode::internal;
    }
}

/// What has not reached the disk must not be acknowledged, and a second try would tell a lie: the
/// kernel drops the pages of a sync that failed (docs/operations.md).
void die_of_a_failed_sync(int sqlite_code) {
    if (sqlite_code != SQLITE_IOERR_FSYNC && sqlite_code != SQLITE_IOERR_DIR_FSYNC) return;
    std::fputs(
        "catseye: the database could not be synced, stopping before anything is "
        "acknowledged\n",
        stderr);
    std::_Exit(EXIT_FAILURE);
}

Error error_of(sqlite3* database, std::string_view doing) {
    die_of_a_failed_sync(sqlite3_extended_errcode(database));
    return fail(code_of(sqlite3_extended_errcode(database)),
                std::string(doing) + ": " + sqlite3_errmsg(database));
}

void bind(sqlite3_stmt* statement, int at, const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        sqlite3_bind_int64(statement, at, *whole);
    } else if (const auto* real = std::get_if<double>(&value)) {
        sqlite3_bind_double(statement, at, *real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        sqlite3_bind_text64(statement, at, text->data(), text->size(), SQLITE_TRANSIENT,
                            SQLITE_UTF8);
    } else {
        sqlite3_bind_null(statement, at);
    }
}

class SqliteRows final : public Rows {
public:
    SqliteRows(sqlite3* database, StatementPtr statement,
               std::unique_lock<std::recursive_mutex> hold)
        : database_(database), hold_(std::move(hold)), statement_(std::move(statement)) {}

    Result<bool> next() override {
        const int step = sqlite3_step(statement_.get());
        if (step == SQLITE_ROW) return true;
        if (step == SQLITE_DONE) return false;
        return error_of(database_, "read rows");
    }
    bool is_null(int column) const override {
        return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
    }
    std::int64_t integer(int column) const override {
        return sqlite3_column_int64(statement_.get(), column);
    }
    double real(int column) const override {
        return sqlite3_column_double(statement_.get(), column);
    }
    std::string text(int column) const override {
        const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
        const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
        return bytes == nullptr ? std::string() : std::string(bytes, size);
    }

private:
    sqlite3* database_;
    std::unique_lock<std::recursive_mutex> hold_;  // until the statement is finalised
    StatementPtr statement_;
};

class SqliteDatabase final : public Database {
public:
    explicit SqliteDatabase(DatabasePtr database) : database_(std::move(database)) {}

    Dialect dialect() const override { return Dialect::sqlite; }

    Result<std::unique_ptr<Rows>> query(std::string_view sql, const Values& values) override {
        auto held = hold();
        StatementPtr statement = TRY(prepare(sql, values));
        return std::unique_ptr<Rows>(
            std::make_unique<SqliteRows>(database_.get(), std::move(statement), std::move(held)));
    }

    Result<std::int64_t> execute(std::string_view sql, const Values& values) override {
        const auto held = hold();
        const StatementPtr statement = TRY(prepare(sql, values));
        int step = SQLITE_ROW;
        while (step == SQLITE_ROW)
            step = sqlite3_step(statement.get());
        if (step != SQLITE_DONE) return error_of(database_.get(), "change rows");
        return std::int64_t{sqlite3_changes64(database_.get())};
    }

    Result<> run_script(std::string_view sql) override {
        const std::string text(sql);
        const auto held = hold();
        if (sqlite3_exec(database_.get(), text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            return error_of(database_.get(), "run a script");
        return ok();
    }

    using Database::execute;
    using Database::query;

private:
    Result<StatementPtr> prepare(std::string_view sql, const Values& values) {
        sqlite3_stmt* raw = nullptr;
        if (sqlite3_prepare_v2(database_.get(), sql.data(), static_cast<int>(sql.size()), &raw,
                               nullptr) != SQLITE_OK)
            return error_of(database_.get(), "prepare '" + std::string(sql.substr(0, 80)) + "'");
        StatementPtr statement(raw);
        for (std::size_t number = 1; number <= values.size(); ++number) {
            // `$1` is a named parameter to SQLite: `SELECT $2, $1` numbers them by appearance.
            const std::string name = "$" + std::to_string(number);
            const int at = sqlite3_bind_parameter_index(raw, name.c_str());
            if (at != 0) bind(raw, at, values[number - 1]);
        }
        return statement;
    }

    DatabasePtr database_;
};

}  // namespace

Result<std::unique_ptr<Database>> open_sqlite(const std::filesystem::path& file, Access access) {
    const int flags = access == Access::read_write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                   : SQLITE_OPEN_READONLY;
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open_v2(file.c_str(), &raw, flags, nullptr);
    DatabasePtr handle(raw);
    if (opened != SQLITE_OK) return error_of(raw, "cannot open database '" + file.string() + "'");
    sqlite3_busy_timeout(raw, 5000);
    auto database = std::make_unique<SqliteDatabase>(std::move(handle));
    if (access == Access::read_write)
        TRY(database->run_script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"));
    TRY(database->run_script(
        "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;"));
    return std::unique_ptr<Database>(std::move(database));
}

}  // namespace catseye::store
