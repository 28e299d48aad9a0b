#pragma once
#include <string>

#include "findings/json.hpp"
#include "review/case_record.hpp"
#include "review/links.hpp"
#include "web/casework/decision_form.hpp"
#include "web/casework/messages.hpp"
#include "web/console/console.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

/// Everything that the pages of a case show.
struct CasePage {
    review::CaseRecord record;
    findings::Json view;                       ///< review::case_view
    const review::Offence* offence = nullptr;  ///< chosen, else the usual one for what was ticked
    std::string holder;                        ///< who holds it now; empty: nobody
    bool is_mine = false;
    review::LinkedCases links;

    const std::string& reference() const { return record.row.reference; }
    std::string path() const { return "/case/" + record.row.reference; }
    bool is_held_by_another() const { return !holder.empty() && !is_mine; }
};
Result<CasePage> read_case(OfficerVisit& visit, const std::string& reference);

/// The case page, with what the officer has begun to fill in. `status` says how it went.
struct CaseForms {
    DecisionForm decision = {};
    MessageForm message = {};
    int status = 200;
};
Response show_case(OfficerVisit& visit, const std::string& reference, const CaseForms& forms = {});

// The parts of the page, in the order they stand.
Html case_head(const OfficerVisit& visit, const CasePage& page);
Html happened_panel(const OfficerVisit& visit, const CasePage& page);
Html points_panel(const OfficerVisit& visit, const CasePage& page);
Html clocks_panel(const OfficerVisit& visit, const CasePage& page);
Html evidence_panel(const CasePage& page);
Html links_panel(const OfficerVisit& visit, const CasePage& page);
Html history_panel(const OfficerVisit& visit, const CasePage& page);
Html audit_panel(const CasePage& page);

}  // namespace catseye::web
