#include "store/submissions.hpp"

#include "base/ids.hpp"

namespace catseye::store {

std::string_view to_string(OriginalState state) {
    switch (state) {
        case OriginalState::processing:
            return "processing";
        case OriginalState::done:
            return "done";
        case OriginalState::unplayable:
            return "unplayable";
        case OriginalState::incomplete:
            break;
    }
    return "incomplete";
}

Result<> Submissions::add(const NewSubmission& s) {
    TRY(database_.execute(
        "INSERT INTO submission (id, reference, request_id, received_ms, channel, submitter_mode, "
        "incident_ms, "
        "incident_place, offence_hint, declaration) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "
        "$10)",
        {s.id, s.reference, s.request_id, to_ms(s.received), s.channel, s.submitter_mode,
         to_ms(s.incident), s.incident_place, s.offence_hint, s.declaration}));
    TRY(database_.execute("INSERT INTO submitter (submission_id, details) VALUES ($1, $2)",
                          {s.id, s.submitter}));
    return ok();
}

Result<std::optional<SubmissionKeys>> Submissions::by_request(const std::string& request_id) {
    const auto rows = TRY(database_.query(
        "SELECT id, reference FROM submission WHERE request_id = $1", {request_id}));
    if (!TRY(rows->next())) return std::optional<SubmissionKeys>();
    return std::optional(SubmissionKeys{rows->text(0), rows->text(1)});
}

Result<std::string> Submissions::find_or_add_original(const Sealed& sealed, Time now) {
    TRY(
        database_.execute("INSERT INTO original (id, sha256, size_bytes, sealed_ms) VALUES ($1, "
                          "$2, $3, $4) ON CONFLICT (sha256) DO NOTHING",
                          {make_id(now), sealed.sha256, sealed.size_bytes, to_ms(now)}));
    const auto rows =
        TRY(database_.query("SELECT id FROM original WHERE sha256 = $1", {sealed.sha256}));
    if (!TRY(rows->next()))
        return fail(ErrorCode::internal, "the original just added is not there");
    return rows->text(0);
}

Result<> Submissions::link(const std::string& submission_id, std::int64_t ordinal,
                           const std::string& original_id, const std::string& client_name) {
    TRY(
        database_.execute("INSERT INTO submission_original (submission_id, ordinal, original_id, "
                          "client_name) VALUES ($1, $2, $3, $4)",
                          {submission_id, ordinal, original_id, client_name}));
    return ok();
}

namespace {

constexpr std::string_view kOriginalColumns =
    "o.id, o.sha256, o.size_bytes, o.state, COALESCE(o.reason_code, ''), "
    "COALESCE(o.reason_message, '')";

Original original_of(const Rows& rows) {
    return {rows.text(0), rows.text(1), rows.integer(2), rows.text(3), rows.text(4), rows.text(5)};
}

}  // namespace

Result<std::optional<Original>> Submissions::original(const std::string& original_id) {
    const auto rows = TRY(database_.query(
        "SELECT " + std::string(kOriginalColumns) + " FROM original o WHERE o.id = $1",
        {original_id}));
    if (!TRY(rows->next())) return std::optional<Original>();
    return std::optional(original_of(*rows));
}

Result<std::optional<Original>> Submissions::original_of_case(const std::string& case_id,
                                                              std::int64_t ordinal) {
    const auto rows = TRY(database_.query("SELECT " + std::string(kOriginalColumns) +
                                              " FROM review_case c JOIN submission_original so ON "
                                              "so.submission_id = c.submission_id "
                                              "JOIN original o ON o.id = so.original_id "
                                              "WHERE c.id = $1 AND so.ordinal = $2",
                                          {case_id, ordinal}));
    if (!TRY(rows->next())) return std::optional<Original>();
    return std::optional(original_of(*rows));
}

Result<std::vector<SentOriginal>> Submissions::originals_of(const std::string& submission_id) {
    const auto rows =
        TRY(database_.query("SELECT " + std::string(kOriginalColumns) +
                                ", so.ordinal, so.client_name FROM submission_original so "
                                "JOIN original o ON o.id = so.original_id "
                                "WHERE so.submission_id = $1 ORDER BY so.ordinal",
                            {submission_id}));
    std::vector<SentOriginal> originals;
    while (TRY(rows->next()))
        originals.push_back({original_of(*rows), rows->integer(6), rows->text(7)});
    return originals;
}

Result<bool> Submissions::settle_original(const std::string& original_id, OriginalState state,
                                          const std::string& reason_code,
                                          const std::string& reason_message) {
    const bool well = state == OriginalState::done;
    const auto changed = TRY(database_.execute(
        "UPDATE original SET state = $2, reason_code = $3, reason_message = $4 WHERE id = $1 AND "
        "state = 'processing'",
        {original_id, std::string(to_string(state)), well ? Value(nullptr) : Value(reason_code),
         well ? Value(nullptr) : Value(reason_message)}));
    return changed == 1;
}

}  // namespace catseye::store
