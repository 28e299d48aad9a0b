#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace catseye::workers {

/// The CurveZMQ keys of one end, Z85 text of 40 characters each.
struct KeyPair {
    std::string public_key;
    std::string secret_key;
};
KeyPair make_key_pair();

/// What a listener over TCP needs: its own keys and who may talk to it. CURVE alone lets anyone in
/// who has any key pair; the allow-list is asked through ZAP (RFC 27) for every connection.
struct ServerSecurity {
    KeyPair keys;
    std::vector<std::string> allowed;  ///< public keys of agents
};

struct ClientSecurity {
    KeyPair keys;
    std::string server_key;  ///< public key of the dispatcher
};

/// One message: who sent it or shall get it, what kind it is, and its JSON.
struct Envelope {
    std::string peer;  ///< empty on a client's socket: it has one peer
    std::string type;
    std::string body;
};

/// The ZeroMQ context of a process, and the ZAP handler once a listener needs it.
class SocketContext {
public:
    SocketContext();
    ~SocketContext();
    SocketContext(const SocketContext&) = delete;
    SocketContext& operator=(const SocketContext&) = delete;
    struct State;
    State& state() { return *state_; }

private:
    std::unique_ptr<State> state_;
};

/// A ROUTER or DEALER socket that speaks [version][type][body] and never blocks. A message of
/// another version or shape is dropped; losing one may delay a job, never lose or double its
/// effect.
class Socket {
public:
    /// "ipc:///path" or "tcp://host:port"; TCP without security is refused.
    static Result<Socket> listen(SocketContext& context, const std::string& endpoint,
                                 const std::optional<ServerSecurity>& security = {});
    static Result<Socket> connect(SocketContext& context, const std::string& endpoint,
                                  const std::optional<ClientSecurity>& security = {});
    Socket(Socket&& other) noexcept;
    Socket& operator=(Socket&& other) noexcept;
    ~Socket();

    /// False when the peer is not there (any more).
    Result<bool> send(const Envelope& envelope);
    std::optional<Envelope> receive();

    struct State;
    State& state() { return *state_; }

private:
    explicit Socket(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Sleeps until one of the sockets or descriptors can be read, or the time is over, or a signal
/// came.
void wait_for_input(std::span<Socket* const> sockets, std::span<const int> descriptors,
                    std::chrono::milliseconds most);

/// "ipc://" and the path, or why not: a socket's path holds at most 107 bytes.
Result<std::string> ipc_endpoint(std::string_view path);

}  // namespace catseye::workers
