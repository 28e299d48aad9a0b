// Handlers run on a pool of threads that may wait; bytes of bodies are taken on the threads of the
// connections.
//
// g++ 12 refuses braced lists of strings inside a co_await expression, destroys temporaries there
// too early, and breaks on a co_await behind && in a loop's condition: build a named local first.
#include "web/http/connection.hpp"

#include <algorithm>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unistd.h>

#include "base/log.hpp"
#include "web/http/event_hub.hpp"

namespace catseye::web {

namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kLargestBuffer = std::size_t{256} << 10U;  // grown into by a fast one
constexpr std::size_t kSendBlock = std::size_t{128} << 10U;
constexpr auto kReadPatience = 30s;   // for the next bytes of a body
constexpr auto kWritePatience = 30s;  // for the next block of an answer
constexpr auto kHeartbeat = 15s;      // of an event stream: proxies close what is silent
constexpr auto kLinger = 2s;  // a sender reads our refusal while we drop what it still sends
constexpr std::int64_t kLingerBytes = std::int64_t{64} << 20U;

template <typename Work>
asio::awaitable<std::invoke_result_t<Work>> run_there(Work work) {
    co_return work();
}

}  // namespace

Response Listener::error_answer(const Request& request, int status) const {
    if (router.error_page) {
        try {
            return router.error_page(request, status);
        } catch (const std::exception& error) {
            log::error("an error page failed", {{"error", std::string_view(error.what())}});
        }
    }
    return plain_text(status, std::string(phrase_of(status)));
}

Response Listener::guarded(const Request& request, const std::function<Response()>& handler) const {
    try {
        return handler();
    } catch (const std::exception& error) {
        log::error("a handler failed", {{"error", std::string_view(error.what())}});
        return error_answer(request, 500);
    }
}

template <typename Work>
asio::awaitable<std::invoke_result_t<Work>> Connection::on_pool(Work work) {
    co_return co_await asio::co_spawn(listener_.pool, run_there<Work>(std::move(work)),
                                      asio::use_awaitable);
}

asio::awaitable<void> Connection::run() {
    if (!co_await stream_->open()) co_return;
    bool goes_on = true;
    while (goes_on && !listener_.stopping)
        goes_on = co_await serve_one();
    co_await stream_->close();
}

void Connection::stop() {
    asio::post(executor_, [self = shared_from_this()] {
        if (self->interruptible_) self->stream_->cancel();
        if (self->heartbeat_) self->heartbeat_->cancel();
    });
}

asio::awaitable<bool> Connection::read_more() {
    if (begin_ == end_) begin_ = end_ = 0;
    if (end_ == buffer_.size()) {
        if (begin_ == 0) co_return false;
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= begin_;
        begin_ = 0;
    }
    const std::size_t room = buffer_.size() - end_;
    const std::size_t got = co_await stream_->read_some({buffer_.data() + end_, room});
    end_ += got;
    listener_.counters.bytes_in += static_cast<std::int64_t>(got);
    if (got == room && begin_ == 0 && buffer_.size() < kLargestBuffer)
        buffer_.resize(2 * buffer_.size());
    co_return got > 0;
}

/// Nothing: the head is there. Otherwise the status of the refusal, or 0: the client has gone.
asio::awaitable<std::optional<int>> Connection::read_head() {
    parser_ =
        std::make_unique<RequestParser>(static_cast<std::size_t>(listener_.options.header_bytes));
    interruptible_ = true;
    stream_->deadline(listener_.options.idle_time);
    bool waits = begin_ == end_;
    while (waits && !listener_.stopping) {
        if (!co_await read_more()) co_return 0;
        waits = false;
    }
    if (listener_.stopping) co_return 0;
    stream_->deadline(listener_.options.header_time);
    while (!parser_->has_header()) {
        if (begin_ == end_ || waits) {
            if (!co_await read_more()) co_return 0;  // gone, or too slow: its time closed it
        }
        const auto fed = parser_->feed_header(available());
        if (const int* refused = std::get_if<int>(&fed)) co_return *refused;
        begin_ += std::get<std::size_t>(fed);
        waits = true;  // the parser has all that it can use
    }
    auto judged = judge_head(parser_->head());
    if (const int* refused = std::get_if<int>(&judged)) co_return *refused;
    head_ = std::move(std::get<Head>(judged));
    co_return std::nullopt;
}

