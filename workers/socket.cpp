#include "workers/socket.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <mutex>
#include <thread>

#include <sys/stat.h>
#include <zmq.hpp>
#include <zmq_addon.hpp>

namespace catseye::workers {

namespace {

constexpr std::string_view kVersion = "CE1";
constexpr std::int64_t kMaxMessageBytes = std::int64_t{32} << 20U;
constexpr const char* kZapEndpoint = "inproc://zeromq.zap.01";
constexpr const char* kZapStop = "inproc://catseye.zap.stop";
constexpr std::size_t kMaxIpcPath = 107;  // sockaddr_un

/// Answers the library's question "may this key come in?" from the allow-list, for as long as the
/// context lives.
class ZapHandler {
public:
    explicit ZapHandler(zmq::context_t& context)
        : context_(context),
          asked_(context, zmq::socket_type::rep),
          stop_(context, zmq::socket_type::pair) {
        asked_.bind(kZapEndpoint);
        stop_.bind(kZapStop);
        thread_ = std::thread([this] { run(); });
    }
    ~ZapHandler() {  // NOLINT(bugprone-exception-escape): its thread would stay for ever
        zmq::socket_t stop(context_, zmq::socket_type::pair);
        stop.connect(kZapStop);
        stop.send(zmq::message_t(), zmq::send_flags::none);
        thread_.join();
    }
    ZapHandler(const ZapHandler&) = delete;
    ZapHandler& operator=(const ZapHandler&) = delete;

    void allow(const std::vector<std::string>& keys) {
        const std::scoped_lock lock(mutex_);
        for (const std::string& key : keys) {
            std::array<std::uint8_t, 32> raw{};
            if (key.size() == 40 && zmq_z85_decode(raw.data(), key.c_str()) != nullptr)
                allowed_.emplace_back(reinterpret_cast<const char*>(raw.data()), raw.size());
        }
    }

private:
    void run() {
        std::array<zmq::pollitem_t, 2> items{
            {{asked_.handle(), 0, ZMQ_POLLIN, 0}, {stop_.handle(), 0, ZMQ_POLLIN, 0}}};
        for (;;) {
            zmq::poll(items, std::chrono::milliseconds(-1));
            if ((items[1].revents & ZMQ_POLLIN) != 0) return;
            answer();
        }
    }

    /// RFC 27: version, request id, domain, address, identity, mechanism, credentials → version,
    /// request id, status code, status text, user id, metadata.
    void answer() {
        std::vector<zmq::message_t> question;
        if (!zmq::recv_multipart(asked_, std::back_inserter(question)) || question.size() < 2)
            return;
        const bool curve = question.size() == 7 && question[5].to_string_view() == "CURVE";
        const bool known = curve && is_allowed(question[6].to_string_view());
        const std::array<std::string, 6> reply{"1.0",
                                               question[1].to_string(),
                                               known ? "200" : "400",
                                               known ? "OK" : "key not on the allow-list",
                                               "",
                                               ""};
        zmq::send_multipart(
            asked_, std::vector<zmq::const_buffer>{zmq::buffer(reply[0]), zmq::buffer(reply[1]),
                                                   zmq::buffer(reply[2]), zmq::buffer(reply[3]),
                                                   zmq::buffer(reply[4]), zmq::buffer(reply[5])});
    }

    bool is_allowed(std::string_view key) {
        const std::scoped_lock lock(mutex_);
        return std::find(allowed_.begin(), allowed_.end(), key) != allowed_.end();
    }

