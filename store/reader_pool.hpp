#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "store/database.hpp"

namespace catseye::store {

/// Read-only sessions for threads that read much: pages of the console and reports do not wait for
/// the one that writes, nor it for them. A session sees what was committed before its statement.
class ReaderPool {
public:
    using Open = std::function<Result<std::unique_ptr<Database>>()>;
    explicit ReaderPool(Open open) : open_(std::move(open)) {}

    /// Goes back to the pool when its last owner lets go; the pool outlives it.
    Result<std::shared_ptr<Database>> borrow();

private:
    Open open_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Database>> idle_;
};

}  // namespace catseye::store
