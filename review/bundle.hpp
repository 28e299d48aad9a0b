#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "findings/json.hpp"
#include "review/disclosure.hpp"
#include "review/law.hpp"
#include "store/custody_log.hpp"
#include "store/vault.hpp"

namespace catseye::review {

/// What is left out of a bundle.
enum class Redaction {
    none,
    submitter_details,  ///< name, address and contact: the copy for the defence
};
std::string_view to_string(Redaction redaction);
/// `invalid_request` lists the words.
Result<Redaction> redaction_from(std::string_view word);

/// For whom a bundle is made, and why.
struct BundleOrder {
    std::string reference;  ///< of the case
    Actor actor;            ///< who exports it
    std::string recipient;  ///< a code of disclosure_recipients
    std::string reason;     ///< a code of disclosure_reasons
    Redaction redaction = Redaction::submitter_details;
    std::string force;  ///< the force's name
};

/// One file of a bundle: bytes that were made for it, or an object of the vault.
struct BundlePart {
    std::string name;  ///< in the archive
    std::string what;  ///< original | playable | still | statement | submitter | summary | custody
                       ///< | readme
    store::Sealed sealed;
    std::optional<store::Shelf> shelf;  ///< absent: the bytes are `text`
    std::string text = {};
};

/// A picture that is produced in evidence, and the original that it is of.
struct BundleExhibit {
    std::string name;   ///< of its file
    std::string label;  ///< AB/1, where an officer produces it; else empty
    std::int64_t original = 0;
    std::string original_sha256;
    findings::Json details;  ///< frame, pts, time base, size
};

/// What a bundle will be made of, read at one moment.
struct BundlePlan {
    BundleOrder order;
    Time made;
    std::string case_id, submission_id, submission_reference;
    std::vector<BundlePart> parts;  ///< but for the custody extract and what is computed of all
    std::vector<BundleExhibit> exhibits;
};

/// Gathers originals, playable copies, stills and statement, and writes the documents; nothing is
/// noted yet. `not_found` where there is no such case, or where the vault lacks bytes.
Result<BundlePlan> plan_bundle(store::Database& reader, const store::Vault& vault, const Law& law,
                               const BundleOrder& order, Time now);

/// The custody entry of the disclosure, in a transaction of its own: before the first byte leaves.
/// `invalid_request` for an unknown recipient or reason.
Result<store::CustodyHead> record_bundle(store::Database& writer, const BundleOrder& order,
                                         Time now);

/// A bundle, ready to be streamed. Same plan and same log, same bytes.
struct Bundle {
    Time made;
    std::string file_name;
    std::vector<BundlePart> parts;
    /// Of the whole archive.
    std::int64_t size_bytes() const;
};

/// Adds the custody log up to that entry, the manifest and SHA256SUMS.
Result<Bundle> finish_bundle(store::Database& reader, BundlePlan plan,
                             const store::CustodyHead& noted);

/// The lines of SHA256SUMS, as sha256sum reads them.
std::string sums_line(const std::string& sha256, const std::string& name);

constexpr std::string_view kBundleFormat = "catseye-bundle-1";
constexpr std::string_view kManifestName = "manifest.json";
constexpr std::string_view kSumsName = "SHA256SUMS";
constexpr std::string_view kCustodyName = "custody.json";

}  // namespace catseye::review
