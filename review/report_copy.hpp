#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// The words of a copy in the submitter's language, by their names in the wording's table
/// track.copy; dates are written by `time`.
struct CopyWords {
    std::string force;
    std::string language;  ///< BCP 47
    std::function<std::string(std::string_view name,
                              const std::vector<std::pair<std::string_view, std::string>>&)>
        say;
    std::function<std::string(Time)> time;
};

/// What a submitter keeps of a report, as PDF: reference, when it was received, what was said, the
/// statement whole as it was signed, each file with its SHA-256, the custody entry that the receipt
/// names. Nothing that the police made of it. `not_found` where there is no such submission.
Result<std::string> report_copy(store::Database& database, const std::string& submission_id,
                                const CopyWords& words);

}  // namespace catseye::review
