#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"
#include "store/vault.hpp"

namespace catseye::store {

/// Bytes on their way.
struct Upload {
    std::string id;
    std::string draft_id;
    std::string client_name;
    std::int64_t size_bytes = 0;
    std::int64_t offset_bytes = 0;      ///< durable: what may be acknowledged
    std::optional<std::string> sha256;  ///< sealed in the vault
    std::optional<std::int64_t> moment_ms;
    Time made, expires;

    bool is_whole() const { return offset_bytes == size_bytes; }
};

/// The vault's incoming folder of an upload; the other folders there belong to running stages.
inline constexpr std::string_view kUploadFolder = "upload-";

/// What a draft has taken in so far.
struct UploadTotals {
    std::int64_t files = 0;
    std::int64_t size_bytes = 0;  ///< declared, not yet come
};

/// Rows of uploads. Every change names the offset that it leaves.
class Uploads {
public:
    explicit Uploads(Database& database) : database_(database) {}
    Result<> add(const Upload& upload);
    /// Whoever's it is: the caller compares `draft_id`.
    Result<std::optional<Upload>> by_id(const std::string& id);
    /// In the order in which they were begun.
    Result<std::vector<Upload>> of_draft(const std::string& draft_id);
    Result<UploadTotals> totals_of(const std::string& draft_id);
    /// From one durable offset to the next. False: it was not there any more.
    Result<bool> advance(const std::string& id, std::int64_t from, std::int64_t to);
    /// The size turned out to be another: of a form whose files do not say theirs.
    Result<bool> set_size(const std::string& id, std::int64_t size_bytes);
    /// Once its bytes are in the vault. False: it was not whole, or is gone.
    Result<bool> seal(const std::string& id, const Sealed& sealed);
    Result<bool> set_moment(const std::string& id, std::optional<std::int64_t> moment_ms);
    Result<> prolong(const std::string& draft_id, Time expires);
    /// False: it was gone already.
    Result<bool> remove(const std::string& id);
    Result<std::vector<std::string>> expired(Time now);
    /// Whole, but its bytes are not in the vault: a process died over it.
    Result<std::vector<std::string>> unsealed();

private:
    Database& database_;
};

}  // namespace catseye::store
