#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// Whether two normalised marks may be the same, `?` in either standing for any character.
bool may_be_same_mark(std::string_view a, std::string_view b);

/// Cases of a vehicle with this mark, the newest first.
struct PlateHits {
    std::vector<std::string> case_ids;
    bool is_cut = false;  ///< there are more than could be looked through
};

/// As reported, as confirmed by an officer, or as read in the footage. `invalid_request`: no mark,
/// or fewer than three characters of it are known.
Result<PlateHits> cases_with_plate(store::Database& database, std::string_view typed);

}  // namespace catseye::review
