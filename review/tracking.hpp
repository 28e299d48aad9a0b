#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/case_state.hpp"
#include "review/law.hpp"
#include "store/database.hpp"
#include "store/messages.hpp"

namespace catseye::review {

/// How much a submitter is told of what became of a report: the force's policy, portal.feedback.
enum class Feedback {
    none,    ///< how far it has come, never what came of it
    action,  ///< whether action was taken
    reason,  ///< the kind of action, or the reason why there was none
};
/// `none` for any other word: who misspells a policy tells too little rather than too much.
Feedback feedback_from(std::string_view word);

/// How far a case has come, as its submitter is told.
enum class Progress {
    checking,     ///< the footage is being made playable
    waiting,      ///< for an officer
    asked,        ///< the submitter was asked for something
    considering,  ///< an officer has looked at it, nothing is final
    acting,       ///< a final decision stands, what follows from it is under way
    finished,
};
std::string_view to_string(Progress progress);
Progress progress_of(CaseState state);

/// What came of a case, as its submitter is told: empty, "ACTION" (of whatever kind), or a code of
/// data/law/disposals.tsv.
std::string told_result(const Law& law, Feedback feedback, std::string_view disposal);
/// The code of nfa_reasons.tsv that is told; empty where the policy tells none.
std::string told_reason(Feedback feedback, std::string_view nfa_reason);

/// What an officer asked the submitter for, and has not had an answer to.
struct TrackedQuestion {
    std::string text;                ///< an officer's own words, in English
    std::vector<std::string> wants;  ///< codes: review/submitter_requests.hpp
    Day answer_by;
};

/// One vehicle of a report. Nothing of the keeper, the driver or the penalty is in it.
struct TrackedVehicle {
    std::int64_t ordinal = 1;
    std::string vrm_given;  ///< the mark as the submitter gave it, never as anybody read it
    Progress progress = Progress::checking;
    std::string result;              ///< told_result
    std::string nfa_reason;          ///< told_reason
    std::optional<Time> decided;     ///< the last final decision
    std::optional<Day> posting_day;  ///< by which a notice has to be posted, while that is to come
    std::optional<TrackedQuestion> asked = {};
};

struct TrackedFile {
    std::string client_name;
    std::string sha256;
    std::int64_t size_bytes = 0;
    std::string state;        ///< of the original: processing | done | unplayable | incomplete
    std::string reason_code;  ///< of the last two
    bool no_legible_plate = false;  ///< looked through: is it the right file?
};

/// A report as its submitter sees it.
struct TrackedReport {
    std::string submission_id;
    std::string reference;
    Time received;
    Time incident;
    std::string place;
    std::vector<TrackedVehicle> vehicles;
    std::vector<TrackedFile> files;
    std::vector<store::SubmitterMessage> messages;  ///< what was sent afterwards
    std::optional<Time> withdrawn;

    bool is_finished() const;
};

/// A reference as it is stored, from what somebody typed: any case, with or without its hyphens, O
/// for 0 and I or L for 1 (Crockford base 32). Empty for what cannot be one.
std::string reference_from(std::string_view typed);

/// The submission with this reference, if `email` is its submitter's address (in any case of
/// letters). The answer does not show which of the two was wrong, nor does the work done.
Result<std::optional<std::string>> find_report(store::Database& database,
                                               const std::string& reference,
                                               const std::string& email);

/// `not_found` where there is no such submission.
Result<TrackedReport> tracked_report(store::Database& database, const Law& law, Feedback feedback,
                                     const std::string& submission_id, Time now);

}  // namespace catseye::review
