#pragma once
#include <filesystem>
#include <string>

#include "base/config.hpp"
#include "base/result.hpp"
#include "findings/json.hpp"
#include "store/database.hpp"
#include "store/vault.hpp"
#include "workers/control.hpp"

namespace catseye::apps {

using findings::Json;

/// What every command knows: where the data lies, which settings hold, and how to answer.
struct Context {
    std::filesystem::path data = "./catseye-data";
    Settings settings;
    bool json = false;
};

/// The answer of a command: as JSON where that was asked for, else in words.
void answer(const Context& context, const Json& json, const std::string& words);

/// Performs a writing command: by the process that holds the data folder if one runs, else by
/// taking the lock for as long as it needs. Commands are safe to send again, so a writer that dies
/// in between only costs time.
Result<Json> write(const Context& context, const std::string& command, const Json& arguments);

/// The same with the writing connection in hand: what `serve` and `process` do with the commands
/// they hear.
Result<Json> perform(const Context& context, store::Database& database, store::Vault& vault,
                     const workers::Command& command);

/// The operating system's user, recorded beside the officer.
std::string system_user();

/// The vault of the data folder, made where there is none.
Result<std::unique_ptr<store::Vault>> open_vault(const Context& context);

}  // namespace catseye::apps
