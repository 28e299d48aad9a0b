#pragma once
#include <string>

#include "review/queue_order.hpp"
#include "web/console/console.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

/// How a case of a list stands with the law's clock, in a sentence, with what colours it: the word
/// of its band.
struct RowClock {
    std::string sentence;
    std::string band;
};
RowClock row_clock(const review::Law& law, const review::QueueEntry& entry, Day today);

/// What is alleged: the offence that an officer chose, else what the public ticked.
std::string offence_words(const review::Law& law, const review::QueueEntry& entry);

/// Whether the rows of a list can be chosen, for something that is done to many at once.
enum class RowChoice { none, checkbox };

/// Cases as a table, each with a link to its page.
Html case_table(const OfficerVisit& visit, const std::string& caption,
                const std::vector<review::QueueEntry>& entries, RowChoice choice);

/// A registration mark as it stands on a plate.
Html plate_html(const std::string& vrm);

/// "/case/REF".
Html case_link(const std::string& reference);

}  // namespace catseye::web
