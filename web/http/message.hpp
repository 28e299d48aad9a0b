#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/file.hpp"

namespace catseye::web {

/// The methods that any route takes; the rest is answered 405 or 501 before a handler sees it.
enum class Method { get, head, post, put, patch, del, options };

/// As in a request line; nothing for a method that no route takes.
std::string_view to_string(Method method);
std::optional<Method> method_from(std::string_view word);

/// Equal but for the case of ASCII letters.
bool same_word(std::string_view a, std::string_view b);

/// Header fields in the order they came, names compared without regard to case (RFC 9110 5.1).
class Headers {
public:
    /// Replaces every field of that name.
    void set(std::string_view name, std::string value);
    void add(std::string_view name, std::string value);
    /// The first value of that name.
    std::optional<std::string_view> find(std::string_view name) const;
    std::size_t count(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& all() const { return fields_; }

private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

/// One request, its header read and judged: the path decoded once and valid UTF-8 without control
/// characters, no dot segments.
struct Request {
    Method method = Method::get;
    std::string path;   ///< decoded, begins with '/'
    std::string query;  ///< as sent, without the '?'
    Headers headers;
    std::string body;                    ///< whole, where the route takes a small body; else empty
    std::vector<std::string> arguments;  ///< what the route's `{}` segments matched, in order
    std::string address;  ///< of the client; behind a configured proxy, the one that it names
    bool secure = false;  ///< TLS here, or at a configured proxy that says so
};

/// Bytes of an open file, served by Range. The server answers conditions and ranges (RFC 9110 13,
/// 14) itself.
struct FileBody {
    File file;
    std::int64_t size_bytes = 0;
};

/// A body that lives as long as the program: an asset. `gzip` and `brotli` are made at build time.
struct StaticBody {
    std::span<const std::byte> plain, gzip, brotli;
};

/// Makes a body while it is sent.
class BodySource {
public:
    virtual ~BodySource() = default;
    /// Up to so many of the next bytes; on a thread that may wait. An Error, or 0 before the length
    /// that was promised, breaks the connection off, so that the client knows that it lacks some.
    virtual Result<std::size_t> read(std::span<char> into) = 0;
};

/// A body too large to be made beforehand, of a length that is known beforehand.
struct SourceBody {
    std::shared_ptr<BodySource> source;
    std::int64_t size_bytes = 0;
};

/// Server-sent events (WHATWG HTML 9.2): the connection stays open and gets what is published.
class EventHub;
struct EventBody {
    std::shared_ptr<EventHub> hub;
    /// The stream ends then and the browser connects again: who may listen is asked anew.
    std::chrono::milliseconds lasts = std::chrono::minutes(1);
};

/// An answer. The server adds Content-Length, Date, Connection and the security headers that are
/// the same for every answer; a header set here wins.
struct Response {
    int status = 200;
    Headers headers;
    std::variant<std::string, FileBody, StaticBody, SourceBody, EventBody> body;
};

/// 303: the browser gets the next page. `location` is a path of ours.
Response see_other(std::string location);
/// text/plain; for machines. Pages have their own error pages.
Response plain_text(int status, std::string sentence);

/// Takes a large body as it arrives, in constant memory. One object per request. After an answer,
/// or after `cut`, nothing more is called.
class BodyReceiver {
public:
    virtual ~BodyReceiver() = default;
    /// The next bytes, on a thread of the server; must not wait for disk syncs or the database
    /// unless `may_wait`. An answer ends the request here and closes the connection: what is left
    /// of the body is not read.
    virtual std::optional<Response> take(std::span<const std::byte> bytes) = 0;
    /// True: `take` is called on a thread that may wait.
    virtual bool may_wait() const { return false; }
    /// True when so much has come that it should be made durable now: the server then calls
    /// `checkpoint` on a thread that may wait, and reads on afterwards.
    virtual bool wants_checkpoint() const { return false; }
    virtual std::optional<Response> checkpoint() { return std::nullopt; }
    /// The whole body has come; on a thread that may wait.
    virtual Response finish() = 0;
    /// The connection broke, the sender was too slow, the server stops, or `let_go` was asked for:
    /// keep what has come. On a thread that may wait.
    virtual void cut() = 0;
    /// The server hands over a function that makes it stop reading this body at once, from any
    /// thread (the same upload is being sent again). Called before the first `take`.
    virtual void on_start(std::function<void()> let_go) { (void)let_go; }
};

/// What a route with a large body begins with: an answer at once, or somebody who takes the body.
using BodyStart = std::variant<Response, std::unique_ptr<BodyReceiver>>;

}  // namespace catseye::web
