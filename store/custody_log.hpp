#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// Who and what a custody entry is about. Ids, codes and hashes only: no name, mark or free text.
struct CustodyEvent {
    std::string actor;    ///< "intake", "dispatcher", an officer's id
    std::string event;    ///< "original_sealed", "case_opened", "decided", …
    std::string subject;  ///< the id of the row it is about
    std::vector<std::pair<std::string, std::string>> content;  ///< in this order
};

/// The end of the log: what a receipt carries, so that everyone who holds one is a witness.
struct CustodyHead {
    std::int64_t seq = 0;
    std::string sha256;
};

/// An entry as it stands in the log.
struct CustodyEntry {
    std::int64_t seq = 0;
    Time at;
    std::string actor;
    std::string event;
    std::string subject;
    std::string content;  ///< JSON, exactly as stored
    std::string previous_sha256;
    std::string sha256;
};

/// What an entry's hash must be: SHA-256 over
/// `previous_sha256 \n seq \n at_ms \n actor \n event \n subject \n content`.
std::string custody_hash(const CustodyEntry& entry);

/// The append-only log: every entry hashes the one before.
class CustodyLog {
public:
    explicit CustodyLog(Database& database) : database_(database) {}
    /// Called inside the transaction of what it records: both happen or neither.
    Result<CustodyHead> append(const CustodyEvent& event, Time at);
    Result<CustodyHead> head() const;
    /// What the log says of a case, its submission and its originals, up to an entry, in order.
    Result<std::vector<CustodyEntry>> of_case(const std::string& case_id,
                                              const std::string& submission_id,
                                              std::int64_t last_seq) const;
    /// Recomputes every entry; the sentences say which entry is wrong and how. Empty: whole.
    Result<std::vector<std::string>> verify(std::int64_t& entries) const;

private:
    Database& database_;
};

}  // namespace catseye::store