asio::awaitable<bool> Connection::serve_one() {
    head_ = Head{};
    route_ = nullptr;
    body_bytes_ = sent_bytes_ = 0;
    const auto refused = co_await read_head();
    if (refused == 0) co_return false;
    const auto began = Steady::now();
    interruptible_ = false;
    bool goes_on = false;
    if (refused) {
        head_.framing.keep_alive = false;
        body_read_ = false;
        goes_on = co_await answer_status(*refused);
    } else {
        const Sender sender =
            sender_of(head_.request.headers, peer_, listener_.options.trusted_proxies);
        head_.request.address = sender.address;
        head_.request.secure = sender.secure;
        body_left_ = head_.framing.content_length;
        body_read_ = !head_.framing.chunked && body_left_ == 0;
        body_began_ = began;
        Match match = listener_.router.match(head_.request.method, head_.request.path);
        route_ = match.route;
        goes_on = co_await dispatch(std::move(match));
    }
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - began);
    listener_.counters.count(route_, status_, took);
    log::info("request", {{"number", ++listener_.request_number},
                          {"method", to_string(head_.request.method)},
                          {"route", route_ == nullptr ? std::string_view("none")
                                                      : std::string_view(route_->pattern)},
                          {"status", status_},
                          {"bytes_in", body_bytes_},
                          {"bytes_out", sent_bytes_},
                          {"ms", static_cast<double>(took.count()) / 1000.0}});
    co_return goes_on;
}

asio::awaitable<bool> Connection::answer_status(int status) {
    Response answer =
        co_await on_pool([this, status] { return listener_.error_answer(head_.request, status); });
    co_return co_await send(std::move(answer));
}

asio::awaitable<bool> Connection::dispatch(Match match) {
    Request& request = head_.request;
    if (head_.unknown_method) co_return co_await answer_status(501);
    if (request.path == "/healthz" && match.route == nullptr) {
        const bool well =
            !listener_.stopping && (!listener_.options.healthy || listener_.options.healthy());
        co_return co_await send(plain_text(well ? 200 : 503, well ? "ok" : "not well"));
    }
    if (match.route == nullptr) {
        const bool asks = request.method == Method::options;
        if (!match.other_methods && request.path != "*") co_return co_await answer_status(404);
        Response answer = plain_text(204, "");
        if (!asks) answer = co_await on_pool([&] { return listener_.error_answer(request, 405); });
        if (!match.allow.empty()) answer.headers.set("Allow", match.allow);
        co_return co_await send(std::move(answer));
    }
    request.arguments = std::move(match.arguments);
    const Route& route = *match.route;
    if (route.body_handler) {
        Response answer = co_await take_large_body(route);
        co_return co_await send(std::move(answer));
    }
    auto refusal = co_await read_small_body(route.body_limit);
    if (refusal) co_return co_await send(*std::move(refusal));
    if (!body_read_) co_return false;  // the client broke off
    Response answer = co_await on_pool(
        [&] { return listener_.guarded(request, [&] { return route.handler(request); }); });
    co_return co_await send(std::move(answer));
}

asio::awaitable<void> Connection::say_continue() {
    if (!head_.framing.expects_continue || body_read_) co_return;
    head_.framing.expects_continue = false;
    stream_->deadline(kWritePatience);
    co_await stream_->write("HTTP/1.1 100 Continue\r\n\r\n", "");
}

bool Connection::is_too_slow() const {
    const auto took = Steady::now() - body_began_;
    if (took < listener_.options.rate_grace) return false;
    const double seconds = std::chrono::duration<double>(took).count();
    return static_cast<double>(body_bytes_) <
           seconds * static_cast<double>(listener_.options.min_bytes_per_s);
}

/// The next bytes of the body, in place; they are used when the next ones are asked for.
asio::awaitable<Came> Connection::next_piece(std::span<const char>& piece) {
    piece = {};
    if (body_read_) co_return Came::end;
    if (begin_ == end_) {
        if (is_too_slow()) co_return Came::slow;
        stream_->deadline(
            std::min<std::chrono::milliseconds>(kReadPatience, listener_.options.rate_grace));
        if (!co_await read_more()) co_return Came::cut;
    }
    if (!head_.framing.chunked) {
        const auto size =
            std::min<std::int64_t>(static_cast<std::int64_t>(end_ - begin_), body_left_);
        piece = {buffer_.data() + begin_, static_cast<std::size_t>(size)};
        begin_ += piece.size();
        body_left_ -= size;
        body_read_ = body_left_ == 0;
    } else {
        chunk_.resize(kFirstBuffer);
        const auto fed = parser_->feed_body(available(), chunk_);
        if (std::holds_alternative<int>(fed)) co_return Came::malformed;
        const auto& step = std::get<RequestParser::Piece>(fed);
        begin_ += step.used;
        piece = {chunk_.data(), step.got};
        body_read_ = parser_->has_body();
        // Nothing used and nothing got: the framing goes on in bytes that have not come.
        if (step.used == 0 && step.got == 0 && !body_read_) {
            stream_->deadline(kReadPatience);
            if (!co_await read_more()) co_return Came::cut;
        }
    }
    body_bytes_ += static_cast<std::int64_t>(piece.size());
    co_return Came::piece;
}

