#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.hpp"
#include "web/http/message.hpp"

namespace catseye::tests {

/// An answer as it came over the wire.
struct WireAnswer {
    int status = 0;  ///< 0: the connection ended without one
    web::Headers headers;
    std::string body;
};

/// A connection of a client that may misbehave in every way: it sends the bytes that it is told.
class WireClient {
public:
    explicit WireClient(int port, const std::string& from = "127.0.0.1")
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        ::inet_pton(AF_INET, from.c_str(), &address.sin_addr);
        (void)::bind(socket_.fd(), generic(address), sizeof(address));
        ::inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        connected_ = ::connect(socket_.fd(), generic(address), sizeof(address)) == 0;
    }
    bool connected() const { return connected_; }

    /// False: the server has closed.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// The next answer, its body by Content-Length; `head_only` for an answer to HEAD.
    WireAnswer read(bool head_only = false) {
        WireAnswer answer;
        std::size_t end = std::string::npos;
        while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
            if (!more()) return answer;
        parse_head(std::string_view(buffer_).substr(0, end), answer);
        buffer_.erase(0, end + 4);
        const auto length = answer.headers.find("Content-Length");
        const std::size_t wanted = length && !head_only && answer.status != 304
                                       ? static_cast<std::size_t>(std::stoll(std::string(*length)))
                                       : 0;
        while (buffer_.size() < wanted)
            if (!more()) break;
        answer.body = buffer_.substr(0, wanted);
        buffer_.erase(0, wanted);
        return answer;
    }
    WireAnswer ask(std::string_view request) {
        send(request);
        return read();
    }
    /// Bytes until `text` has come, or the connection ends.
    std::string read_until(std::string_view text) {
        while (buffer_.find(text) == std::string::npos && more()) {
        }
        return std::exchange(buffer_, std::string());
    }
    /// True once the server has closed; waits for it, for twenty silent seconds at most.
    bool is_closed() {
        while (more())
            buffer_.clear();
        return ended_;
    }
    void close() { socket_.close(); }

private:
    static const sockaddr* generic(const sockaddr_in& address) {
        return static_cast<const sockaddr*>(static_cast<const void*>(&address));
    }
    bool more() {
        pollfd ready{socket_.fd(), POLLIN, 0};
        if (::poll(&ready, 1, 20'000) <= 0) return false;
        char block[16384];
        const ssize_t got = ::recv(socket_.fd(), block, sizeof(block), 0);
        ended_ = got <= 0;
        if (ended_) return false;
        buffer_.append(block, static_cast<std::size_t>(got));
        return true;
    }
    static void parse_head(std::string_view head, WireAnswer& answer) {
        answer.status = head.size() > 12 ? std::atoi(std::string(head.substr(9, 3)).c_str()) : 0;
        for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;) {
            const auto next = head.find("\r\n", at + 2);
            const auto line = head.substr(
                at + 2, next == std::string_view::npos ? std::string_view::npos : next - at - 2);
            const auto colon = line.find(": ");
            if (colon != std::string_view::npos)
                answer.headers.add(line.substr(0, colon), std::string(line.substr(colon + 2)));
            at = next;
        }
    }

    File socket_;
    bool connected_ = false;
    bool ended_ = false;  ///< by the server
    std::string buffer_;
};

}  // namespace catseye::tests
