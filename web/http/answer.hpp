#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "web/http/message.hpp"

namespace catseye::web {

/// The phrase of a status line.
std::string_view phrase_of(int status);

/// "Tue, 24 Nov 2026 11:00:00 GMT" (RFC 9110 5.6.7).
std::string http_date(std::int64_t unix_seconds);

/// A part of a body: `begin` to `end`, not included.
struct ByteRange {
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

/// What a Range field asks of a body of `size` bytes. Nothing: the whole, since it asks for several
/// ranges, another unit or nonsense (RFC 9110 14.2 lets a server ignore it). An empty range:
/// none of it is there (416).
std::optional<ByteRange> range_of(std::string_view field, std::int64_t size);

/// Whether If-None-Match names this entity tag.
bool matches_etag(std::string_view field, std::string_view etag);

enum class Coding { identity, gzip, brotli };
/// The best coding that an Accept-Encoding field takes.
Coding coding_for(std::string_view accept);

/// Turns a handler's answer into what this request gets: 304, 206 or 416, the right coding of an
/// asset. Sets the header fields that go with it and the body's part to send.
ByteRange apply_conditions(const Request& request, Response& response);

/// Status line and fields, ended by an empty line.
struct HeadOptions {
    std::optional<std::int64_t> content_length;  ///< nothing: an event stream, or a 204
    bool keep_alive = true;
    bool secure = false;
};
std::string response_head(const Response& response, const HeadOptions& options);

}  // namespace catseye::web
