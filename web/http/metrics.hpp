#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "web/http/router.hpp"

namespace catseye::web {

/// The counters of one listener, in the text format of Prometheus 0.0.4. Routes are named by their
/// pattern, never by a path.
class Metrics {
public:
    explicit Metrics(const std::vector<Route>& routes);
    /// `route`: null for what no route took.
    void count(const Route* route, int status, std::chrono::microseconds took);
    std::string text() const;

    std::atomic<std::int64_t> connections_open{0};
    std::atomic<std::int64_t> connections_refused{0};
    std::atomic<std::int64_t> bytes_in{0};
    std::atomic<std::int64_t> bytes_out{0};
    std::atomic<std::int64_t> slow_senders_cut{0};
    std::atomic<std::int64_t> bodies_cut{0};

    static constexpr std::array<double, 10> kSeconds{0.001, 0.0025, 0.005, 0.01, 0.02,
                                                     0.05,  0.1,    0.25,  1.0,  10.0};

private:
    struct OfRoute {
        std::string name;
        std::array<std::atomic<std::int64_t>, 6> by_class{};  ///< of the status, 1xx to 5xx
        std::array<std::atomic<std::int64_t>, kSeconds.size() + 1> by_seconds{};
        std::atomic<std::int64_t> microseconds{0};
    };
    const Route* first_;
    std::vector<OfRoute> routes_;  ///< the last one: no route
};

}  // namespace catseye::web
