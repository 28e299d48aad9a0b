// The server: accepts, counts, turns away, stops. connection.cpp has what happens on a connection.
//
// g++ 12 refuses braced lists of strings inside a co_await expression, destroys temporaries there
// too early, and breaks on a co_await behind && in a loop's condition: build a named local first.
#include "web/http/server.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/resource.h>

#include "base/log.hpp"
#include "web/http/answer.hpp"
#include "web/http/connection.hpp"

namespace catseye::web {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

class Server final : public HttpServer {
public:
    Server(ServerOptions told, Router routes)
        : listener_(std::move(told), std::move(routes)),
          io_(listener_.options.threads),
          acceptor_(io_) {}
    ~Server() override { stop(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    Result<> listen();
    int port() const override { return acceptor_.local_endpoint().port(); }
    void start() override;
    void stop() override;
    Result<> reload() override;
    std::string metrics() const override { return listener_.counters.text(); }

private:
    asio::awaitable<void> accept_all();
    void take(tcp::socket socket);
    bool admit(const std::string& address);
    void leave(const std::shared_ptr<Connection>& connection);
    std::shared_ptr<TlsContext> tls();

    Listener listener_;
    asio::io_context io_;
    tcp::acceptor acceptor_;
    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::condition_variable left_;
    std::shared_ptr<TlsContext> tls_;
    std::set<std::shared_ptr<Connection>> connections_;
    std::unordered_map<std::string, std::int64_t> per_address_;
};

Error no_address(const std::string& listen) {
    return fail(ErrorCode::invalid_request,
                "'" + listen + "' is no address to listen on: write 127.0.0.1:8080 or [::1]:8080");
}

Result<tcp::endpoint> endpoint_of(const std::string& listen) {
    const auto colon = listen.rfind(':');
    if (colon == std::string::npos || colon + 1 == listen.size()) return no_address(listen);
    std::string host = listen.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']')
        host = host.substr(1, host.size() - 2);
    const std::string port = listen.substr(colon + 1);
    const bool digits =
        std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; });
    boost::system::error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (error || !digits || port.size() > 5 || std::stoi(port) > 65535) return no_address(listen);
    return tcp::endpoint(address, static_cast<unsigned short>(std::stoi(port)));
}

/// Each connection is a descriptor, and may have a file open: the usual 1,024 are too few.
void raise_descriptors(std::int64_t connections) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    const rlim_t wanted = std::min(limit.rlim_max, static_cast<rlim_t>(2 * connections + 512));
    if (limit.rlim_cur >= wanted) return;
    limit.rlim_cur = wanted;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0 || wanted < static_cast<rlim_t>(connections))
        log::warning("fewer open files are allowed than connections",
                     {{"files", static_cast<std::int64_t>(wanted)}});
}

Result<> Server::listen() {
    raise_descriptors(listener_.options.max_connections);
    TRY(reload());
    const tcp::endpoint endpoint = TRY(endpoint_of(listener_.options.listen));
    boost::system::error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) return ok();
    return fail(ErrorCode::resource,
                "cannot listen on " + listener_.options.listen + ": " + error.message());
}

Result<> Server::reload() {
    if (listener_.options.certificate.empty() && listener_.options.key.empty()) return ok();
    auto fresh =
        TRY(make_tls(listener_.options.certificate.string(), listener_.options.key.string()));
    const std::lock_guard lock(mutex_);
    tls_ = std::move(fresh);
    return ok();
}

std::shared_ptr<TlsContext> Server::tls() {
    const std::lock_guard lock(mutex_);
    return tls_;
}

void Server::start() {
    asio::co_spawn(io_, accept_all(), asio::detached);
    for (int thread = 0; thread < listener_.options.threads; ++thread)
        threads_.emplace_back([this] { io_.run(); });
}

asio::awaitable<void> Server::accept_all() {
    while (!listener_.stopping) {
        const auto strand = asio::make_strand(io_);
        tcp::socket socket(strand);
        boost::system::error_code error;
        co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
        if (listener_.stopping) break;
        if (!error) {
            take(std::move(socket));
            continue;
        }
        // No descriptors or no memory: what is open must end first.
        asio::steady_timer pause(io_, 50ms);
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
}

/// Says that the house is full, as cheaply as may be.
asio::awaitable<void> turn_away(std::shared_ptr<Stream> stream) {
    Response full = plain_text(503, "Too many connections: try again in a minute.");
    full.headers.set("Retry-After", "60");
    HeadOptions options;
    options.keep_alive = false;
    options.content_length = static_cast<std::int64_t>(std::get<std::string>(full.body).size());
    const std::string head = response_head(full, options);
    stream->deadline(1s);
    if (co_await stream->open()) co_await stream->write(head, std::get<std::string>(full.body));
}

void Server::take(tcp::socket socket) {
    boost::system::error_code error;
    socket.set_option(tcp::no_delay(true), error);
    const auto remote = socket.remote_endpoint(error);
    if (error) return;
    auto address = remote.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    const auto executor = socket.get_executor();
    const auto context = tls();
    const bool is_tls = context != nullptr;
    auto stream = make_stream(std::move(socket), context);
    const std::string peer = address.to_string();
    if (!admit(peer)) {
        ++listener_.counters.connections_refused;
        asio::co_spawn(executor, turn_away(std::move(stream)), asio::detached);
        return;
    }
    auto connection =
        std::make_shared<Connection>(listener_, std::move(stream), Sender{peer, is_tls}, executor);
    {
        const std::lock_guard lock(mutex_);
        connections_.insert(connection);
    }
    ++listener_.counters.connections_open;
    asio::co_spawn(executor, connection->run(), [this, connection](const std::exception_ptr& bad) {
        if (bad) log::error("a connection ended by an exception");
        leave(connection);
    });
}

bool Server::admit(const std::string& address) {
    const std::lock_guard lock(mutex_);
    const auto proxies = listener_.options.trusted_proxies;
    const bool is_proxy = std::find(proxies.begin(), proxies.end(), address) != proxies.end();
    if (static_cast<std::int64_t>(connections_.size()) >= listener_.options.max_connections)
        return false;
    auto& count = per_address_[address];
    if (!is_proxy && count >= listener_.options.max_connections_per_address) return false;
    ++count;
    return true;
}

void Server::leave(const std::shared_ptr<Connection>& connection) {
    --listener_.counters.connections_open;
    const std::lock_guard lock(mutex_);
    connections_.erase(connection);
    const auto count = per_address_.find(connection->peer().address);
    if (--count->second == 0) per_address_.erase(count);
    left_.notify_all();
}

void Server::stop() {
    if (listener_.stopping.exchange(true)) return;
    asio::post(io_, [this] {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
    });
    {
        std::unique_lock lock(mutex_);
        for (const auto& connection : connections_)
            connection->stop();
        if (!threads_.empty())
            left_.wait_for(lock, listener_.options.stop_time,
                           [this] { return connections_.empty(); });
    }
    listener_.pool.join();
    io_.stop();
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
    const std::lock_guard lock(mutex_);
    connections_.clear();
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::open(ServerOptions options, Router router) {
    if (options.certificate.empty() != options.key.empty())
        return fail(ErrorCode::invalid_request,
                    "TLS needs both http.certificate and http.key, or neither");
    auto server = std::make_unique<Server>(std::move(options), std::move(router));
    TRY(server->listen());
    return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace catseye::web
