#pragma once
#include <string>

#include "review/queue_filter.hpp"
#include "web/console/console.hpp"

namespace catseye::web {

/// The filter in an address or a form of the queue; what is no filter is left out. `held` is `me`,
/// `nobody` or an officer's id.
review::QueueFilter queue_filter_from(const Form& form, const std::string& officer_id);
/// "state=waiting&band=due", in this order whatever came; empty: no filter. The way back of the
/// above.
std::string query_of(const review::QueueFilter& filter, const std::string& officer_id);

/// The force's settings for the queue.
review::QueueLimits queue_limits(const Settings& settings);

}  // namespace catseye::web
