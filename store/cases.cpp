#include "store/cases.hpp"

namespace catseye::store {
namespace {

constexpr std::string_view kCaseColumns =
    "id, reference, submission_id, vehicle, vrm_given, vrm_normal, vehicle_details, opened_ms, "
    "state, offence, "
    "last_safe_posting_day, proceedings_day, queue_day, severity, held_by, held_until_ms, "
    "first_viewed_ms, closed_ms, vrm_confirmed";

std::optional<Day> maybe_day(const Rows& rows, int column) {
    return rows.is_null(column) ? std::nullopt : std::optional(day_from(rows.integer(column)));
}

std::optional<Time> maybe_time(const Rows& rows, int column) {
    return rows.is_null(column) ? std::nullopt : std::optional(from_ms(rows.integer(column)));
}

Value nullable_day(const std::optional<Day>& day) {
    return day ? Value(day_number(*day)) : Value(nullptr);
}

ReviewCase case_of(const Rows& rows) {
    ReviewCase found;
    found.id = rows.text(0);
    found.reference = rows.text(1);
    found.submission_id = rows.text(2);
    found.vehicle = rows.integer(3);
    found.vrm_given = rows.text(4);
    found.vrm_normal = rows.text(5);
    found.vehicle_details = rows.text(6);
    found.opened = from_ms(rows.integer(7));
    found.state = rows.text(8);
    found.offence = rows.maybe_text(9);
    found.last_safe_posting_day = maybe_day(rows, 10);
    found.proceedings_day = maybe_day(rows, 11);
    found.queue_day = day_from(rows.integer(12));
    found.severity = rows.integer(13);
    found.held_by = rows.maybe_text(14);
    found.held_until = maybe_time(rows, 15);
    found.first_viewed = maybe_time(rows, 16);
    found.closed = maybe_time(rows, 17);
    found.vrm_confirmed = rows.maybe_text(18);
    return found;
}

}  // namespace

std::int64_t day_number(Day day) {
    return day.time_since_epoch().count();
}

Day day_from(std::int64_t number) {
    return Day(std::chrono::days(number));
}

Result<> Cases::add(const ReviewCase& added) {
    TRY(database_.execute(
        "INSERT INTO review_case (id, reference, submission_id, vehicle, vrm_given, vrm_normal, "
        "vehicle_details, "
        "opened_ms, state, offence, last_safe_posting_day, proceedings_day, queue_day, severity) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        {added.id, added.reference, added.submission_id, added.vehicle, added.vrm_given,
         added.vrm_normal, added.vehicle_details, to_ms(added.opened), added.state,
         nullable(added.offence), nullable_day(added.last_safe_posting_day),
         nullable_day(added.proceedings_day), day_number(added.queue_day), added.severity}));
    return ok();
}

Result<std::optional<ReviewCase>> Cases::by_reference(const std::string& reference) {
    const auto rows = TRY(database_.query(
        "SELECT " + std::string(kCaseColumns) + " FROM review_case WHERE reference = $1",
        {reference}));
    if (!TRY(rows->next())) return std::optional<ReviewCase>();
    return std::optional(case_of(*rows));
}

Result<bool> Cases::take(const std::string& case_id, const std::string& state,
                         const CaseHold& hold) {
    const auto changed = TRY(database_.execute(
        "UPDATE review_case SET held_by = $3, held_until_ms = $5, first_viewed_ms = "
        "COALESCE(first_viewed_ms, $4) "
        "WHERE id = $1 AND state = $2 AND (held_by IS NULL OR held_by = $3 OR held_until_ms <= $4)",
        {case_id, state, hold.officer_id, to_ms(hold.now), to_ms(hold.until)}));
    return changed == 1;
}

Result<bool> Cases::release(const std::string& case_id, const std::string& officer_id) {
    const auto changed =
        TRY(database_.execute("UPDATE review_case SET held_by = NULL, held_until_ms = NULL WHERE "
                              "id = $1 AND held_by = $2",
                              {case_id, officer_id}));
    return changed == 1;
}

Result<bool> Cases::hand_over(const ReviewCase& seen, const CaseHold& hold) {
    const auto changed = TRY(database_.execute(
        "UPDATE review_case SET held_by = $4, held_until_ms = $5 WHERE id = $1 AND state = $2 AND "
        "COALESCE(held_by, '') = $3",
        {seen.id, seen.state, seen.held_by.value_or(""), hold.officer_id, to_ms(hold.until)}));
    return changed == 1;
}

Result<bool> Cases::move(const std::string& case_id, const std::string& from, const std::string& to,
                         Time now) {
    const auto changed = TRY(database_.execute(
        "UPDATE review_case SET state = $3, held_by = NULL, held_until_ms = NULL, "
        "closed_ms = CASE WHEN $3 = 'closed' THEN COALESCE(closed_ms, $4) END "
        "WHERE id = $1 AND state = $2",
        {case_id, from, to, to_ms(now)}));
    return changed == 1;
}

Result<bool> Cases::move_on(const std::string& case_id, const std::string& from,
                            const std::string& to) {
    const auto changed = TRY(database_.execute(
        "UPDATE review_case SET state = $3 WHERE id = $1 AND state = $2", {case_id, from, to}));
    return changed == 1;
}

Result<> Cases::choose_offence(const std::string& case_id, const CaseOffence& chosen, Time now) {
    TRY(database_.execute(
        "UPDATE review_case SET offence = $2, last_safe_posting_day = $3, proceedings_day = $4, "
        "queue_day = $5, severity = $6, "
        "first_viewed_ms = COALESCE(first_viewed_ms, $7) WHERE id = $1",
        {case_id, nullable(chosen.offence), nullable_day(chosen.last_safe_posting_day),
         nullable_day(chosen.proceedings_day), day_number(chosen.queue_day), chosen.severity,
         to_ms(now)}));
    return ok();
}

Result<> Cases::raise_flag(const std::string& case_id, const CaseFlag& flag) {
    TRY(database_.execute(
        "INSERT INTO case_flag (case_id, code, reason_code, message, raised_ms) VALUES ($1, $2, "
        "$3, $4, $5) "
        "ON CONFLICT (case_id, code, reason_code) DO NOTHING",
        {case_id, flag.code, flag.reason_code, flag.message, to_ms(flag.raised)}));
    return ok();
}

Result<> Cases::lower_flag(const std::string& case_id, const std::string& code) {
    TRY(database_.execute("DELETE FROM case_flag WHERE case_id = $1 AND code = $2",
                          {case_id, code}));
    return ok();
}

Result<std::vector<CaseFlag>> Cases::flags_of(const std::string& case_id) {
    const auto rows =
        TRY(database_.query("SELECT code, reason_code, message, raised_ms FROM case_flag WHERE "
                            "case_id = $1 ORDER BY raised_ms, code, "
                            "reason_code",
                            {case_id}));
    std::vector<CaseFlag> flags;
    while (TRY(rows->next())) {
        flags.push_back({rows->text(0), rows->text(1), rows->text(2), from_ms(rows->integer(3))});
    }
    return flags;
}

}  // namespace catseye::store
