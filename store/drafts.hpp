#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// Something a member of the public has begun and not yet sent.
struct Draft {
    std::string id;
    std::string kind = "report";               ///< report | more (for a submission that exists)
    std::optional<std::string> submission_id;  ///< what it adds to, or what it became
    std::string state = "open";                ///< open | sent
    std::string request_id;
    std::string language = "en";
    std::string email;
    std::optional<Time> email_proved;
    std::string answers = "{}";  ///< JSON
    std::int64_t version = 0;
    Time made, saved, expires;
};

/// Drafts. A save names the version that it read, so that two tabs do not undo each other.
class Drafts {
public:
    explicit Drafts(Database& database) : database_(database) {}
    Result<> add(const Draft& draft);
    Result<std::optional<Draft>> by_id(const std::string& id);
    /// Open reports that can be returned to through this address, the latest saved first.
    Result<std::vector<Draft>> open_by_email(const std::string& email, Time now);
    /// Stores `answers` and `language` of an open draft as version `draft.version + 1`, prolonging
    /// it until `draft.expires`. False: it was saved elsewhere meanwhile, or sent, or has lapsed.
    Result<bool> save(const Draft& draft, Time now);
    /// Where to return to it; forgets that another address was proved.
    Result<> set_email(const std::string& id, const std::string& email);
    Result<> prove_email(const std::string& id, Time now);
    /// In the transaction that makes the submission. False: it was not open.
    Result<bool> close(const std::string& id, const std::string& submission_id, Time now);
    /// The draft, its uploads' rows, codes and ways in; the uploads' bytes are swept by their age.
    Result<> remove(const std::string& id);
    Result<std::vector<std::string>> expired(Time now);

private:
    Database& database_;
};

/// How many people were shown another door, by reason and day.
Result<> count_routed_out(Database& database, const std::string& reason, Day day);

}  // namespace catseye::store
