#pragma once
#include <string>
#include <vector>

#include "review/case_record.hpp"
#include "review/law.hpp"

namespace catseye::review {

/// Whether a disposal of this case needs a second officer before it stands: the law tables ask for
/// it (dangerous driving, a prosecution), the vehicle is an authority's, or the submitter
/// complained. `offence` may be null.
bool needs_second_officer(const CaseRecord& record, const Offence* offence,
                          const Disposal& disposal);

/// Why the case is in second review, a sentence each.
std::vector<std::string> second_officer_reasons(const Law& law, const CaseRecord& record);

}  // namespace catseye::review
