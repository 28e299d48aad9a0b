#pragma once
#include "review/case_ledger.hpp"
#include "web/console/console.hpp"

namespace catseye::web {

/// What the public may have of a period: how it looks, what the leak check says of it, and, where
/// that finds nothing, the open data.
Response publication_page(OfficerVisit& visit, review::CaseLedger& ledger);
Response open_data_download(OfficerVisit& visit, review::CaseLedger& ledger);
Response data_dictionary_download(OfficerVisit& visit, review::CaseLedger& ledger);

}  // namespace catseye::web
