#include "store/uploads.hpp"

namespace catseye::store {

namespace {

constexpr std::string_view kSelect =
    "SELECT id, draft_id, client_name, size_bytes, offset_bytes, sha256, moment_ms, made_ms, "
    "expires_ms FROM upload ";

Upload upload_from(const Rows& rows) {
    return {rows.text(0),
            rows.text(1),
            rows.text(2),
            rows.integer(3),
            rows.integer(4),
            rows.maybe_text(5),
            rows.maybe_integer(6),
            from_ms(rows.integer(7)),
            from_ms(rows.integer(8))};
}

Result<std::vector<std::string>> ids_of(Rows& rows) {
    std::vector<std::string> ids;
    while (TRY(rows.next()))
        ids.push_back(rows.text(0));
    return ids;
}

}  // namespace

Result<> Uploads::add(const Upload& u) {
    TRY(database_.execute(
        "INSERT INTO upload (id, draft_id, client_name, size_bytes, made_ms, expires_ms) VALUES "
        "($1, $2, $3, $4, $5, $6)",
        {u.id, u.draft_id, u.client_name, u.size_bytes, to_ms(u.made), to_ms(u.expires)}));
    return ok();
}

Result<std::optional<Upload>> Uploads::by_id(const std::string& id) {
    const auto rows = TRY(database_.query(std::string(kSelect) + "WHERE id = $1", {id}));
    if (!TRY(rows->next())) return std::optional<Upload>();
    return std::optional(upload_from(*rows));
}

Result<std::vector<Upload>> Uploads::of_draft(const std::string& draft_id) {
    const auto rows = TRY(database_.query(
        std::string(kSelect) + "WHERE draft_id = $1 ORDER BY made_ms, id", {draft_id}));
    std::vector<Upload> uploads;
    while (TRY(rows->next()))
        uploads.push_back(upload_from(*rows));
    return uploads;
}

Result<UploadTotals> Uploads::totals_of(const std::string& draft_id) {
    const auto rows = TRY(database_.query(
        "SELECT count(*), CAST(coalesce(sum(size_bytes), 0) AS BIGINT) FROM upload WHERE draft_id "
        "= $1",
        {draft_id}));
    if (!TRY(rows->next())) return UploadTotals{};
    return UploadTotals{rows->integer(0), rows->integer(1)};
}

Result<bool> Uploads::advance(const std::string& id, std::int64_t from, std::int64_t to) {
    const auto changed = TRY(database_.execute(
        "UPDATE upload SET offset_bytes = $3 WHERE id = $1 AND offset_bytes = $2 AND sha256 IS "
        "NULL",
        {id, from, to}));
    return changed == 1;
}

Result<bool> Uploads::set_size(const std::string& id, std::int64_t size_bytes) {
    const auto changed = TRY(database_.execute(
        "UPDATE upload SET size_bytes = $2 WHERE id = $1 AND sha256 IS NULL AND offset_bytes <= $2",
        {id, size_bytes}));
    return changed == 1;
}

Result<bool> Uploads::seal(const std::string& id, const Sealed& sealed) {
    const auto changed = TRY(database_.execute(
        "UPDATE upload SET sha256 = $2 WHERE id = $1 AND sha256 IS NULL AND offset_bytes = "
        "size_bytes AND size_bytes = $3",
        {id, sealed.sha256, sealed.size_bytes}));
    return changed == 1;
}

Result<bool> Uploads::set_moment(const std::string& id, std::optional<std::int64_t> moment_ms) {
    const auto changed = TRY(database_.execute("UPDATE upload SET moment_ms = $2 WHERE id = $1",
                                               {id, nullable(moment_ms)}));
    return changed == 1;
}

Result<> Uploads::prolong(const std::string& draft_id, Time expires) {
    TRY(database_.execute(
        "UPDATE upload SET expires_ms = $2 WHERE draft_id = $1 AND expires_ms < $2",
        {draft_id, to_ms(expires)}));
    return ok();
}

Result<bool> Uploads::remove(const std::string& id) {
    const auto changed = TRY(database_.execute("DELETE FROM upload WHERE id = $1", {id}));
    return changed == 1;
}

Result<std::vector<std::string>> Uploads::expired(Time now) {
    const auto rows =
        TRY(database_.query("SELECT id FROM upload WHERE expires_ms <= $1", {to_ms(now)}));
    return ids_of(*rows);
}

Result<std::vector<std::string>> Uploads::unsealed() {
    const auto rows = TRY(database_.query(
        "SELECT id FROM upload WHERE sha256 IS NULL AND offset_bytes = size_bytes"));
    return ids_of(*rows);
}

}  // namespace catseye::store
