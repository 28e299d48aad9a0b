#include "web/http/event_hub.hpp"

#include <algorithm>

namespace catseye::web {

namespace {

constexpr std::size_t kMostWaiting = 256;

}  // namespace

void EventQueue::push(const std::string& event) {
    {
        const std::lock_guard lock(mutex_);
        overflowed_ = overflowed_ || events_.size() >= kMostWaiting;
        if (!overflowed_) events_.push_back(event);
    }
    wake_();
}

bool EventQueue::take(std::string& into) {
    const std::lock_guard lock(mutex_);
    for (const std::string& event : events_)
        into += event;
    events_.clear();
    return !overflowed_;
}

void EventHub::publish(std::string_view event, std::string_view data) {
    std::string text = "event: " + std::string(event) + "\n";
    for (std::size_t begin = 0; begin <= data.size();) {
        const auto end = std::min(data.find('\n', begin), data.size());
        text += "data: " + std::string(data.substr(begin, end - begin)) + "\n";
        begin = end + 1;
    }
    text += "\n";
    std::vector<std::shared_ptr<EventQueue>> queues;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(queues_, [](const auto& queue) { return queue.expired(); });
        for (const auto& queue : queues_)
            if (auto alive = queue.lock()) queues.push_back(std::move(alive));
    }
    for (const auto& queue : queues)
        queue->push(text);
}

std::shared_ptr<EventQueue> EventHub::join(std::function<void()> wake) {
    auto queue = std::make_shared<EventQueue>(std::move(wake));
    const std::lock_guard lock(mutex_);
    queues_.push_back(queue);
    return queue;
}

std::size_t EventHub::listeners() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(
        queues_.begin(), queues_.end(), [](const auto& queue) { return !queue.expired(); }));
}

}  // namespace catseye::web
