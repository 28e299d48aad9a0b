#pragma once
#include <string>

#include "review/decision_rules.hpp"
#include "web/console/console.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

struct CasePage;

/// What an officer has filled in, as typed.
struct DecisionForm {
    std::string offence, disposal, nfa_reason, notice_exception, reason;
    bool final_now = false;  ///< at triage: final at once, not recommended
    std::string error;       ///< why it was refused; empty: it was not
    std::string field;       ///< the field that the error is about
    bool is_filled = false;  ///< false: the page is new
};
DecisionForm decision_form_from(const Form& form);

/// What the form asks for. The state says whether it is a recommendation or final.
review::NewDecision new_decision(const OfficerVisit& visit, const std::string& reference,
                                 review::CaseState state, const DecisionForm& form);

/// The form, or a sentence that says why there is none now.
Html decision_panel(const OfficerVisit& visit, const CasePage& page, const DecisionForm& form);

/// What the officer saw when the page was made: a form from a page that is older than the case is
/// refused.
std::string seen_of(const review::CaseRecord& record);

/// The key that chooses a disposal: the same for each on every page. Numbers for
/// the first nine, NFA is 0; the keys of the player are left to it.
char disposal_key(const review::Law& law, const review::Disposal& disposal);

}  // namespace catseye::web
