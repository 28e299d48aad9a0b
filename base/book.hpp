#pragma once
#include <cstddef>
#include <deque>
#include <mutex>

namespace catseye {

/// Something as it stands now, which may change while the program runs; from any thread. Every
/// version that was ever current lives as long as the book, so that a page may go on with the one
/// that it began with: for what people change by hand.
template <typename T>
class Book {
public:
    explicit Book(T first) { put(std::move(first)); }
    const T& current() const {
        const std::lock_guard lock(mutex_);
        return versions_.back();
    }
    /// How many there have been: who remembers it sees that there is another.
    std::size_t version() const {
        const std::lock_guard lock(mutex_);
        return versions_.size();
    }
    void put(T next) {
        const std::lock_guard lock(mutex_);
        versions_.push_back(std::move(next));
    }

private:
    mutable std::mutex mutex_;
    std::deque<T> versions_;
};

}  // namespace catseye
