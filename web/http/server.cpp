// The server: one coroutine a connection, each on its own strand. Handlers run on a pool of
// threads that may wait; bytes of bodies are taken on the threads of the connections.
//
// g++ 12 refuses braced lists of strings inside a co_await expression, destroys temporaries there
// too early, and breaks on a co_await behind && in a loop's condition: build a named local first.
#include "web/http/server.hpp"

#include <algorithm>
#include <atomic>
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
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unistd.h>

#include "base/log.hpp"
#include "web/http/answer.hpp"
#include "web/http/event_hub.hpp"
#include "web/http/forwarded.hpp"
#include "web/http/metrics.hpp"
#include "web/http/request_parser.hpp"
#include "web/http/stream.hpp"

namespace catseye::web {

namespace asio = boost::asio;
using asio::ip::tcp;
using Steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kFirstBuffer = std::size_t{16} << 10U;     // a slow sender holds no more
constexpr std::size_t kLargestBuffer = std::size_t{256} << 10U;  // grown into by a fast one
constexpr std::size_t kSendBlock = std::size_t{128} << 10U;
constexpr auto kReadPatience = 30s;   // for the next bytes of a body
constexpr auto kWritePatience = 30s;  // for the next block of an answer
constexpr auto kHeartbeat = 15s;      // of an event stream: proxies close what is silent
constexpr auto kLinger = 2s;  // a sender reads our refusal while we drop what it still sends
constexpr std::int64_t kLingerBytes = std::int64_t{64} << 20U;

class Server;

/// What a receiver may use to make its connection let go, from any thread and at any time.
struct LetGo {
    std::atomic<bool> asked{false};
    std::function<void()> wake;
};

/// How the next piece of a body came.
enum class Came { piece, end, cut, slow, malformed };

class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Server& server, std::shared_ptr<Stream> stream, Sender peer,
               asio::any_io_executor executor)
        : server_(server),
          stream_(std::move(stream)),
          peer_(std::move(peer)),
          executor_(std::move(executor)),
          buffer_(kFirstBuffer) {}

    asio::awaitable<void> run();
    /// From any thread: ends what may be ended at once.
    void stop();
    const Sender& peer() const { return peer_; }

private:
    asio::awaitable<bool> serve_one();
    asio::awaitable<std::optional<int>> read_head();
    asio::awaitable<bool> answer_status(int status);
    asio::awaitable<bool> dispatch(Match match);
    asio::awaitable<std::optional<Response>> read_small_body(std::int64_t limit);
    asio::awaitable<Response> take_large_body(const Route& route);
    asio::awaitable<std::optional<Response>> pour(BodyReceiver& receiver, const LetGo& let_go);
    asio::awaitable<Came> next_piece(std::span<const char>& piece);
    asio::awaitable<bool> read_more();
    asio::awaitable<void> say_continue();
    bool is_too_slow() const;

    asio::awaitable<bool> send(Response response);
    asio::awaitable<bool> send_body(const Response& response, ByteRange part, std::string head);
    asio::awaitable<bool> send_file(const FileBody& body, ByteRange part, std::string head);
    asio::awaitable<bool> send_events(EventHub& hub, std::string head);
    asio::awaitable<void> linger();
    bool may_keep_alive() const;
    std::string_view available() const { return {buffer_.data() + begin_, end_ - begin_}; }

    template <typename Work>
    asio::awaitable<std::invoke_result_t<Work>> on_pool(Work work);

    Server& server_;
    std::shared_ptr<Stream> stream_;
    Sender peer_;
    asio::any_io_executor executor_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;  ///< of what is read and not yet used
    bool interruptible_ = true;        ///< waiting for the client: a stop may cut it off

    // Of the request in hand.
    std::unique_ptr<RequestParser> parser_;
    Head head_;
    const Route* route_ = nullptr;
    std::int64_t body_left_ = 0;
    bool body_read_ = true;
    std::vector<char> chunk_;
    Steady::time_point body_began_;
    std::int64_t body_bytes_ = 0;
    std::int64_t sent_bytes_ = 0;
    int status_ = 0;
};

