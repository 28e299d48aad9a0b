#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/law.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// What a submission says of one vehicle.
struct NewCase {
    std::string submission_id;
    std::int64_t vehicle = 1;  ///< ordinal in the submission, from 1
    std::string vrm_given;
    std::string vrm_normal;
    std::string vehicle_details = "{}";  ///< JSON
    Time incident;
    Time received;
    std::string offence_hint;
};

/// What intake needs to know of a case it opened.
struct OpenedCase {
    std::string id;
    std::string reference;
    std::optional<Day> last_safe_posting_day;  ///< absent: not computable
    std::vector<std::string> flags;
};

/// Opens a case in the state `processing`, its clock running since the offence. Called by intake
/// inside its transaction, after submission and originals are linked. Flags: `late_submission`,
/// received when no notice could be posted in time; `not_computable`, the bank-holiday table does
/// not reach the days; `duplicate_suspected`, the same mark with the same original is in another
/// case.
Result<OpenedCase> open_case(store::Database& database, const Law& law, const NewCase& opened,
                             Time now);

/// Called inside the transaction that takes an original out of `processing`, and by intake when it
/// links one that had left it before. Where all originals of a submission are done or have failed,
/// its cases are flagged `unplayable` or `incomplete` by those that failed, of which the submitter
/// is told by mail, and those still `processing` become `waiting`. How many did.
Result<std::int64_t> settle_cases(store::Database& database, const std::string& original_id,
                                  Time now);

}  // namespace catseye::review
