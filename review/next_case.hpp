#pragma once
#include <chrono>
#include <optional>
#include <string>

#include "review/queue_order.hpp"

namespace catseye::review {

/// Which case an officer wants next.
struct NextCase {
    QueueFilter filter = {};  ///< without a state: what waits for a decision of this officer's role
    QueueLimits limits = {};
    std::chrono::milliseconds hold{std::chrono::minutes(30)};
};

/// Takes the most urgent case that is free and that this officer may decide: one that waits, or,
/// for a role that reviews again, one in second review that the officer has not decided before.
/// Yields its reference; nothing where there is none. A case that a colleague takes meanwhile is
/// passed over for the next. One transaction with its custody entry.
Result<std::optional<std::string>> take_next(store::Database& database, const Law& law,
                                             const std::string& officer, const NextCase& wanted,
                                             Time now);

}  // namespace catseye::review
