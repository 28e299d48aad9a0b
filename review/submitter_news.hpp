#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "findings/json.hpp"
#include "store/database.hpp"
#include "store/decisions.hpp"

namespace catseye::review {

/// Something that the submitter of a report is told by mail.
struct SubmitterNews {
    std::string submission_id;
    std::string kind;              ///< a template of web/mail
    std::string dedupe_key;        ///< the same news twice is one mail
    findings::Json parameters;     ///< for the template; the report's `reference` is added to it
    std::optional<Time> due = {};  ///< not to be sent before; empty: at once
};

/// The address in a submitter's details (the JSON of the table `submitter`); empty: none.
std::string email_of(const std::string& details);

/// Puts the mail into the outbox, in the transaction of what it tells. Nothing where the submitter
/// left no address. Its language is the one in which the report was made.
Result<> tell_submitter(store::Database& database, const SubmitterNews& news, Time now);

/// One mail for each original of the submission that could not be used, with the code of why, so
/// that the mail can say how to send it again. Called by settle_cases.
Result<> tell_of_failed_originals(store::Database& database, const std::string& submission_id,
                                  Time now);

/// By which the outbox knows the mail of a decision.
std::string outcome_mail_key(const std::string& decision_id);

/// The mail of a final decision on the submission's vehicle with this ordinal. It carries the
/// codes; how much of them the submitter is told is the force's policy (portal.feedback) when it is
/// sent. It waits until the decision can no longer be taken back.
Result<> tell_of_decision(store::Database& database, const std::string& submission_id,
                          std::int64_t vehicle, const store::Decision& decision);

}  // namespace catseye::review
