#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// The references of the cases about which the custody log says something new in the entries after
/// `seen`, up to `head`: of the case itself or of its submission. That somebody looked is nothing
/// new.
Result<std::vector<std::string>> cases_changed(store::Database& database, std::int64_t seen,
                                               std::int64_t head);

}  // namespace catseye::review
