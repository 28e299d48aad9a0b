#include "web/http/stream.hpp"

#include <array>

#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

namespace catseye::web {

namespace asio = boost::asio;
namespace beast = boost::beast;

struct TlsContext {
    asio::ssl::context context{asio::ssl::context::tls_server};
};

Result<std::shared_ptr<TlsContext>> make_tls(const std::string& certificate,
                                             const std::string& key) {
    auto tls = std::make_shared<TlsContext>();
    beast::error_code error;
    const auto failed = [&](const std::string& what) {
        return fail(ErrorCode::invalid_request, what + ": " + error.message());
    };
    SSL_CTX_set_min_proto_version(tls->context.native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_options(tls->context.native_handle(), SSL_OP_NO_RENEGOTIATION |
                                                          SSL_OP_CIPHER_SERVER_PREFERENCE |
                                                          SSL_OP_NO_COMPRESSION);
    // Forward secrecy and authenticated encryption only; TLS 1.3 has nothing else.
    SSL_CTX_set_cipher_list(tls->context.native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    tls->context.use_certificate_chain_file(certificate, error);
    if (error) return failed("cannot use the certificate '" + certificate + "'");
    tls->context.use_private_key_file(key, asio::ssl::context::pem, error);
    if (error) return failed("cannot use the key '" + key + "'");
    if (SSL_CTX_check_private_key(tls->context.native_handle()) != 1)
        return fail(ErrorCode::invalid_request,
                    "the key '" + key + "' is not that of the certificate '" + certificate + "'");
    return tls;
}

namespace {

constexpr std::chrono::seconds kHandshake{10};
constexpr std::chrono::seconds kGoodbye{5};

template <typename Socket>
class StreamOf final : public Stream {
public:
    template <typename... Arguments>
    explicit StreamOf(std::shared_ptr<TlsContext> tls, Arguments&&... arguments)
        : tls_(std::move(tls)), socket_(std::forward<Arguments>(arguments)...) {}

    asio::awaitable<bool> open() override {
        if constexpr (kIsTls) {
            deadline(kHandshake);
            beast::error_code error;
            co_await socket_.async_handshake(asio::ssl::stream_base::server,
                                             asio::redirect_error(asio::use_awaitable, error));
            co_return !error;
        } else {
            co_return true;
        }
    }

    asio::awaitable<std::size_t> read_some(std::span<char> into) override {
        beast::error_code error;
        const std::size_t got =
            co_await socket_.async_read_some(asio::buffer(into.data(), into.size()),
                                             asio::redirect_error(asio::use_awaitable, error));
        co_return error ? 0 : got;
    }

    asio::awaitable<bool> write(std::string_view head, std::string_view body) override {
        beast::error_code error;
        const std::array<asio::const_buffer, 2> both{asio::buffer(head.data(), head.size()),
                                                     asio::buffer(body.data(), body.size())};
        co_await asio::async_write(socket_, both, asio::redirect_error(asio::use_awaitable, error));
        co_return !error;
    }

    asio::awaitable<void> close() override {
        beast::error_code error;
        deadline(kGoodbye);
        if constexpr (kIsTls)
            co_await socket_.async_shutdown(asio::redirect_error(asio::use_awaitable, error));
        beast::get_lowest_layer(socket_).socket().shutdown(asio::ip::tcp::socket::shutdown_send,
                                                           error);
    }

    void deadline(std::chrono::milliseconds from_now) override {
        beast::get_lowest_layer(socket_).expires_after(from_now);
    }
    void cancel() override { beast::get_lowest_layer(socket_).cancel(); }

private:
    static constexpr bool kIsTls = !std::is_same_v<Socket, beast::tcp_stream>;
    std::shared_ptr<TlsContext> tls_;
    Socket socket_;
};

}  // namespace

std::shared_ptr<Stream> make_stream(asio::ip::tcp::socket socket, std::shared_ptr<TlsContext> tls) {
    if (!tls) return std::make_shared<StreamOf<beast::tcp_stream>>(nullptr, std::move(socket));
    asio::ssl::context& context = tls->context;
    return std::make_shared<StreamOf<beast::ssl_stream<beast::tcp_stream>>>(
        std::move(tls), beast::tcp_stream(std::move(socket)), context);
}

}  // namespace catseye::web
