#include "store/artefacts.hpp"

#include "base/ids.hpp"
#include "findings/json.hpp"

namespace catseye::store {

namespace {

constexpr std::string_view kColumns = "kind, name, media_type, sha256, size_bytes";

Artefact artefact_of(const Rows& rows) {
    return {rows.text(0), rows.text(1), rows.text(2), {rows.text(3), rows.integer(4)}};
}

Result<std::vector<Artefact>> read(Database& database, std::string_view where,
                                   const std::string& id) {
    const auto rows =
        TRY(database.query("SELECT " + std::string(kColumns) + " FROM artefact WHERE " +
                               std::string(where) + " = $1 ORDER BY name",
                           {id}));
    std::vector<Artefact> artefacts;
    while (TRY(rows->next()))
        artefacts.push_back(artefact_of(*rows));
    return artefacts;
}

/// The part of the output that is the stage's own finding.
findings::Json content_of(const findings::StageOutput& output) {
    if (output.probe) return findings::to_json(*output.probe);
    if (output.derive) return findings::to_json(*output.derive);
    if (output.still) return findings::to_json(*output.still);
    return findings::Json::object();
}

/// What reports count of it, in one word.
std::string result_of(const findings::StageOutput& output) {
    if (output.probe) return std::string(to_string(output.probe->verdict));
    if (output.derive) return std::string(to_string(output.derive->proxy));
    return {};
}

}  // namespace

Result<> Artefacts::add(const Lease& lease, const std::vector<Artefact>& artefacts, Time now) {
    for (const Artefact& artefact : artefacts)
        TRY(database_.execute(
            "INSERT INTO artefact (id, original_id, job_id, kind, name, media_type, sha256, "
            "size_bytes, made_ms) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            {make_id(now), lease.original_id, lease.job_id, artefact.kind, artefact.name,
             artefact.media_type, artefact.sealed.sha256, artefact.sealed.size_bytes, to_ms(now)}));
    return ok();
}

Result<> Artefacts::add_findings(const Lease& lease, const findings::StageOutput& output,
                                 Time now) {
    TRY(
        database_.execute("INSERT INTO finding (job_id, original_id, stage, made_ms, result, "
                          "content) VALUES ($1, $2, $3, $4, $5, $6)",
                          {lease.job_id, lease.original_id, lease.stage, to_ms(now),
                           result_of(output), findings::to_line(content_of(output))}));
    std::int64_t ordinal = 0;
    for (const auto& sighting : output.sightings)
        TRY(database_.execute(
            "INSERT INTO sighting (id, job_id, original_id, ordinal, state, vrm_normal, "
            "confidence, content) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            {make_id(now), lease.job_id, lease.original_id, ++ordinal,
             std::string(to_string(sighting.state)), nullable(sighting.vrm), sighting.confidence,
             findings::to_line(findings::to_json(sighting))}));
    return ok();
}

Result<std::vector<Artefact>> Artefacts::of_original(const std::string& original_id) {
    return read(database_, "original_id", original_id);
}

Result<std::optional<Artefact>> Artefacts::newest(const std::string& original_id,
                                                  const std::string& name) {
    const auto rows = TRY(database_.query(
        "SELECT " + std::string(kColumns) +
            " FROM artefact WHERE original_id = $1 AND name = $2 ORDER BY made_ms DESC, id DESC "
            "LIMIT 1",
        {original_id, name}));
    if (!TRY(rows->next())) return std::optional<Artefact>();
    return std::optional(artefact_of(*rows));
}

Result<std::vector<Artefact>> Artefacts::of_job(const std::string& job_id) {
    return read(database_, "job_id", job_id);
}

}  // namespace catseye::store
