#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// Where one force's truth lies: DIR/catseye.db, DIR/vault, DIR/run, DIR/lock.
struct DataPaths {
    explicit DataPaths(const std::filesystem::path& where);
    std::filesystem::path folder;
    std::filesystem::path database;
    std::filesystem::path vault;
    std::filesystem::path run;
    std::filesystem::path lock;
};

/// The right to write: an exclusive lock on the data folder and the one read-write connection. Only
/// one process has it; the kernel takes it back when the process dies.
class Writer {
public:
    /// Makes the folder where there is none. `busy` when another process writes; the sentence names
    /// its id.
    static Result<Writer> open(const std::filesystem::path& folder, Time now);
    Database& database() { return *database_; }

private:
    Writer(File lock, std::unique_ptr<Database> database);
    File lock_;
    std::unique_ptr<Database> database_;
};

/// Whether the process that last took the lock still lives. It says nothing about who will take it
/// next.
bool writer_is_alive(const std::filesystem::path& folder);

/// A read-only connection beside the writer. `not_found` where there is no data folder yet.
Result<std::unique_ptr<Database>> open_reader(const std::filesystem::path& folder);

}  // namespace catseye::store