class Server final : public HttpServer {
public:
    Server(ServerOptions told, Router routes)
        : options(std::move(told)),
          router(std::move(routes)),
          counters(router.routes()),
          pool(static_cast<std::size_t>(options.blocking_threads)),
          io_(options.threads),
          acceptor_(io_) {}
    ~Server() override { stop(); }
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    Result<> listen();
    int port() const override { return acceptor_.local_endpoint().port(); }
    void start() override;
    void stop() override;
    Result<> reload() override;
    std::string metrics() const override { return counters.text(); }

    Response error_answer(const Request& request, int status) const;
    Response guarded(const Request& request, const std::function<Response()>& handler) const;

    const ServerOptions options;
    const Router router;
    Metrics counters;
    asio::thread_pool pool;
    std::atomic<bool> stopping{false};
    std::atomic<std::int64_t> request_number{0};

private:
    asio::awaitable<void> accept_all();
    void take(tcp::socket socket);
    bool admit(const std::string& address);
    void leave(const std::shared_ptr<Connection>& connection);
    std::shared_ptr<TlsContext> tls();

    asio::io_context io_;
    tcp::acceptor acceptor_;
    std::vector<std::thread> threads_;
    std::mutex mutex_;
    std::condition_variable left_;
    std::shared_ptr<TlsContext> tls_;
    std::set<std::shared_ptr<Connection>> connections_;
    std::unordered_map<std::string, std::int64_t> per_address_;
};

// ---- one connection ---------------------------------------------------------------------------

template <typename Work>
asio::awaitable<std::invoke_result_t<Work>> run_there(Work work) {
    co_return work();
}

template <typename Work>
asio::awaitable<std::invoke_result_t<Work>> Connection::on_pool(Work work) {
    co_return co_await asio::co_spawn(server_.pool, run_there<Work>(std::move(work)),
                                      asio::use_awaitable);
}

asio::awaitable<void> Connection::run() {
    if (!co_await stream_->open()) co_return;
    bool goes_on = true;
    while (goes_on && !server_.stopping)
        goes_on = co_await serve_one();
    co_await stream_->close();
}

