#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// A browser's way to one draft or one submission; found by the SHA-256 of the token in its cookie.
struct PortalSession {
    std::string token_sha256;
    std::string csrf_token;
    std::optional<std::string> draft_id;
    std::optional<std::string> submission_id;
    std::string notice;  ///< what the next page says once
    Time made, seen, expires;
};

class PortalSessions {
public:
    explicit PortalSessions(Database& database) : database_(database) {}
    Result<> add(const PortalSession& session);
    /// Nothing for one that has lapsed.
    Result<std::optional<PortalSession>> by_token(const std::string& token_sha256, Time now);
    /// Stores draft, submission and notice, and prolongs it.
    Result<> save(const PortalSession& session);
    Result<> remove(const std::string& token_sha256);
    Result<> remove_expired(Time now);

private:
    Database& database_;
};

/// A code sent by e-mail, to come back to a draft or to prove an address.
struct AccessCode {
    std::string id;
    std::string draft_id;
    std::string code_sha256;
    std::int64_t attempts_left = 5;
    Time made, expires;
};

class AccessCodes {
public:
    explicit AccessCodes(Database& database) : database_(database) {}
    Result<> add(const AccessCode& code);
    Result<std::optional<AccessCode>> by_id(const std::string& id, Time now);
    /// Takes one attempt away before the code is compared. False: none is left.
    Result<bool> spend_attempt(const std::string& id);
    /// Used once. False: somebody used it meanwhile.
    Result<bool> use(const std::string& id);
    /// Codes sent for this draft since `since`.
    Result<std::int64_t> count_since(const std::string& draft_id, Time since);
    Result<> remove_expired(Time now);

private:
    Database& database_;
};

}  // namespace catseye::store
