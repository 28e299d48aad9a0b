#pragma once
#include <deque>
#include <mutex>
#include <string>

#include "base/clock.hpp"

namespace catseye::web {

/// Asks browsers for some seconds of work, but only while reports begin faster than people could
/// begin them: nobody else notices it, and nobody has to look at pictures (WCAG 2.2, 3.3.8).
class ProofOfWork {
public:
    ProofOfWork();
    ProofOfWork(ProofOfWork&&) = delete;
    /// One more report was begun.
    void count(Time now);
    /// More than `per_minute` began in the last minute.
    bool is_needed(std::int64_t per_minute, Time now);
    /// A challenge that says when it was made and that it is ours.
    std::string challenge(Time now) const;
    /// Whether `answer` solves one of our challenges of the last half hour, each once.
    bool accepts(const std::string& challenge, const std::string& answer, Time now);

    static constexpr int kBits = 18;  ///< about a quarter of a million hashes: seconds in a browser

private:
    std::string key_;
    std::mutex mutex_;
    std::deque<Time> begun_;
    std::deque<std::pair<Time, std::string>> spent_;
};

}  // namespace catseye::web
