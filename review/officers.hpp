#pragma once
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/database.hpp"
#include "store/decisions.hpp"

namespace catseye::review {

/// Who acts: a known officer, and the account of the operating system it was done under.
struct Actor {
    std::string officer;  ///< the name
    std::string system_user;
};

/// Makes an officer known, in a transaction of its own. A name of 1 to 100 characters, a role of
/// the table `officer`; `conflict` where the name is taken.
Result<store::Officer> add_officer(store::Database& database, const std::string& name,
                                   const std::string& role, Time now);

/// `not_found` says how to add one.
Result<store::Officer> officer_by_name(store::Database& database, const std::string& name);

/// Text that a person wrote: valid UTF-8, `least` to `most` characters that are not all spaces.
/// `what` begins the sentence of the Error.
Result<> check_free_text(const std::string& what, const std::string& text, std::size_t least,
                         std::size_t most);

}  // namespace catseye::review
