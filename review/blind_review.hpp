#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/law.hpp"
#include "review/officers.hpp"
#include "review/period.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// Whether a case belongs to the sample whose first decision a second officer makes again without
/// seeing it. By the hash of its id: nobody can choose, and it is the same whenever it is asked.
bool is_sampled(std::string_view case_id, std::int64_t percent);

/// A case whose first decision waits to be made again.
struct BlindCase {
    std::string case_id;
    std::string reference;
    std::string decision_id;
    Time decided;
};

/// Whose turn it is, and of how many cases.
struct BlindSample {
    std::int64_t percent = 5;
    std::string officer_id;
};

/// The sampled cases first decided in the four weeks before `now`, oldest first, of which this
/// officer knows nothing: they have done nothing in them, nor seen their footage. Duplicates are
/// left out, and decisions that can still be taken back.
Result<std::vector<BlindCase>> blind_cases(store::Database& database, const BlindSample& sample,
                                           Time now);

/// What a second officer would have decided.
struct NewBlindReview {
    std::string reference;
    std::string disposal;
    std::optional<std::string> nfa_reason;
    std::string reason;  ///< free text, 3 to 2,000 characters
    Actor actor;
};

/// One transaction with its custody entry; the case itself does not change. `conflict`: a colleague
/// was quicker, or the case is none of those that this officer may review.
Result<> review_blind(store::Database& database, const Law& law, const NewBlindReview& wanted,
                      const BlindSample& sample, Time now);

/// How often two officers decide alike. Kappa is Cohen's: agreement beyond what chance would give
/// from how often each disposal is chosen (Cohen 1960, Educational and Psychological Measurement
/// 20:37); there is none where chance alone gives full agreement.
struct Agreement {
    std::int64_t cases = 0;
    std::int64_t agreed = 0;            ///< the same disposal
    std::int64_t agreed_on_action = 0;  ///< both take action, or both do not
    std::optional<double> kappa;

    std::optional<double> rate() const;
};

/// Of the cases reviewed blind in the period.
Result<Agreement> agreement(store::Database& database, const Law& law, const Period& period);

}  // namespace catseye::review
