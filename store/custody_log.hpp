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

/// The append-only log. An entry's hash is SHA-256 over the line
/// `previous_sha256 \n seq \n at_ms \n actor \n event \n subject \n content`, content being its
/// JSON as stored.
class CustodyLog {
public:
    explicit CustodyLog(Database& database) : database_(database) {}
    /// Called inside the transaction of what it records: both happen or neither.
    Result<CustodyHead> append(const CustodyEvent& event, Time at);
    Result<CustodyHead> head() const;
    /// Recomputes every entry; the sentences say which entry is wrong and how. Empty: whole.
    Result<std::vector<std::string>> verify(std::int64_t& entries) const;

private:
    Database& database_;
};

}  // namespace catseye::store
