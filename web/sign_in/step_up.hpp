#pragma once
#include <memory>
#include <optional>

#include "web/sign_in/guard.hpp"

namespace catseye::web {

/// For an action that asks an officer who has not done so lately to prove again who they are: a
/// page that asks for a code and carries what was typed, to the same address. Nothing once the code
/// in it was right: the action goes on.
std::optional<Response> prove_again(OfficerVisit& visit, SignInGuard& guard);

}  // namespace catseye::web
