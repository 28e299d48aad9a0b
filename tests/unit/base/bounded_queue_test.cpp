#include "base/bounded_queue.hpp"

#include <atomic>
#include <future>
#include <thread>

#include <catch2/catch.hpp>

using namespace catseye;

TEST_CASE("everything arrives, in order, and never more waits than the bound") {
    BoundedQueue<int> queue(4);
    std::atomic<int> waiting = 0;
    std::atomic<int> most = 0;
    std::thread producer([&] {
        for (int item = 0; item < 10'000; ++item) {
            queue.push(item);
            most = std::max(most.load(), ++waiting);
        }
        queue.close();
    });
    int expected = 0;
    bool in_order = true;
    while (const auto item = queue.pop()) {
        --waiting;
        in_order = in_order && *item == expected++;
    }
    producer.join();
    CHECK(in_order);
    CHECK(expected == 10'000);
    CHECK(most <= 5);  // the bound, and one taken but not yet counted
}

TEST_CASE("closing wakes a producer that waits for room, and drops its item") {
    BoundedQueue<int> queue(1);
    REQUIRE(queue.push(1));
    auto second = std::async(std::launch::async, [&] { return queue.push(2); });
    queue.close();
    CHECK_FALSE(second.get());
    CHECK(queue.pop() == 1);
    CHECK(queue.pop() == std::nullopt);
}

TEST_CASE("closing wakes a consumer that waits for an item") {
    BoundedQueue<int> queue(1);
    auto item = std::async(std::launch::async, [&] { return queue.pop(); });
    queue.close();
    CHECK(item.get() == std::nullopt);
    CHECK_FALSE(queue.push(1));
}

TEST_CASE("what can only be moved is queued too") {
    BoundedQueue<std::unique_ptr<int>> queue(1);
    REQUIRE(queue.push(std::make_unique<int>(7)));
    CHECK(**queue.pop() == 7);
}
