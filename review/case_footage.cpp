#include "review/case_footage.hpp"

#include <algorithm>
#include <map>

#include "findings/json.hpp"

namespace catseye::review {
namespace {

using findings::Json;

Result<Json> declared(store::Database& database, const std::string& submission_id) {
    const auto rows =
        TRY(database.query("SELECT declaration FROM submission WHERE id = $1", {submission_id}));
    if (!TRY(rows->next())) return fail(ErrorCode::internal, "the submission of a case is missing");
    return findings::parse_json(rows->text(0));
}

/// By the number of the original. The declaration was judged when it was received.
std::map<std::int64_t, std::vector<double>> moments_of(const Result<Json>& declaration) {
    std::map<std::int64_t, std::vector<double>> moments;
    if (!declaration || !declaration->is_object()) return moments;
    const Json footage = declaration->value("footage", Json::object());
    if (!footage.is_object()) return moments;
    for (const Json& moment : footage.value("moments", Json::array())) {
        if (!moment.is_object() || !moment.value("at_s", Json()).is_number()) continue;
        moments[moment.value("file", Json(1)).is_number_integer() ? moment.value("file", 1) : 1]
            .push_back(moment["at_s"].get<double>());
    }
    return moments;
}

Result<> add_findings(store::Database& database, CaseOriginal& original) {
    const auto rows = TRY(database.query(
        "SELECT stage, content FROM finding WHERE original_id = $1 ORDER BY made_ms, job_id",
        {original.original.id}));
    while (TRY(rows->next())) {
        const auto content = findings::parse_json(rows->text(1));
        if (!content) continue;
        if (rows->text(0) == "probe") {
            if (auto probe = findings::probe_from(*content)) original.probe = *std::move(probe);
        } else if (rows->text(0) == "derive") {
            if (auto derive = findings::derive_from(*content)) original.derive = *std::move(derive);
        }
    }
    return ok();
}

Result<> add_sightings(store::Database& database, CaseOriginal& original) {
    const auto rows = TRY(
        database.query("SELECT content FROM sighting WHERE original_id = $1 AND job_id = (SELECT "
                       "max(job_id) FROM finding WHERE original_id = $1 AND stage = 'derive') "
                       "ORDER BY ordinal",
                       {original.original.id}));
    while (TRY(rows->next())) {
        const auto content = findings::parse_json(rows->text(0));
        if (!content) continue;
        if (auto sighting = findings::sighting_from(*content))
            original.sightings.push_back(*std::move(sighting));
    }
    return ok();
}

}  // namespace

bool CaseOriginal::has(std::string_view artefact_name) const {
    return std::any_of(artefacts.begin(), artefacts.end(), [&](const store::Artefact& artefact) {
        return artefact.name == artefact_name;
    });
}

Result<CaseOriginal> footage_of(store::Database& database, store::SentOriginal sent) {
    CaseOriginal one;
    one.original = std::move(sent.original);
    one.ordinal = sent.ordinal;
    one.client_name = std::move(sent.client_name);
    one.artefacts = TRY(store::Artefacts(database).of_original(one.original.id));
    TRY(add_findings(database, one));
    TRY(add_sightings(database, one));
    return one;
}

Result<std::vector<CaseOriginal>> case_footage(store::Database& database,
                                               const store::ReviewCase& review_case) {
    auto moments = moments_of(declared(database, review_case.submission_id));
    std::vector<CaseOriginal> list;
    for (auto& sent : TRY(store::Submissions(database).originals_of(review_case.submission_id))) {
        list.push_back(TRY(footage_of(database, std::move(sent))));
        list.back().moments_s = std::move(moments[list.back().ordinal]);
    }
    return list;
}

}  // namespace catseye::review
