#include "review/tracking.hpp"

#include <algorithm>
#include <sstream>

#include "base/hash.hpp"
#include "review/plate_match.hpp"
#include "review/submitter_news.hpp"
#include "store/cases.hpp"
#include "store/submissions.hpp"
#include "store/submitter_requests.hpp"

namespace catseye::review {

namespace {

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::vector<std::string> codes_of(const std::string& joined) {
    std::istringstream stream(joined);
    std::vector<std::string> codes;
    for (std::string code; stream >> code;)
        codes.push_back(code);
    return codes;
}

/// The last final decision of each case, with what the queue says of it. What can still be taken
/// back is not told: until then a case stands where it stood before. Nor is what was decided before
/// the case was reopened.
constexpr std::string_view kVehicles =
    "SELECT c.vehicle, c.vrm_given, COALESCE((SELECT p.state_before FROM decision p WHERE "
    "p.case_id = c.id AND p.undone_ms IS NULL AND p.stands_ms > $2 ORDER BY p.ordinal LIMIT 1), "
    "c.state), c.last_safe_posting_day, d.disposal, d.nfa_reason, d.decided_ms, c.id FROM "
    "review_case c "
    "LEFT JOIN decision d ON d.case_id = c.id AND d.ordinal = (SELECT max(last.ordinal) FROM "
    "decision last WHERE last.case_id = c.id AND last.kind = 'final' AND last.undone_ms IS NULL "
    "AND last.stands_ms <= $2 AND NOT EXISTS (SELECT 1 FROM reopening r WHERE r.case_id = c.id AND "
    "r.decisions_before >= last.ordinal)) WHERE c.submission_id = $1 ORDER BY c.vehicle";

Result<std::vector<TrackedVehicle>> vehicles_of(store::Database& database, const Law& law,
                                                Feedback feedback, const std::string& submission_id,
                                                Time now) {
    const auto questions =
        TRY(store::SubmitterRequests(database).open_of_submission(submission_id));
    const auto rows = TRY(database.query(kVehicles, {submission_id, to_ms(now)}));
    std::vector<TrackedVehicle> vehicles;
    while (TRY(rows->next())) {
        TrackedVehicle vehicle;
        vehicle.ordinal = rows->integer(0);
        vehicle.vrm_given = rows->text(1);
        vehicle.progress = progress_of(TRY(case_state_from(rows->text(2))));
        const auto posting_day = rows->maybe_integer(3);
        const bool undecided = rows->is_null(4);
        if (posting_day && undecided && store::day_from(*posting_day) >= london_day(now))
            vehicle.posting_day = store::day_from(*posting_day);
        if (!undecided) {
            vehicle.result = told_result(law, feedback, rows->text(4));
            vehicle.nfa_reason = told_reason(feedback, rows->maybe_text(5).value_or(""));
            vehicle.decided = from_ms(rows->integer(6));
        }
        for (const auto& question : questions)
            if (question.case_id == rows->text(7))
                vehicle.asked =
                    TrackedQuestion{question.text, codes_of(question.wants), question.answer_by};
        vehicles.push_back(std::move(vehicle));
    }
    return vehicles;
}

}  // namespace

Feedback feedback_from(std::string_view word) {
    if (word == "reason") return Feedback::reason;
    return word == "action" ? Feedback::action : Feedback::none;
}

std::string_view to_string(Progress progress) {
    switch (progress) {
        case Progress::checking:
            return "checking";
        case Progress::waiting:
            return "waiting";
        case Progress::asked:
            return "asked";
        case Progress::considering:
            return "considering";
        case Progress::acting:
            return "acting";
        case Progress::finished:
            break;
    }
    return "finished";
}

Progress progress_of(CaseState state) {
    switch (state) {
        case CaseState::processing:
            return Progress::checking;
        case CaseState::waiting:
            return Progress::waiting;
        case CaseState::awaiting_reporter:
            return Progress::asked;
        case CaseState::recommended:
        case CaseState::second_review:
        case CaseState::notice_posted:
        case CaseState::driver_named:
        case CaseState::driver_not_named:
            return Progress::considering;
        case CaseState::decided:
        case CaseState::course_offered:
        case CaseState::cofp_offered:
        case CaseState::prosecution:
            return Progress::acting;
        case CaseState::closed:
            break;
    }
    return Progress::finished;
}

std::string told_result(const Law& law, Feedback feedback, std::string_view disposal) {
    const Disposal* known = law.disposal(disposal);
    if (known == nullptr || feedback == Feedback::none) return {};
    if (feedback == Feedback::action && known->counts_as_action == CountsAsAction::yes)
        return "ACTION";
    return known->code;
}

std::string told_reason(Feedback feedback, std::string_view nfa_reason) {
    return feedback == Feedback::reason ? std::string(nfa_reason) : std::string();
}

bool TrackedReport::is_finished() const {
    return std::all_of(vehicles.begin(), vehicles.end(), [](const TrackedVehicle& vehicle) {
        return vehicle.progress == Progress::finished;
    });
}

std::string reference_from(std::string_view typed) {
    constexpr std::size_t kCharacters = 16;
    std::string text;
    for (const char typed_character : typed) {
        char c = typed_character;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        const bool separates = c == ' ' || c == '-';
        if (separates) continue;
        const bool fits = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z' && c != 'U');
        if (!fits || text.size() == kCharacters) return {};
        text += c;
    }
    if (text.size() != kCharacters) return {};
    for (std::size_t at = 12; at >= 4; at -= 4)
        text.insert(at, 1, '-');
    return text;
}

Result<std::optional<std::string>> find_report(store::Database& database,
                                               const std::string& reference,
                                               const std::string& email) {
    // The same query, hashes and comparison whether there is such a report or not.
    std::string id;
    std::string details;
    {
        const auto rows =
            TRY(database.query("SELECT s.id, p.details FROM submission s JOIN submitter p ON "
                               "p.submission_id = s.id WHERE s.reference = $1",
                               {reference}));
        if (TRY(rows->next())) {
            id = rows->text(0);
            details = rows->text(1);
        }
    }
    const std::string address = email_of(details);
    const bool matches = sha256_of(lower(address)) == sha256_of(lower(email));
    if (id.empty() || address.empty() || !matches) return std::optional<std::string>();
    return std::optional(std::move(id));
}

Result<TrackedReport> tracked_report(store::Database& database, const Law& law, Feedback feedback,
                                     const std::string& submission_id, Time now) {
    TrackedReport report;
    {
        const auto rows = TRY(database.query(
            "SELECT reference, received_ms, incident_ms, incident_place FROM submission WHERE id "
            "= $1",
            {submission_id}));
        if (!TRY(rows->next()))
            return fail(ErrorCode::not_found, "there is no submission " + submission_id);
        report.submission_id = submission_id;
        report.reference = rows->text(0);
        report.received = from_ms(rows->integer(1));
        report.incident = from_ms(rows->integer(2));
        report.place = rows->text(3);
    }
    report.vehicles = TRY(vehicles_of(database, law, feedback, submission_id, now));
    for (const auto& sent : TRY(store::Submissions(database).originals_of(submission_id))) {
        const CaseOriginal footage = TRY(footage_of(database, sent));
        report.files.push_back({sent.client_name, sent.original.sha256, sent.original.size_bytes,
                                sent.original.state, sent.original.reason_code,
                                lacks_legible_plate(footage)});
    }
    report.messages = TRY(store::SubmissionTexts(database).messages_of(submission_id));
    for (const auto& message : report.messages)
        if (message.kind == "withdraw") report.withdrawn = message.sent;
    return report;
}

}  // namespace catseye::review