    zmq::context_t& context_;
    zmq::socket_t asked_;
    zmq::socket_t stop_;
    std::mutex mutex_;
    std::vector<std::string> allowed_;
    std::thread thread_;
};

}  // namespace

struct SocketContext::State {
    zmq::context_t context;
    std::unique_ptr<ZapHandler> zap;
};

SocketContext::SocketContext() : state_(std::make_unique<State>()) {}
SocketContext::~SocketContext() = default;

struct Socket::State {
    State(zmq::context_t& context, zmq::socket_type type)
        : socket(context, type), routes(type == zmq::socket_type::router) {
        socket.set(zmq::sockopt::linger, 0);
        socket.set(zmq::sockopt::maxmsgsize, kMaxMessageBytes);
    }
    zmq::socket_t socket;
    bool routes;
};

Socket::Socket(std::unique_ptr<State> state) : state_(std::move(state)) {}
Socket::Socket(Socket&&) noexcept = default;
Socket& Socket::operator=(Socket&&) noexcept = default;
Socket::~Socket() = default;

KeyPair make_key_pair() {
    std::array<char, 41> public_key{};
    std::array<char, 41> secret_key{};
    zmq_curve_keypair(public_key.data(), secret_key.data());
    return {public_key.data(), secret_key.data()};
}

namespace {

bool is_tcp(const std::string& endpoint) {
    return endpoint.starts_with("tcp://");
}

Error insecure(const std::string& endpoint) {
    return fail(ErrorCode::invalid_request,
                "'" + endpoint + "' needs keys: over TCP only listed agents may talk");
}

}  // namespace

Result<Socket> Socket::listen(SocketContext& context, const std::string& endpoint,
                              const std::optional<ServerSecurity>& security) {
    if (is_tcp(endpoint) && !security) return insecure(endpoint);
    try {
        auto state = std::make_unique<State>(context.state().context, zmq::socket_type::router);
        state->socket.set(zmq::sockopt::router_mandatory, 1);  // a peer that is gone is an answer
        state->socket.set(zmq::sockopt::router_handover, 1);
        if (security) {
            if (!context.state().zap)
                context.state().zap = std::make_unique<ZapHandler>(context.state().context);
            context.state().zap->allow(security->allowed);
            state->socket.set(zmq::sockopt::curve_server, 1);
            state->socket.set(zmq::sockopt::curve_secretkey, security->keys.secret_key);
            state->socket.set(zmq::sockopt::zap_domain, "agents");
        }
        const mode_t before = ::umask(0077);  // an ipc socket is for this user alone
        try {
            state->socket.bind(endpoint);
        } catch (const zmq::error_t&) {
            ::umask(before);
            throw;
        }
        ::umask(before);
        return Socket(std::move(state));
    } catch (const zmq::error_t& error) {
        return fail(ErrorCode::resource, "listen on '" + endpoint + "': " + error.what());
    }
}

Result<Socket> Socket::connect(SocketContext& context, const std::string& endpoint,
                               const std::optional<ClientSecurity>& security) {
    if (is_tcp(endpoint) && !security) return insecure(endpoint);
    try {
        auto state = std::make_unique<State>(context.state().context, zmq::socket_type::dealer);
        state->socket.set(zmq::sockopt::reconnect_ivl, 50);
        state->socket.set(zmq::sockopt::reconnect_ivl_max, 1000);
        if (security) {
            state->socket.set(zmq::sockopt::curve_serverkey, security->server_key);
            state->socket.set(zmq::sockopt::curve_publickey, security->keys.public_key);
            state->socket.set(zmq::sockopt::curve_secretkey, security->keys.secret_key);
        }
        state->socket.connect(endpoint);
        return Socket(std::move(state));
    } catch (const zmq::error_t& error) {
        return fail(ErrorCode::invalid_request, "connect to '" + endpoint + "': " + error.what());
    }
}

Result<bool> Socket::send(const Envelope& envelope) {
    std::vector<zmq::const_buffer> frames;
    if (state_->routes) frames.push_back(zmq::buffer(envelope.peer));
    frames.push_back(zmq::buffer(kVersion));
    frames.push_back(zmq::buffer(envelope.type));
    frames.push_back(zmq::buffer(envelope.body));
    try {
        return zmq::send_multipart(state_->socket, frames, zmq::send_flags::dontwait).has_value();
    } catch (const zmq::error_t& error) {
        if (error.num() == EHOSTUNREACH || error.num() == EAGAIN) return false;
        return fail(ErrorCode::internal,
                    std::string("send '") + envelope.type + "': " + error.what());
    }
}

std::optional<Envelope> Socket::receive() {
    for (;;) {
        std::vector<zmq::message_t> frames;
        try {
            if (!zmq::recv_multipart(state_->socket, std::back_inserter(frames),
                                     zmq::recv_flags::dontwait))
                return std::nullopt;
        } catch (
            const zmq::error_t&) {  // interrupted by a signal: the caller's loop comes round again
            return std::nullopt;
        }
        const std::size_t first = state_->routes ? 1 : 0;
        if (frames.size() != first + 3 || frames[first].to_string_view() != kVersion) continue;
        return Envelope{state_->routes ? frames[0].to_string() : std::string(),
                        frames[first + 1].to_string(), frames[first + 2].to_string()};
    }
}

void wait_for_input(std::span<Socket* const> sockets, std::span<const int> descriptors,
                    std::chrono::milliseconds most) {
    std::vector<zmq::pollitem_t> items;
    for (Socket* socket : sockets)
        items.push_back({socket->state().socket.handle(), 0, ZMQ_POLLIN, 0});
    for (const int descriptor : descriptors)
        items.push_back({nullptr, descriptor, ZMQ_POLLIN, 0});
    try {
        zmq::poll(items, most);
    } catch (const zmq::error_t&) {  // a signal: the caller looks at its stop flag
        return;
    }
}

Result<std::string> ipc_endpoint(std::string_view path) {
    if (path.size() > kMaxIpcPath)
        return fail(ErrorCode::invalid_request,
                    "the path '" + std::string(path) + "' is too long for a socket (" +
                        std::to_string(kMaxIpcPath) +
                        " characters): use a data folder with a shorter path");
    return "ipc://" + std::string(path);
}

}  // namespace catseye::workers