/// Nothing: request.body is there, or `body_read_` says that the client has gone.
asio::awaitable<std::optional<Response>> Connection::read_small_body(std::int64_t limit) {
    const auto refuse = [this](int status) {
        return listener_.error_answer(head_.request, status);
    };
    if (body_left_ > limit) co_return refuse(413);
    co_await say_continue();
    interruptible_ = true;
    for (;;) {
        std::span<const char> piece;
        const Came came = co_await next_piece(piece);
        if (came == Came::end) break;
        if (came == Came::cut) co_return std::nullopt;
        if (came == Came::slow) {
            ++listener_.counters.slow_senders_cut;
            co_return refuse(408);
        }
        if (came == Came::malformed) co_return refuse(400);
        if (static_cast<std::int64_t>(head_.request.body.size() + piece.size()) > limit)
            co_return refuse(413);
        head_.request.body.append(piece.data(), piece.size());
    }
    interruptible_ = false;
    co_return std::nullopt;
}

asio::awaitable<Response> Connection::take_large_body(const Route& route) {
    const Request& request = head_.request;
    BodyStart start = co_await on_pool([&]() -> BodyStart {
        BodyStart begun;
        Response refused = listener_.guarded(request, [&] {
            begun = route.body_handler(request);
            return Response{};
        });
        if (refused.status >= 500) return refused;
        return begun;
    });
    if (auto* answer = std::get_if<Response>(&start)) co_return std::move(*answer);
    const auto receiver = std::move(std::get<std::unique_ptr<BodyReceiver>>(start));

    const auto let_go = std::make_shared<LetGo>();
    const std::weak_ptr<Connection> weak = weak_from_this();
    let_go->wake = [weak] {
        if (const auto self = weak.lock()) self->stop();
    };
    receiver->on_start([let_go] {
        let_go->asked = true;
        let_go->wake();
    });
    co_await say_continue();
    auto answer = co_await pour(*receiver, *let_go);
    if (answer) co_return *std::move(answer);
    ++listener_.counters.bodies_cut;
    co_await on_pool([&] {
        receiver->cut();
        return true;
    });
    head_.framing.keep_alive = false;
    body_read_ = false;
    // Whoever was told to let go is still there to hear why; the others are gone or too slow.
    co_return listener_.error_answer(request, let_go->asked ? 409 : 408);
}

asio::awaitable<std::optional<Response>> Connection::take(BodyReceiver& receiver,
                                                          std::span<const char> piece) {
    if (!receiver.may_wait()) co_return receiver.take(std::as_bytes(piece));
    co_return co_await on_pool([&] { return receiver.take(std::as_bytes(piece)); });
}

/// The whole body into the receiver: its answer, or nothing where the body broke off.
asio::awaitable<std::optional<Response>> Connection::pour(BodyReceiver& receiver,
                                                          const LetGo& let_go) {
    interruptible_ = true;
    for (;;) {
        std::span<const char> piece;
        const Came came = co_await next_piece(piece);
        if (came == Came::slow) ++listener_.counters.slow_senders_cut;
        if (let_go.asked || listener_.stopping || (came != Came::piece && came != Came::end)) {
            interruptible_ = false;
            // What came with the last read counts as well.
            if (came == Came::piece && !piece.empty()) (void)co_await take(receiver, piece);
            co_return std::nullopt;
        }
        if (came == Came::end) break;
        if (piece.empty()) continue;
        if (auto taken = co_await take(receiver, piece)) co_return taken;
        if (!receiver.wants_checkpoint()) continue;
        auto answer = co_await on_pool([&] { return receiver.checkpoint(); });
        if (answer) co_return answer;
    }
    interruptible_ = false;
    co_return co_await on_pool([&]() -> std::optional<Response> {
        return listener_.guarded(head_.request, [&] { return receiver.finish(); });
    });
}

// ---- answers ----------------------------------------------------------------------------------

bool Connection::may_keep_alive() const {
    return head_.framing.keep_alive && body_read_ && !listener_.stopping;
}

asio::awaitable<bool> Connection::send(Response response) {
    const ByteRange part = apply_conditions(head_.request, response);
    status_ = response.status;
    const bool is_events = std::holds_alternative<EventBody>(response.body);
    const bool keep_alive = may_keep_alive() && !is_events;
    HeadOptions options;
    options.keep_alive = keep_alive;
    options.secure = head_.request.secure;
    if (!is_events && response.status != 204 && response.status != 304)
        options.content_length = part.end - part.begin;
    if (response.status == 503 || response.status == 429) {
        if (response.headers.count("Retry-After") == 0) response.headers.set("Retry-After", "30");
    }
    std::string head = response_head(response, options);
    sent_bytes_ = static_cast<std::int64_t>(head.size()) + part.end - part.begin;
    listener_.counters.bytes_out += sent_bytes_;
    const bool sent = co_await send_body(response, part, std::move(head));
    if (sent && !body_read_) co_await linger();
    co_return sent&& keep_alive;
}

