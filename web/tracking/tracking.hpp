#pragma once
#include <functional>
#include <string>
#include <vector>

#include "ingest/uploads.hpp"
#include "review/law_book.hpp"
#include "review/tracking.hpp"
#include "store/drafts.hpp"
#include "web/http/router.hpp"
#include "web/site/site.hpp"

namespace catseye::web {

/// What the pages after the report are built on.
struct Tracking {
    Site& site;
    ingest::UploadStore& uploads;
    const review::LawBook& law;
};

/// Everything under /track, and /report/copy.pdf: how a report stands, sending more, withdrawing
/// it, a copy of what was sent. A session leads to one report; whoever has none is asked for
/// reference and address, and learns from the answer only whether both were right.
void add_tracking_pages(Router& router, Tracking& tracking);

/// A page of one report: run with the submission that the session leads to, else the visitor is
/// sent to the question which report it is.
using ReportPage = std::function<Response(Tracking&, Visit&, const std::string& submission_id)>;
PageFunction with_report(Tracking& tracking, ReportPage page);

/// The session's draft of the kind `more` for this submission; nothing where there is none.
Result<std::optional<store::Draft>> more_draft(const Visit& visit,
                                               const std::string& submission_id);
/// The same, if it is still open; made where there is none.
Result<store::Draft> open_more_draft(Visit& visit, const std::string& submission_id);

/// What is wrong with a field.
struct FieldFault {
    std::string field;
    std::string message;
};
/// The list of what is wrong, at the top of a page; nothing where nothing is.
Html faults_html(const Visit& visit, const std::vector<FieldFault>& faults);
/// The message for one field; "" where it is well.
std::string fault_of(const std::vector<FieldFault>& faults, std::string_view field);

/// What an officer has asked for this vehicle, with an end; nothing where nothing was.
Html question_html(const Visit& visit, const review::TrackedVehicle& vehicle);

// The groups of pages, each in its own file.
void add_status_pages(Router& router, Tracking& tracking);
void add_more_pages(Router& router, Tracking& tracking);
void add_copy_pages(Router& router, Tracking& tracking);

}  // namespace catseye::web
