#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// How much an officer has in hand.
struct OfficerLoad {
    std::string id;
    std::string name;
    std::string role;
    std::int64_t held = 0;
    std::int64_t decided_today = 0;
};

/// Of every officer who may decide, by name. The day is that of Europe/London.
Result<std::vector<OfficerLoad>> unit_load(store::Database& database, Time now);

}  // namespace catseye::review
