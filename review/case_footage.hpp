#pragma once
#include <optional>
#include <string>
#include <vector>

#include "findings/findings.hpp"
#include "store/artefacts.hpp"
#include "store/cases.hpp"
#include "store/submissions.hpp"

namespace catseye::review {

/// An original of a case with what is known of its pictures.
struct CaseOriginal {
    store::Original original;
    std::int64_t ordinal = 1;
    std::string client_name;
    std::optional<findings::ProbeFindings> probe;
    std::optional<findings::DeriveFindings> derive;
    std::vector<store::Artefact> artefacts;
    std::vector<findings::Sighting> sightings;  ///< of the newest look for plates
    std::vector<double> moments_s;              ///< where the submitter says it happens

    bool has(std::string_view artefact_name) const;
    /// There is a copy that every browser plays.
    bool is_playable() const { return has("proxy.mp4"); }
};

/// What is known of the pictures of one original, without the submitter's moments. Findings that
/// cannot be read any more are left out: the bytes are there without them.
Result<CaseOriginal> footage_of(store::Database& database, store::SentOriginal sent);

/// The footage of a case, in the order it was sent.
Result<std::vector<CaseOriginal>> case_footage(store::Database& database,
                                               const store::ReviewCase& review_case);

}  // namespace catseye::review
