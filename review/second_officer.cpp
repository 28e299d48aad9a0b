#include "review/second_officer.hpp"

#include "review/supervision.hpp"

namespace catseye::review {

bool needs_second_officer(const CaseRecord& record, const Offence* offence,
                          const Disposal& disposal) {
    if (disposal.closes_at_once)
        return record.has_flag(to_string(SecondOfficer::authority_vehicle)) &&
               disposal.counts_as_action != CountsAsAction::excluded;
    return disposal.second_review || (offence != nullptr && offence->second_review) ||
           record.has_flag(to_string(SecondOfficer::authority_vehicle)) ||
           record.has_flag(to_string(SecondOfficer::complaint));
}

std::vector<std::string> second_officer_reasons(const Law& law, const CaseRecord& record) {
    std::vector<std::string> reasons;
    const store::Decision* recommended = record.last_decision("recommended");
    if (recommended != nullptr) {
        const Disposal* disposal = law.disposal(recommended->disposal);
        const Offence* offence =
            law.offence(recommended->offence.value_or(""), record.incident_day());
        if (offence != nullptr && offence->second_review) reasons.push_back(offence->wording);
        if (disposal != nullptr && disposal->second_review) reasons.push_back(disposal->label);
    }
    if (record.has_flag(to_string(SecondOfficer::authority_vehicle)))
        reasons.emplace_back("A vehicle of the police or another authority");
    if (record.has_flag(to_string(SecondOfficer::complaint)))
        reasons.emplace_back("The submitter complained");
    return reasons;
}

}  // namespace catseye::review
