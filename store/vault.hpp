#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/result.hpp"

namespace catseye::store {

/// The two shelves of the vault.
enum class Shelf { originals, artefacts };

/// Bytes in the vault: where they are is their hash.
struct Sealed {
    std::string sha256;
    std::int64_t size_bytes = 0;
};

/// Write-once bytes, addressed by their SHA-256. What is sealed is durable before the call returns,
/// is never changed, and is stored once however often it comes.
class Vault {
public:
    virtual ~Vault() = default;
    /// Copies an open file in, hashing what is copied, from its start to its end.
    virtual Result<Sealed> seal_copy(Shelf shelf, const File& file) = 0;
    /// Takes over a file that lies in a folder of `incoming`, by rename. The bytes are hashed here,
    /// after nobody else can write them.
    virtual Result<Sealed> seal_file(Shelf shelf, const std::filesystem::path& file) = 0;
    /// Destroys bytes that were last sealed before `before`; sealing them again counts. False: they
    /// are younger, or not there. The caller has made sure that no row refers to them.
    virtual Result<bool> destroy(Shelf shelf, const std::string& sha256, Time before) = 0;
    /// For reading; `not_found` if the bytes are missing.
    virtual Result<File> open(Shelf shelf, std::string_view sha256) const = 0;
    virtual bool holds(Shelf shelf, std::string_view sha256) const = 0;
    /// Every object on a shelf: its hash, and when it came.
    virtual Result<> each(
        Shelf shelf,
        const std::function<void(const std::string& sha256, Time at)>& visit) const = 0;
    /// A folder for files on their way in, on the vault's own file system; `name` is one of our
    /// ids.
    virtual Result<std::filesystem::path> make_incoming(const std::string& name) = 0;
    virtual Result<> remove_incoming(const std::string& name) = 0;
    virtual std::filesystem::path incoming(const std::string& name) const = 0;
    virtual Result<std::vector<std::string>> list_incoming() const = 0;
    /// Removes half-made copies that came before `before`: a process died over them.
    virtual Result<> sweep_temporary(Time before) = 0;
    virtual Result<std::int64_t> free_bytes() const = 0;
};

/// A folder: originals/ab/cd/<sha256> and artefacts/ab/cd/<sha256>, mode 0440; temp → fsync →
/// no-replace rename → fsync of the folder.
Result<std::unique_ptr<Vault>> open_folder_vault(const std::filesystem::path& folder);

}  // namespace catseye::store
