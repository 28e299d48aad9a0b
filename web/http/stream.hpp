#pragma once
// Only files of this folder include this: it pulls in Asio.
#include <chrono>
#include <memory>
#include <span>
#include <string_view>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "base/result.hpp"

namespace catseye::web {

/// Certificate, key and rules of TLS; connections keep the one that they began with.
struct TlsContext;
Result<std::shared_ptr<TlsContext>> make_tls(const std::string& certificate,
                                             const std::string& key);

/// A connection, plain or TLS: which one is decided here, so that the server is compiled once.
class Stream {
public:
    virtual ~Stream() = default;
    /// The TLS handshake, where there is one. False: it failed.
    virtual boost::asio::awaitable<bool> open() = 0;
    /// Bytes read; 0 at the end, on an error, after the deadline or after `cancel`.
    virtual boost::asio::awaitable<std::size_t> read_some(std::span<char> into) = 0;
    /// False: the peer is gone, or too slow.
    virtual boost::asio::awaitable<bool> write(std::string_view head, std::string_view body) = 0;
    virtual boost::asio::awaitable<void> close() = 0;
    /// Of every operation that begins from now on.
    virtual void deadline(std::chrono::milliseconds from_now) = 0;
    /// Ends what is going on. On the connection's own strand.
    virtual void cancel() = 0;
};

std::shared_ptr<Stream> make_stream(boost::asio::ip::tcp::socket socket,
                                    std::shared_ptr<TlsContext> tls);

}  // namespace catseye::web
