#pragma once
#include <functional>
#include <optional>
#include <string>

#include "ingest/uploads.hpp"
#include "review/law_book.hpp"
#include "store/drafts.hpp"
#include "web/http/router.hpp"
#include "web/portal/answers.hpp"
#include "web/portal/force_area.hpp"
#include "web/portal/proof_of_work.hpp"
#include "web/site/site.hpp"

namespace catseye::web {

/// What the pages of a report are built on.
struct Portal {
    Site& site;
    ingest::UploadStore& uploads;
    const review::LawBook& law;
    ForceArea area = ForceArea::shipped();
    ProofOfWork work = {};
};

/// Every page of a report, from the checker to its confirmation.
void add_report_pages(Router& router, Portal& portal);

/// The open draft that a request's session leads to: what tus may upload into.
Result<std::optional<std::string>> draft_of(Site& site, const Request& request);

/// A page of a report: run with the draft of the session, or told how to come back to it.
using DraftPage = std::function<Response(Portal&, Visit&, store::Draft&)>;
PageFunction with_draft(Portal& portal, DraftPage page);

/// Stores the answers; a Response where that could not be: saved in another tab, sent meanwhile.
std::optional<Response> save(Portal& portal, Visit& visit, store::Draft& draft,
                             const Answers& answers);

/// Whether no court could deal with an offence of that day any more: for summary offences the law
/// gives six months (MCA 1980 s.127).
bool is_too_old(Day incident, Time now);

// The groups of pages, each in its own file.
void add_checker_pages(Router& router, Portal& portal);
void add_begin_pages(Router& router, Portal& portal);
void add_question_pages(Router& router, Portal& portal);
void add_vehicle_pages(Router& router, Portal& portal);
void add_footage_pages(Router& router, Portal& portal);
void add_sending_pages(Router& router, Portal& portal);

}  // namespace catseye::web
