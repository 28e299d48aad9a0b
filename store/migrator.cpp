#include "store/migrator.hpp"

#include <charconv>
#include <vector>

#include "base/hash.hpp"
#include "schema/migrations.hpp"

namespace catseye::store {

namespace {

struct Step {
    std::int64_t number = 0;
    std::string file;
    std::string_view sql;
    std::string sha256;
};

std::string_view suffix_of(Dialect dialect) {
    return dialect == Dialect::sqlite ? ".sqlite.sql" : ".postgres.sql";
}

/// The steps for this engine: plain files, and of each pair the one of its dialect.
std::vector<Step> steps_for(Dialect dialect) {
    const auto other = dialect == Dialect::sqlite ? Dialect::postgres : Dialect::sqlite;
    std::vector<Step> steps;
    for (const auto& migration : schema::migrations()) {
        if (migration.file.ends_with(suffix_of(other))) continue;
        Step step{0, std::string(migration.file), migration.sql, sha256_of(migration.sql)};
        std::from_chars(step.file.data(), step.file.data() + 4, step.number);
        steps.push_back(std::move(step));
    }
    return steps;
}

constexpr std::string_view kVersionTable =
    "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, file TEXT NOT NULL, "
    "sha256 TEXT NOT NULL, applied_ms BIGINT NOT NULL)";

/// Compares what the database records with what this program carries; yields how many steps it has.
Result<std::size_t> compare(Database& database, const std::vector<Step>& steps) {
    const auto rows =
        TRY(database.query("SELECT number, file, sha256 FROM schema_version ORDER BY number"));
    std::size_t applied = 0;
    while (TRY(rows->next())) {
        if (applied == steps.size())
            return fail(
                ErrorCode::invalid_request,
                "the data folder was made by a newer version of catseye (its schema has step '" +
                    rows->text(1) + "'): use that version or a newer one");
        const Step& step = steps[applied++];
        if (rows->integer(0) != step.number || rows->text(2) != step.sha256)
            return fail(ErrorCode::internal,
                        "schema step '" + rows->text(1) + "' in the data folder is not the '" +
                            step.file + "' of this program: do not use it before you know why");
    }
    return applied;
}

Result<> apply(Database& database, const Step& step, Time now) {
    Transaction transaction = TRY(Transaction::begin(database));
    TRY(database.run_script(step.sql));
    TRY(database.execute(
        "INSERT INTO schema_version (number, file, sha256, applied_ms) VALUES ($1, $2, $3, $4)",
        {step.number, step.file, step.sha256, to_ms(now)}));
    return transaction.commit();
}

}  // namespace

Result<> migrate(Database& database, Time now) {
    TRY(database.execute(kVersionTable));
    const auto steps = steps_for(database.dialect());
    for (std::size_t at = TRY(compare(database, steps)); at < steps.size(); ++at)
        TRY(apply(database, steps[at], now));
    return ok();
}

Result<> check_schema(Database& database) {
    const Error unready =
        fail(ErrorCode::busy,
             "the data folder was made by an older version of catseye: run any writing "
             "command once, such as 'catseye process', to bring it up to date");
    if (!database.query("SELECT number FROM schema_version")) return unready;  // not even begun
    const auto steps = steps_for(database.dialect());
    const std::size_t applied = TRY(compare(database, steps));
    if (applied < steps.size()) return unready;
    return ok();
}

}  // namespace catseye::store
