#include "store/observations.hpp"

namespace catseye::store {
namespace {

/// A SELECT from a table aliased t, of what all these tables share and of columns of its own.
std::string select(std::string_view table, std::string_view own_columns, std::string_view rest) {
    std::string sql =
        "SELECT t.id, t.case_id, t.original_id, t.officer_id, (SELECT min(so.ordinal) FROM "
        "submission_original so WHERE so.submission_id = c.submission_id AND so.original_id = "
        "t.original_id) AS original, o.name, ";
    sql.append(own_columns).append(" FROM ").append(table);
    sql.append(" t JOIN officer o ON o.id = t.officer_id JOIN review_case c ON c.id = t.case_id ");
    return sql.append(rest);
}
constexpr int kOwnColumns = 6;  ///< the first column after those

template <typename Kind>
Kind observed(const Rows& rows) {
    Kind found;
    found.id = rows.text(0);
    found.case_id = rows.text(1);
    found.original_id = rows.text(2);
    found.officer_id = rows.text(3);
    found.original = rows.integer(4);
    found.officer = rows.text(5);
    return found;
}

}  // namespace

Result<> Observations::add(const Marker& marker) {
    TRY(database_.execute(
        "INSERT INTO marker (id, case_id, original_id, first_frame, last_frame, first_ms, last_ms, "
        "title, officer_id, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        {marker.id, marker.case_id, marker.original_id, marker.first_frame, marker.last_frame,
         marker.first_ms, marker.last_ms, marker.title, marker.officer_id, to_ms(marker.made)}));
    return ok();
}

Result<> Observations::add(const PlateCheck& check) {
    TRY(database_.execute(
        "INSERT INTO plate_check (id, case_id, ordinal, original_id, frame, vrm_reported, "
        "vrm_read, "
        "vrm_confirmed, officer_id, checked_ms) SELECT $1, $2, COALESCE(max(ordinal), 0) + 1, $3, "
        "$4, $5, $6, $7, $8, $9 FROM plate_check WHERE case_id = $2",
        {check.id, check.case_id, check.original_id, check.frame, check.vrm_reported,
         nullable(check.vrm_read), check.vrm_confirmed, check.officer_id, to_ms(check.made)}));
    TRY(database_.execute("UPDATE review_case SET vrm_confirmed = $2 WHERE id = $1",
                          {check.case_id, check.vrm_confirmed}));
    return ok();
}

Result<> Observations::add(const Exhibit& exhibit) {
    TRY(database_.execute(
        "INSERT INTO exhibit (id, case_id, label, original_id, frame, at_ms, job_id, title, "
        "officer_id, made_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        {exhibit.id, exhibit.case_id, exhibit.label, exhibit.original_id, exhibit.frame,
         exhibit.at_ms, exhibit.job_id, exhibit.title, exhibit.officer_id, to_ms(exhibit.made)}));
    return ok();
}

Result<bool> Observations::remove_marker(const std::string& case_id, const std::string& marker_id,
                                         Time now) {
    const auto changed = TRY(database_.execute(
        "UPDATE marker SET removed_ms = $3 WHERE id = $2 AND case_id = $1 AND removed_ms IS NULL",
        {case_id, marker_id, to_ms(now)}));
    return changed == 1;
}

Result<std::vector<Marker>> Observations::markers_of(const std::string& case_id) {
    const auto rows = TRY(database_.query(
        select("marker", "t.first_frame, t.last_frame, t.first_ms, t.last_ms, t.title, t.made_ms",
               "WHERE t.case_id = $1 AND t.removed_ms IS NULL ORDER BY original, t.first_frame, "
               "t.id"),
        {case_id}));
    std::vector<Marker> markers;
    while (TRY(rows->next())) {
        auto marker = observed<Marker>(*rows);
        marker.first_frame = rows->integer(kOwnColumns);
        marker.last_frame = rows->integer(kOwnColumns + 1);
        marker.first_ms = rows->integer(kOwnColumns + 2);
        marker.last_ms = rows->integer(kOwnColumns + 3);
        marker.title = rows->text(kOwnColumns + 4);
        marker.made = from_ms(rows->integer(kOwnColumns + 5));
        markers.push_back(std::move(marker));
    }
    return markers;
}

Result<std::vector<PlateCheck>> Observations::plate_checks_of(const std::string& case_id) {
    const auto rows = TRY(database_.query(
        select("plate_check", "t.frame, t.vrm_reported, t.vrm_read, t.vrm_confirmed, t.checked_ms",
               "WHERE t.case_id = $1 ORDER BY t.ordinal DESC"),
        {case_id}));
    std::vector<PlateCheck> checks;
    while (TRY(rows->next())) {
        auto check = observed<PlateCheck>(*rows);
        check.frame = rows->integer(kOwnColumns);
        check.vrm_reported = rows->text(kOwnColumns + 1);
        check.vrm_read = rows->maybe_text(kOwnColumns + 2);
        check.vrm_confirmed = rows->text(kOwnColumns + 3);
        check.made = from_ms(rows->integer(kOwnColumns + 4));
        checks.push_back(std::move(check));
    }
    return checks;
}

Result<std::vector<Exhibit>> Observations::exhibits_of(const std::string& case_id) {
    const auto rows = TRY(database_.query(
        select("exhibit",
               "t.label, t.frame, t.at_ms, t.job_id, t.title, t.made_ms, j.state, "
               "COALESCE(a.error_message, ''), COALESCE(f.content, ''), COALESCE(s.sha256, ''), "
               "n.sha256",
               "JOIN original n ON n.id = t.original_id JOIN job j ON j.id = t.job_id "
               "LEFT JOIN job_attempt a ON a.job_id = j.id AND a.attempt = j.attempt "
               "LEFT JOIN finding f ON f.job_id = j.id "
               "LEFT JOIN artefact s ON s.job_id = j.id AND s.kind = 'still' "
               "WHERE t.case_id = $1 ORDER BY t.made_ms, t.id"),
        {case_id}));
    std::vector<Exhibit> exhibits;
    while (TRY(rows->next())) {
        auto exhibit = observed<Exhibit>(*rows);
        exhibit.label = rows->text(kOwnColumns);
        exhibit.frame = rows->integer(kOwnColumns + 1);
        exhibit.at_ms = rows->integer(kOwnColumns + 2);
        exhibit.job_id = rows->text(kOwnColumns + 3);
        exhibit.title = rows->text(kOwnColumns + 4);
        exhibit.made = from_ms(rows->integer(kOwnColumns + 5));
        exhibit.job_state = rows->text(kOwnColumns + 6);
        exhibit.error = rows->text(kOwnColumns + 7);
        exhibit.still = rows->text(kOwnColumns + 8);
        exhibit.still_sha256 = rows->text(kOwnColumns + 9);
        exhibit.original_sha256 = rows->text(kOwnColumns + 10);
        exhibits.push_back(std::move(exhibit));
    }
    return exhibits;
}

}  // namespace catseye::store
