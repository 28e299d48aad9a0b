#include "workers/agent_pool.hpp"

#include <unistd.h>

#include "base/log.hpp"

namespace catseye::workers {

namespace {

constexpr auto kQuickEnd = std::chrono::seconds(5);
constexpr auto kLongestWait = std::chrono::seconds(60);

std::vector<std::string> own_environment() {
    std::vector<std::string> list;
    for (char** entry = environ; *entry != nullptr; ++entry)
        list.emplace_back(*entry);
    return list;
}

}  // namespace

AgentPool::AgentPool(std::filesystem::path program, std::vector<std::string> arguments,
                     std::int64_t size)
    : program_(std::move(program)),
      arguments_(std::move(arguments)),
      seats_(static_cast<std::size_t>(size)) {}

void AgentPool::tick(Time now) {
    for (Seat& seat : seats_) {
        if (seat.child && seat.child->poll()) {
            seat.child.reset();
            seat.quick_ends = now < seat.started + kQuickEnd ? seat.quick_ends + 1 : 0;
            const auto wait = std::min<std::chrono::milliseconds>(
                kLongestWait,
                std::chrono::milliseconds(100) * (1 << std::min(seat.quick_ends, 10)));
            seat.next_start = now + wait;
            log::warning("agent ended, another follows", {{"wait_ms", wait.count()}});
        }
        if (!seat.child && now >= seat.next_start) start(seat, now);
    }
}

void AgentPool::start(Seat& seat, Time now) {
    auto child = ChildProcess::start(program_, {arguments_, own_environment(), {}, STDERR_FILENO});
    seat.started = now;
    if (child) {
        seat.child = *std::move(child);
        return;
    }
    log::error("cannot start an agent", {{"why", child.error().message}});
    seat.next_start = now + kLongestWait;
}

void AgentPool::stop() {
    for (Seat& seat : seats_)
        if (seat.child) seat.child->ask_to_stop();
    for (Seat& seat : seats_) {
        if (seat.child) seat.child->wait();
        seat.child.reset();
    }
}

}  // namespace catseye::workers
