#pragma once
#include <optional>
#include <string>

#include "store/sign_in_attempts.hpp"
#include "web/console/console.hpp"

namespace catseye::web {

/// A path of ours to go on to after the sign-in, with its query; "/" for anything that is not
/// plainly one: another site's address would make our sign-in the bait for it.
std::string local_path(const std::string& wanted);

/// Begins a browser's way in: a row, and its cookie. Whatever the browser had begun is left behind.
Result<> begin_attempt(OfficerVisit& visit, store::SignInAttempt attempt);
/// The way in that this browser is on.
Result<std::optional<store::SignInAttempt>> attempt_of(const OfficerVisit& visit);

/// Ends it: `conflict` where it has ended already, so that it leads in once.
Result<> end_attempt(OfficerVisit& visit, const store::SignInAttempt& attempt);

/// Begins the session, in the caller's transaction: with its custody entry, and the browser known
/// from now on. `proof` is a code of ours: totp, recovery_code, invitation, provider.
Result<> let_in(OfficerVisit& visit, const store::Officer& officer, std::string_view proof,
                Time proved);

/// Whether this officer has signed in with this browser before.
Result<bool> is_known_browser(const OfficerVisit& visit, const std::string& officer_id);

}  // namespace catseye::web
