#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// An officer's browser, found by the SHA-256 of the token in its cookie. It ends when it has been
/// idle until `idle_ends`, at the latest at `ends`.
struct ConsoleSession {
    std::string token_sha256;
    std::string csrf_token;
    std::string officer_id;
    std::string notice;  ///< what the next page says once
    Time made, seen, idle_ends, ends;
    Time confirmed;  ///< when the officer last proved who they are
};

class ConsoleSessions {
public:
    explicit ConsoleSessions(Database& database) : database_(database) {}
    Result<> add(const ConsoleSession& session);
    /// Nothing for one that has ended, or whose officer has left.
    Result<std::optional<ConsoleSession>> by_token(const std::string& token_sha256, Time now);
    /// Stores notice, confirmation and the idle end. False: it is gone.
    Result<bool> save(const ConsoleSession& session);
    Result<> remove(const std::string& token_sha256);
    /// The newest first.
    Result<std::vector<ConsoleSession>> of_officer(const std::string& officer_id, Time now);
    /// Signs an officer out everywhere, and ends the sign-ins that they have begun: how many
    /// sessions ended.
    Result<std::int64_t> remove_of(const std::string& officer_id);
    Result<> remove_ended(Time now);

private:
    Database& database_;
};

}  // namespace catseye::store
