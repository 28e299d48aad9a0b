#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "findings/stage_report.hpp"
#include "store/database.hpp"
#include "store/job_queue.hpp"
#include "store/vault.hpp"

namespace catseye::store {

/// A derived file in the vault.
struct Artefact {
    std::string kind;
    std::string name;
    std::string media_type;
    Sealed sealed;
};

/// What stages made of an original: files, findings, sightings. Written inside the transaction that
/// completes the job, so that no attempt but the accepted one leaves a row.
class Artefacts {
public:
    explicit Artefacts(Database& database) : database_(database) {}
    Result<> add(const Lease& lease, const std::vector<Artefact>& artefacts, Time now);
    Result<> add_findings(const Lease& lease, const findings::StageOutput& output, Time now);
    Result<std::vector<Artefact>> of_original(const std::string& original_id);
    /// The newest of this name, which is one of findings::output_slots.
    Result<std::optional<Artefact>> newest(const std::string& original_id, const std::string& name);
    /// Artefacts of one job: a still.
    Result<std::vector<Artefact>> of_job(const std::string& job_id);

private:
    Database& database_;
};

}  // namespace catseye::store
