#pragma once
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/law.hpp"
#include "review/officers.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// Cases that an officer takes for duplicates of one.
struct Duplicates {
    Actor actor;
    std::vector<std::string> references;
    std::string of;      ///< the case that goes on
    std::string reason;  ///< free text, 3 to 2,000 characters with the reference
};

/// What became of one of them.
struct MarkedDuplicate {
    std::string reference;
    std::string refusal;  ///< empty: it is a duplicate now
};

/// Decides each with the disposal DUP, by every rule and in a transaction of its own: what one
/// refuses changes nothing for the others. `invalid_request`: none or more than 100 are chosen, the
/// one that goes on is among them, is no case, or is a duplicate itself.
Result<std::vector<MarkedDuplicate>> mark_duplicates(store::Database& database, const Law& law,
                                                     const Duplicates& duplicates, Time now);

}  // namespace catseye::review