void Connection::stop() {
    asio::post(executor_, [self = shared_from_this()] {
        if (self->interruptible_) self->stream_->cancel();
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
    server_.counters.bytes_in += static_cast<std::int64_t>(got);
    if (got == room && begin_ == 0 && buffer_.size() < kLargestBuffer)
        buffer_.resize(2 * buffer_.size());
    co_return got > 0;
}

/// Nothing: the head is there. Otherwise the status of the refusal, or 0: the client has gone.
asio::awaitable<std::optional<int>> Connection::read_head() {
    parser_ =
        std::make_unique<RequestParser>(static_cast<std::size_t>(server_.options.header_bytes));
    interruptible_ = true;
    stream_->deadline(server_.options.idle_time);
    bool waits = begin_ == end_;
    while (waits && !server_.stopping) {
        if (!co_await read_more()) co_return 0;
        waits = false;
    }
    if (server_.stopping) co_return 0;
    stream_->deadline(server_.options.header_time);
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
            sender_of(head_.request.headers, peer_, server_.options.trusted_proxies);
        head_.request.address = sender.address;
        head_.request.secure = sender.secure;
        body_left_ = head_.framing.content_length;
        body_read_ = !head_.framing.chunked && body_left_ == 0;
        body_began_ = began;
        Match match = server_.router.match(head_.request.method, head_.request.path);
        route_ = match.route;
        goes_on = co_await dispatch(std::move(match));
    }
    const auto took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - began);
    server_.counters.count(route_, status_, took);
    log::info("request", {{"number", ++server_.request_number},
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
        co_await on_pool([this, status] { return server_.error_answer(head_.request, status); });
    co_return co_await send(std::move(answer));
}

asio::awaitable<bool> Connection::dispatch(Match match) {
    Request& request = head_.request;
    if (head_.unknown_method) co_return co_await answer_status(501);
    if (request.path == "/healthz" && match.route == nullptr) {
        const bool well =
            !server_.stopping && (!server_.options.healthy || server_.options.healthy());
        co_return co_await send(plain_text(well ? 200 : 503, well ? "ok" : "not well"));
    }
    if (match.route == nullptr) {
        const bool asks = request.method == Method::options;
        if (!match.other_methods && request.path != "*") co_return co_await answer_status(404);
        Response answer = plain_text(204, "");
        if (!asks) answer = co_await on_pool([&] { return server_.error_answer(request, 405); });
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
        [&] { return server_.guarded(request, [&] { return route.handler(request); }); });
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
    if (took < server_.options.rate_grace) return false;
    const double seconds = std::chrono::duration<double>(took).count();
    return static_cast<double>(body_bytes_) <
           seconds * static_cast<double>(server_.options.min_bytes_per_s);
}

/// The next bytes of the body, in place; they are used when the next ones are asked for.
asio::awaitable<Came> Connection::next_piece(std::span<const char>& piece) {
    piece = {};
    if (body_read_) co_return Came::end;
    if (begin_ == end_) {
        if (is_too_slow()) co_return Came::slow;
        stream_->deadline(
            std::min<std::chrono::milliseconds>(kReadPatience, server_.options.rate_grace));
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
    const auto refuse = [this](int status) { return server_.error_answer(head_.request, status); };
    if (body_left_ > limit) co_return refuse(413);
    co_await say_continue();
    interruptible_ = true;
    for (;;) {
        std::span<const char> piece;
        const Came came = co_await next_piece(piece);
        if (came == Came::end) break;
        if (came == Came::cut) co_return std::nullopt;
        if (came == Came::slow) {
            ++server_.counters.slow_senders_cut;
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
        Response refused = server_.guarded(request, [&] {
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
    ++server_.counters.bodies_cut;
    co_await on_pool([&] {
        receiver->cut();
        return true;
    });
    head_.framing.keep_alive = false;
    body_read_ = false;
    // Whoever was told to let go is still there to hear why; the others are gone or too slow.
    co_return server_.error_answer(request, let_go->asked ? 409 : 408);
}

/// The whole body into the receiver: its answer, or nothing where the body broke off.
asio::awaitable<std::optional<Response>> Connection::pour(BodyReceiver& receiver,
                                                          const LetGo& let_go) {
    interruptible_ = true;
    for (;;) {
        std::span<const char> piece;
        const Came came = co_await next_piece(piece);
        if (came == Came::slow) ++server_.counters.slow_senders_cut;
        if (let_go.asked || server_.stopping || (came != Came::piece && came != Came::end)) {
            interruptible_ = false;
            // What came with the last read counts as well.
            if (came == Came::piece && !piece.empty()) (void)receiver.take(std::as_bytes(piece));
            co_return std::nullopt;
        }
        if (came == Came::end) break;
        if (piece.empty()) continue;
        if (auto answer = receiver.take(std::as_bytes(piece))) co_return answer;
        if (!receiver.wants_checkpoint()) continue;
        auto answer = co_await on_pool([&] { return receiver.checkpoint(); });
        if (answer) co_return answer;
    }
    interruptible_ = false;
    co_return co_await on_pool([&]() -> std::optional<Response> {
        return server_.guarded(head_.request, [&] { return receiver.finish(); });
    });
}

// ---- answers ----------------------------------------------------------------------------------

bool Connection::may_keep_alive() const {
    return head_.framing.keep_alive && body_read_ && !server_.stopping;
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
    server_.counters.bytes_out += sent_bytes_;
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
            co_return co_await send_events(*events->hub, std::move(head));
        co_return co_await stream_->write(head, "");
    }
    if (const auto* text = std::get_if<std::string>(&response.body))
        co_return co_await stream_->write(head, *text);
    if (const auto* fixed = std::get_if<StaticBody>(&response.body)) {
        const auto* bytes = static_cast<const char*>(static_cast<const void*>(fixed->plain.data()));
        const std::string_view body(bytes, fixed->plain.size());
        co_return co_await stream_->write(head, body);
    }
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

asio::awaitable<bool> Connection::send_events(EventHub& hub, std::string head) {
    auto timer = std::make_shared<asio::steady_timer>(executor_);
    const auto executor = executor_;
    const auto queue =
        hub.join([timer, executor] { asio::post(executor, [timer] { timer->cancel(); }); });
    std::string waiting = "retry: 3000\n\n";
    interruptible_ = true;
    bool goes_on = true;
    while (goes_on && !server_.stopping) {
        stream_->deadline(kWritePatience);
        if (!co_await stream_->write(head, waiting)) break;
        head.clear();
        waiting.clear();
        timer->expires_after(kHeartbeat);
        boost::system::error_code ended;
        goes_on = queue->take(waiting);
        if (waiting.empty() && goes_on) {
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

// ---- the server -------------------------------------------------------------------------------

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

Result<> Server::listen() {
    TRY(reload());
    const tcp::endpoint endpoint = TRY(endpoint_of(options.listen));
    boost::system::error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (!error) return ok();
    return fail(ErrorCode::resource, "cannot listen on " + options.listen + ": " + error.message());
}

Result<> Server::reload() {
    if (options.certificate.empty() && options.key.empty()) return ok();
    auto fresh = TRY(make_tls(options.certificate.string(), options.key.string()));
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
    for (int thread = 0; thread < options.threads; ++thread)
        threads_.emplace_back([this] { io_.run(); });
}

asio::awaitable<void> Server::accept_all() {
    while (!stopping) {
        const auto strand = asio::make_strand(io_);
        tcp::socket socket(strand);
        boost::system::error_code error;
        co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
        if (stopping) break;
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
        ++counters.connections_refused;
        asio::co_spawn(executor, turn_away(std::move(stream)), asio::detached);
        return;
    }
    auto connection =
        std::make_shared<Connection>(*this, std::move(stream), Sender{peer, is_tls}, executor);
    {
        const std::lock_guard lock(mutex_);
        connections_.insert(connection);
    }
    ++counters.connections_open;
    asio::co_spawn(executor, connection->run(), [this, connection](const std::exception_ptr& bad) {
        if (bad) log::error("a connection ended by an exception");
        leave(connection);
    });
}

bool Server::admit(const std::string& address) {
    const std::lock_guard lock(mutex_);
    const auto proxies = options.trusted_proxies;
    const bool is_proxy = std::find(proxies.begin(), proxies.end(), address) != proxies.end();
    if (static_cast<std::int64_t>(connections_.size()) >= options.max_connections) return false;
    auto& count = per_address_[address];
    if (!is_proxy && count >= options.max_connections_per_address) return false;
    ++count;
    return true;
}

void Server::leave(const std::shared_ptr<Connection>& connection) {
    --counters.connections_open;
    const std::lock_guard lock(mutex_);
    connections_.erase(connection);
    const auto count = per_address_.find(connection->peer().address);
    if (--count->second == 0) per_address_.erase(count);
    left_.notify_all();
}

void Server::stop() {
    if (stopping.exchange(true)) return;
    asio::post(io_, [this] {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
    });
    {
        std::unique_lock lock(mutex_);
        for (const auto& connection : connections_)
            connection->stop();
        if (!threads_.empty())
            left_.wait_for(lock, options.stop_time, [this] { return connections_.empty(); });
    }
    pool.join();
    io_.stop();
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
    const std::lock_guard lock(mutex_);
    connections_.clear();
}

Response Server::error_answer(const Request& request, int status) const {
    if (router.error_page) {
        try {
            return router.error_page(request, status);
        } catch (const std::exception& error) {
            log::error("an error page failed", {{"error", std::string_view(error.what())}});
        }
    }
    return plain_text(status, std::string(phrase_of(status)));
}

Response Server::guarded(const Request& request, const std::function<Response()>& handler) const {
    try {
        return handler();
    } catch (const std::exception& error) {
        log::error("a handler failed", {{"error", std::string_view(error.what())}});
        return error_answer(request, 500);
    }
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
