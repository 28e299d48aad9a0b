#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/database.hpp"

namespace catseye::store {

/// What a second officer would have decided, who did not see the first decision.
struct BlindReview {
    std::string case_id;
    std::string decision_id;  ///< what it is compared with
    std::string officer_id;
    std::string system_user;
    std::string disposal;
    std::optional<std::string> nfa_reason;
    std::string reason;
    Time reviewed;
};

/// A case that was decided and is decided anew.
struct Reopening {
    std::string id;
    std::string case_id;
    std::int64_t decisions_before = 0;  ///< ordinal of the last decision that no longer stands
    std::string state_before;
    std::string officer_id;
    std::string system_user;
    std::string reason;
    Time reopened;
};

/// What supervision adds to cases: added, never changed.
class Supervision {
public:
    explicit Supervision(Database& database) : database_(database) {}
    /// False: the case has been reviewed blind already.
    Result<bool> add(const BlindReview& review);
    Result<> add(const Reopening& reopening);
    /// In the order they happened.
    Result<std::vector<Reopening>> reopenings_of(const std::string& case_id);

private:
    Database& database_;
};

}  // namespace catseye::store
