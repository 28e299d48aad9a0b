#pragma once
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/database.hpp"
#include "store/decisions.hpp"

namespace catseye::review {

/// Who acts: a known officer, and the account of the operating system it was done under.
struct Actor {
    std::string officer;        ///< the name
    std::string system_user{};  ///< none for who is signed in to the console

    /// What an entry of the custody log adds of it, after `content`.
    std::vector<std::pair<std::string, std::string>> noted(
        std::vector<std::pair<std::string, std::string>> content = {}) const;
};

/// Makes an officer known, in a transaction of its own. A name of 1 to 100 characters, a role of
/// the table `officer`; `conflict` where the name is taken. `actor` for the custody log: an
/// officer's id, or "officers" for the command line.
Result<store::Officer> add_officer(store::Database& database, const std::string& name,
                                   const std::string& role, Time now,
                                   const std::string& actor = "officers");

/// Who may still act: `not_found` says how to add one, `invalid_request` that they have left.
Result<store::Officer> officer_by_name(store::Database& database, const std::string& name);

/// In the caller's transaction; holds from the next request on, in every session. `conflict` where
/// somebody else changed the role meanwhile.
Result<> change_role(store::Database& database, const store::Officer& officer,
                     const std::string& role, const std::string& actor, Time now);

/// An officer leaves: signed out everywhere, their password and codes gone, what they decided
/// stays. In a transaction of its own. False: they had left before.
Result<bool> officer_leaves(store::Database& database, const store::Officer& officer,
                            const std::string& actor, Time now);

/// Text that a person wrote: valid UTF-8, `least` to `most` characters that are not all spaces.
/// `what` begins the sentence of the Error.
Result<> check_free_text(const std::string& what, const std::string& text, std::size_t least,
                         std::size_t most);

}  // namespace catseye::review