asio::awaitable<bool> Connection::send_body(const Response& response, ByteRange part,
                                            std::string head) {
    stream_->deadline(kWritePatience);
    if (head_.request.method == Method::head || part.begin == part.end) {
        if (const auto* events = std::get_if<EventBody>(&response.body);
            events != nullptr && head_.request.method != Method::head)
            co_return co_await send_events(*events, std::move(head));
        co_return co_await stream_->write(head, "");
    }
    if (const auto* text = std::get_if<std::string>(&response.body))
        co_return co_await stream_->write(head, *text);
    if (const auto* fixed = std::get_if<StaticBody>(&response.body)) {
        const auto* bytes = static_cast<const char*>(static_cast<const void*>(fixed->plain.data()));
        const std::string_view body(bytes, fixed->plain.size());
        co_return co_await stream_->write(head, body);
    }
    if (const auto* source = std::get_if<SourceBody>(&response.body))
        co_return co_await send_source(*source, std::move(head));
    co_return co_await send_file(std::get<FileBody>(response.body), part, std::move(head));
}

asio::awaitable<bool> Connection::send_file(const FileBody& body, ByteRange part,
                                            std::string head) {
    std::vector<char> block(std::min(kSendBlock, static_cast<std::size_t>(part.end - part.begin)));
    for (std::int64_t at = part.begin; at < part.end;) {
        const std::size_t wanted = std::min(block.size(), static_cast<std::size_t>(part.end - at));
        const ssize_t got = ::pread(body.file.fd(), block.data(), wanted, at);
        if (got <= 0)
            co_return false;  // the length is promised: only a closed connection is honest
        at += got;
        stream_->deadline(kWritePatience);
        const std::string_view bytes(block.data(), static_cast<std::size_t>(got));
        if (!co_await stream_->write(head, bytes)) co_return false;
        head.clear();
    }
    co_return true;
}

asio::awaitable<bool> Connection::send_source(const SourceBody& body, std::string head) {
    std::vector<char> block(kSendBlock);
    for (std::int64_t left = body.size_bytes; left > 0;) {
        const std::span<char> into(block.data(),
                                   std::min(block.size(), static_cast<std::size_t>(left)));
        // A Result cannot be made without a value, which Asio asks of what a coroutine yields.
        const auto read = co_await on_pool([&] { return std::optional(body.source->read(into)); });
        const auto& got = *read;
        if (!got || *got == 0) {
            log::error("an answer broke off",
                       {{"error",
                         got ? std::string("it is shorter than promised") : got.error().message}});
            co_return false;
        }
        left -= static_cast<std::int64_t>(*got);
        stream_->deadline(kWritePatience);
        const std::string_view bytes(block.data(), *got);
        if (!co_await stream_->write(head, bytes)) co_return false;
        head.clear();
    }
    co_return true;
}

asio::awaitable<bool> Connection::send_events(const EventBody& body, std::string head) {
    const auto timer = heartbeat_ = std::make_shared<asio::steady_timer>(executor_);
    const auto executor = executor_;
    const auto queue =
        body.hub->join([timer, executor] { asio::post(executor, [timer] { timer->cancel(); }); });
    std::string waiting = "retry: 3000\n\n";
    interruptible_ = true;
    const auto ends = std::chrono::steady_clock::now() + body.lasts;
    bool goes_on = true;
    while (goes_on && !listener_.stopping && std::chrono::steady_clock::now() < ends) {
        stream_->deadline(kWritePatience);
        if (!co_await stream_->write(head, waiting)) break;
        head.clear();
        waiting.clear();
        timer->expires_at(std::min(std::chrono::steady_clock::now() + kHeartbeat, ends));
        boost::system::error_code ended;
        goes_on = queue->take(waiting);
        // Looked at last before waiting: whoever stops the server sets it before they cancel the
        // timer.
        if (waiting.empty() && goes_on && !listener_.stopping) {
            co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, ended));
            goes_on = queue->take(waiting);
        }
        if (waiting.empty()) waiting = ": still here\n\n";
    }
    co_return false;
}

asio::awaitable<void> Connection::linger() {
    stream_->deadline(kLinger);
    begin_ = end_ = 0;
    for (std::int64_t dropped = 0; dropped < kLingerBytes;) {
        const std::size_t got = co_await stream_->read_some(buffer_);
        if (got == 0) break;
        dropped += static_cast<std::int64_t>(got);
    }
}

}  // namespace catseye::web
