#pragma once
#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/officers.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// A case handed to an officer, whoever holds it now.
struct Reassignment {
    std::string reference;
    std::string to;  ///< the officer's name
    Actor actor;
    std::chrono::milliseconds hold{};
};

/// One transaction with its custody entry. `invalid_request` where the state, or either role, does
/// not allow it; `conflict` where the case has just changed hands.
Result<> reassign(store::Database& database, const Reassignment& wanted, Time now);

/// Ends anybody's hold on a case. False: nobody held it.
Result<bool> release_for(store::Database& database, const std::string& reference,
                         const Actor& actor, Time now);

/// A case that is decided anew.
struct Reopened {
    std::string reference;
    std::string reason;  ///< free text, 3 to 2,000 characters
    Actor actor;
};

/// From decided or closed back to waiting. The decisions made before stay and no longer stand; what
/// happened in the world (a notice, a driver named) still counts. The clocks run as before. The
/// submitter is told nothing, and of the decision that follows only where none was told before.
Result<> reopen(store::Database& database, const Reopened& wanted, Time now);

/// Why somebody asks for a second officer. Spelled like the flag that it raises.
enum class SecondOfficer {
    authority_vehicle,  ///< a vehicle of the police or another authority
    complaint,          ///< the submitter complained
};
std::string_view to_string(SecondOfficer reason);
/// `invalid_request` for any other word.
Result<SecondOfficer> second_officer_from(std::string_view word);

/// From now on a recommended disposal of this case needs a second officer; with a complaint, any
/// decision needs another officer than the one who decided before. One transaction with its custody
/// entry.
Result<> ask_second_officer(store::Database& database, const std::string& reference,
                            SecondOfficer reason, const Actor& actor, Time now);

}  // namespace catseye::review
