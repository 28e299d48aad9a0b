#include "store/reader_pool.hpp"

namespace catseye::store {

Result<std::shared_ptr<Database>> ReaderPool::borrow() {
    std::unique_ptr<Database> session;
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            session = std::move(idle_.back());
            idle_.pop_back();
        }
    }
    if (!session) session = TRY(open_());
    return std::shared_ptr<Database>(session.release(), [this](Database* used) {
        std::unique_ptr<Database> back(used);
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(back));
    });
}

}  // namespace catseye::store
