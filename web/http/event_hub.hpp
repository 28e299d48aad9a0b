#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace catseye::web {

/// One connection's share of a hub: what it has still to be sent. A reader too slow for it is let
/// go: it connects again and asks for the whole.
class EventQueue {
public:
    /// `wake` is called from the publisher's thread when there is something new.
    explicit EventQueue(std::function<void()> wake) : wake_(std::move(wake)) {}
    void push(const std::string& event);
    /// All that waits, ready for the wire. False: it overflowed.
    bool take(std::string& into);

private:
    std::function<void()> wake_;
    std::mutex mutex_;
    std::deque<std::string> events_;
    bool overflowed_ = false;
};

/// Server-sent events (WHATWG HTML 9.2) for everyone who listens; publish from any thread.
class EventHub {
public:
    /// `data` may have several lines; `event` is a word of ours.
    void publish(std::string_view event, std::string_view data);
    std::shared_ptr<EventQueue> join(std::function<void()> wake);
    std::size_t listeners() const;

private:
    mutable std::mutex mutex_;
    std::vector<std::weak_ptr<EventQueue>> queues_;
};

}  // namespace catseye::web
