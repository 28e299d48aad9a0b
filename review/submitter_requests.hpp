#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/case_record.hpp"
#include "review/law.hpp"
#include "review/officers.hpp"
#include "store/database.hpp"
#include "store/submitter_requests.hpp"

namespace catseye::review {

/// What a submitter can be asked for. The code stands in the database and names the texts of the
/// portal (track.ask.<code>).
struct Want {
    std::string_view code;
    std::string_view words;  ///< for officers
};
const std::vector<Want>& wants();

/// A question to the submitter of a case.
struct NewRequest {
    std::string reference;
    Actor actor;
    std::vector<std::string> wants;  ///< codes, at least one
    std::string text;                ///< 3 to 2,000 characters, which the submitter reads
};

/// By when the submitter is to answer: within five days, and one business day before the last safe
/// posting day of the notice, which does not wait; but never before `today`.
Day answer_day(const Law& law, const CaseRecord& record, Day today);

/// Asks: the case awaits the submitter, who gets a mail that leads to the page of the report. One
/// transaction with its custody entry. Refused where the state machine refuses `submitter_asked`,
/// or a colleague holds the case.
Result<store::SubmitterRequest> ask_submitter(store::Database& database, const Law& law,
                                              const NewRequest& asked, Time now);

/// What the submitter sent answers the open questions of this submission: their cases wait for an
/// officer again, flagged `answered`. In the caller's transaction.
Result<> take_answer(store::Database& database, const std::string& submission_id, Time now);

/// A duty: questions that nobody answered by their day lapse. Their cases wait for an officer
/// again, flagged `no_response`; what follows from it an officer decides.
Result<> lapse_requests(store::Database& database, Time now);

}  // namespace catseye::review
