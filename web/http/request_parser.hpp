#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "web/http/message.hpp"

namespace catseye::web {

/// What a request line and its header fields say, before any of it is believed.
struct RawHead {
    std::string method;
    std::string target;
    int version = 11;  ///< 10 or 11
    Headers headers;
};

/// How the body is framed, and whether the connection may be used again.
struct Framing {
    bool chunked = false;
    std::int64_t content_length = 0;
    bool keep_alive = true;
    bool expects_continue = false;
};

/// A head that was believed. `method` of the request is meaningless where `unknown_method`.
struct Head {
    Request request;
    Framing framing;
    bool unknown_method = false;
};

/// The head as the house understands it, or the status of the refusal: 400 for anything that two
/// readers could read in two ways (RFC 9112 11), 501 for a method or coding nobody has, 505.
std::variant<Head, int> judge_head(RawHead raw);

/// Beast's HTTP/1 parser behind a door: bytes in, a head out, then the bytes of a chunked body.
class RequestParser {
public:
    /// `header_bytes`: more than these before the end of the header are 431.
    explicit RequestParser(std::size_t header_bytes);
    ~RequestParser();

    /// Takes bytes of the header; yields how many were used, or the status of the refusal.
    std::variant<std::size_t, int> feed_header(std::span<const char> bytes);
    bool has_header() const;
    RawHead head() const;

    /// Takes bytes of a chunked body; its own bytes come out in `into`, as many as fit.
    struct Piece {
        std::size_t used = 0;
        std::size_t got = 0;
    };
    std::variant<Piece, int> feed_body(std::span<const char> bytes, std::span<char> into);
    bool has_body() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace catseye::web
