#include "review/case_changes.hpp"
#include "store/custody_log.hpp"
#include "web/queue/queue.hpp"

namespace catseye::web {

Result<> CustodyWatch::look(store::Database& reader) {
    const std::int64_t head = TRY(store::CustodyLog(reader).head()).seq;
    const std::int64_t seen = std::exchange(seen_, head);
    if (seen < 0 || seen == head || events_.listeners() == 0) return ok();
    for (const std::string& reference : TRY(review::cases_changed(reader, seen, head)))
        events_.publish("case", reference);
    return ok();
}

}  // namespace catseye::web
