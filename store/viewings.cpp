#include "store/viewings.hpp"

namespace catseye::store {
namespace {

constexpr std::string_view kColumns =
    "id, case_id, officer_id, subject, reason, made_ms, expires_ms";

ViewingSubject subject_from(std::string_view word) {
    for (const auto subject : {ViewingSubject::of_case, ViewingSubject::footage,
                               ViewingSubject::preview, ViewingSubject::submitter})
        if (to_string(subject) == word) return subject;
    return ViewingSubject::preview;  // the table has a CHECK
}

Result<std::optional<Viewing>> first_of(Rows& rows) {
    if (!TRY(rows.next())) return std::optional<Viewing>();
    return std::optional(Viewing{rows.text(0), rows.text(1), rows.text(2),
                                 subject_from(rows.text(3)), rows.text(4), from_ms(rows.integer(5)),
                                 from_ms(rows.integer(6))});
}

}  // namespace

std::string_view to_string(ViewingSubject subject) {
    switch (subject) {
        case ViewingSubject::of_case:
            return "case";
        case ViewingSubject::footage:
            return "footage";
        case ViewingSubject::submitter:
            return "submitter";
        case ViewingSubject::preview:
            break;
    }
    return "preview";
}

Result<> Viewings::add(const Viewing& viewing) {
    TRY(database_.execute(
        "INSERT INTO viewing (id, case_id, officer_id, subject, reason, made_ms, expires_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {viewing.id, viewing.case_id, viewing.officer_id, std::string(to_string(viewing.subject)),
         viewing.reason, to_ms(viewing.made), to_ms(viewing.expires)}));
    return ok();
}

Result<std::optional<Viewing>> Viewings::by_id(const std::string& id) {
    const auto rows = TRY(
        database_.query("SELECT " + std::string(kColumns) + " FROM viewing WHERE id = $1", {id}));
    return first_of(*rows);
}

Result<std::optional<Viewing>> Viewings::current(const std::string& case_id,
                                                 const std::string& officer_id,
                                                 ViewingSubject subject, Time now) {
    const auto rows = TRY(database_.query(
        "SELECT " + std::string(kColumns) +
            " FROM viewing WHERE officer_id = $2 AND case_id = $1 AND subject = $3 AND "
            "expires_ms > $4 ORDER BY expires_ms DESC LIMIT 1",
        {case_id, officer_id, std::string(to_string(subject)), to_ms(now)}));
    return first_of(*rows);
}

Result<bool> Viewings::prolong(const Viewing& viewing, Time until) {
    const auto changed = TRY(
        database_.execute("UPDATE viewing SET expires_ms = $3 WHERE id = $1 AND expires_ms = $2",
                          {viewing.id, to_ms(viewing.expires), to_ms(until)}));
    return changed == 1;
}

Result<> Viewings::remove_expired(Time before) {
    TRY(database_.execute("DELETE FROM viewing WHERE expires_ms < $1", {to_ms(before)}));
    return ok();
}

}  // namespace catseye::store
