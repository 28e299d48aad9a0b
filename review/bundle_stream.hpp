#pragma once
#include <span>
#include <string>
#include <vector>

#include "review/bundle.hpp"
#include "review/bundle_zip.hpp"
#include "store/vault.hpp"

namespace catseye::review {

/// A bundle's bytes, one block after another, in constant memory: files are read from the vault as
/// they are asked for. Each is read twice, the first time to see that its bytes are still those
/// that were sealed: what has changed never leaves.
class BundleStream {
public:
    BundleStream(Bundle bundle, const store::Vault& vault)
        : bundle_(std::move(bundle)), vault_(vault), time_(zip_time(bundle_.made)) {}

    /// Up to so many of the next bytes; 0 at the end. An Error ends it: the archive is broken off.
    Result<std::size_t> read(std::span<char> into);

private:
    Result<> begin_next();
    Result<std::size_t> read_part(std::span<char> into);

    Bundle bundle_;
    const store::Vault& vault_;
    std::uint32_t time_;
    std::size_t next_ = 0;  ///< part
    std::int64_t sent_ = 0;
    std::vector<ZipEntry> entries_;
    std::string made_;  ///< a header, a text or the directory, waiting to be read
    std::size_t made_at_ = 0;
    File file_;  ///< of the vault
    std::int64_t file_at_ = 0, file_left_ = 0;
    bool ended_ = false;
};

}  // namespace catseye::review
