#pragma once
#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/clock.hpp"

namespace catseye::web {

/// Makes whoever keeps guessing wait longer and longer, by key: the first `free_tries` at once,
/// then after `first`, twice that, … up to `longest`, never for good. A key is forgotten a while
/// after its last try. In bounded memory; threads may share it.
class BackOff {
public:
    BackOff(int free_tries, std::chrono::milliseconds first, std::chrono::milliseconds longest)
        : free_tries_(free_tries), first_(first), longest_(longest) {}
    /// Counts a try. Yields how long to wait instead, and counts nothing, while it is too early.
    std::optional<std::chrono::milliseconds> try_now(const std::string& key, Time now);
    /// The last try was right.
    void forget(const std::string& key);

private:
    struct Tries {
        int count = 0;
        Time last, next;
    };
    void make_room(Time now);
    int free_tries_;
    std::chrono::milliseconds first_, longest_;
    std::mutex mutex_;
    std::unordered_map<std::string, Tries> tries_;
};

}  // namespace catseye::web
