#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "findings/json.hpp"
#include "review/verify.hpp"

namespace catseye::review {

/// What a check of a bundle found.
struct BundleVerification {
    std::string reference, made;  ///< as the manifest says; empty where there is none
    std::int64_t files = 0, bytes = 0, custody_entries = 0;
    std::int64_t custody_entry = 0;  ///< the entry of this disclosure
    std::string custody_sha256;
    std::vector<Problem> problems;
};

/// Checks a bundle by itself, without a data folder: that the archive has exactly the shape that
/// `BundleStream` writes, that manifest and SHA256SUMS name each file with its hash and nothing
/// else, that every entry of the custody log recomputes and the log says so of each original, and
/// that every exhibit names an original of the bundle. Problems are answers; an Error means that
/// the file could not be read. The file may be hostile: memory is bounded by its texts' limits.
Result<BundleVerification> verify_bundle(File file);

findings::Json to_json(const BundleVerification& verification);

}  // namespace catseye::review
