#pragma once
#include <filesystem>
#include <vector>

#include "base/config.hpp"
#include "base/file.hpp"
#include "base/result.hpp"
#include "store/vault.hpp"

namespace catseye::ingest {

/// A file offered for intake, open and judged.
struct OfferedFile {
    std::string client_name;
    File file;
    std::int64_t size_bytes = 0;
};

/// What intake refuses before receipt, because it needs no parsing: no file, an empty or too large
/// one, too many, something that is no regular file, a disk that is nearly full. Everything else is
/// received.
Result<std::vector<OfferedFile>> open_offered(const std::vector<std::filesystem::path>& paths,
                                              const Settings& settings);

/// The disk has room for `bytes` more and keeps its reserve.
Result<> check_room(const store::Vault& vault, std::int64_t bytes, const Settings& settings);

}  // namespace catseye::ingest
