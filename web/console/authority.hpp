#pragma once
#include <span>
#include <string_view>

#include "review/case_state.hpp"

namespace catseye::web {

/// What somebody who is signed in may do in the console. Every route names one: what a role may not
/// do it can neither open nor post. The rules of a case (its state, who holds it) come on top, in
/// review/.
enum class Permission {
    own_account,         ///< every officer: home, password, sign out
    see_queue,           ///< queue, search
    see_case,            ///< a case: facts, clocks, findings, decisions
    see_footage,         ///< the playable copy, pictures, plates' crops
    see_submitter,       ///< who sent it, and the statement
    take_case,           ///< hold a case, mark moments, confirm plates, make exhibits
    decide,              ///< recommend or decide
    record_outcome,      ///< what happened afterwards
    write_to_submitter,  ///< ask for more
    download_original,
    export_bundle,
    see_reports,
    supervise,  ///< second reviews, reassign, reopen, the unit's load
    see_custody_log,
    manage_officers,
    manage_law,     ///< offences, holidays, intake rules, templates
    manage_system,  ///< jobs, health
};
std::string_view to_string(Permission permission);

/// One row of the table of who may do what.
struct Grant {
    Permission permission;
    review::SetOf<review::Role> roles;
};
std::span<const Grant> grants();

/// False for what the table does not grant.
bool may(review::Role role, Permission permission);

}  // namespace catseye::web
