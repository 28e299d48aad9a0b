#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "web/http/router.hpp"

namespace catseye::web {

/// What one listener may be told. The limits are those of docs/operations.md.
struct ServerOptions {
    std::string listen = "127.0.0.1:8080";   ///< address:port; port 0 takes a free one
    std::filesystem::path certificate, key;  ///< PEM; both or neither. Read again by `reload`
    std::vector<std::string>
        trusted_proxies;  ///< addresses whose X-Forwarded-For and -Proto are believed
    int threads = 2;
    std::int64_t max_connections = 4096;
    std::int64_t max_connections_per_address = 64;
    std::chrono::seconds header_time{10};
    std::chrono::seconds idle_time{60};
    std::int64_t min_bytes_per_s = 1024;  ///< of a body, on average after `rate_grace`
    std::chrono::seconds rate_grace{30};
    std::int64_t header_bytes = 16 << 10;
    std::chrono::seconds stop_time{10};  ///< for what is going on when the server is told to stop
    int blocking_threads = 8;            ///< for handlers, which may wait for the database
    std::function<bool()> healthy;       ///< asked by /healthz; none: always
};

/// An HTTP/1.1 server: Asio coroutines, Beast as the parser. It answers /healthz itself; access log
/// lines hold no address, no query, no reference.
class HttpServer {
public:
    /// Binds and listens; a taken or forbidden port is an Error that says so.
    static Result<std::unique_ptr<HttpServer>> open(ServerOptions options, Router router);
    virtual ~HttpServer() = default;
    virtual int port() const = 0;
    /// Starts the threads; returns at once.
    virtual void start() = 0;
    /// Stops accepting, cuts bodies at the next block, ends event streams, waits at most ten
    /// seconds for the rest.
    virtual void stop() = 0;
    /// Reads certificate and key again; on an Error the old ones stay.
    virtual Result<> reload() = 0;
    /// Prometheus text of this listener's counters.
    virtual std::string metrics() const = 0;
};

}  // namespace catseye::web
