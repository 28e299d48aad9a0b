#pragma once
#include <deque>
#include <mutex>

#include "review/law.hpp"

namespace catseye::review {

/// The law as it stands now. Every version that was ever current lives as long as the book, so that
/// a page may go on with the one that it began with.
class LawBook {
public:
    explicit LawBook(Law law) { put(std::move(law)); }
    const Law& current() const {
        const std::lock_guard lock(mutex_);
        return versions_.back();
    }
    void put(Law law) {
        const std::lock_guard lock(mutex_);
        versions_.push_back(std::move(law));
    }

private:
    mutable std::mutex mutex_;
    std::deque<Law> versions_;
};

}  // namespace catseye::review
