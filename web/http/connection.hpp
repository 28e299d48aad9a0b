#pragma once
// Only server.cpp and connection.cpp include this: it pulls in Asio.
#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include "web/http/answer.hpp"
#include "web/http/forwarded.hpp"
#include "web/http/metrics.hpp"
#include "web/http/request_parser.hpp"
#include "web/http/server.hpp"
#include "web/http/stream.hpp"

namespace catseye::web {

/// What the connections of a listener share.
struct Listener {
    Listener(ServerOptions told, Router routes)
        : options(std::move(told)),
          router(std::move(routes)),
          counters(router.routes()),
          pool(static_cast<std::size_t>(options.blocking_threads)) {}

    Response error_answer(const Request& request, int status) const;
    /// The handler's answer; an error page where it throws.
    Response guarded(const Request& request, const std::function<Response()>& handler) const;

    const ServerOptions options;
    const Router router;
    Metrics counters;
    boost::asio::thread_pool pool;  ///< for handlers, which may wait
    std::atomic<bool> stopping{false};
    std::atomic<std::int64_t> request_number{0};
};

/// What a receiver may use to make its connection let go, from any thread and at any time.
struct LetGo {
    std::atomic<bool> asked{false};
    std::function<void()> wake;
};

/// How the next piece of a body came.
enum class Came { piece, end, cut, slow, malformed };

/// One client: a coroutine on a strand of its own, request after request.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Listener& listener, std::shared_ptr<Stream> stream, Sender peer,
               boost::asio::any_io_executor executor)
        : listener_(listener),
          stream_(std::move(stream)),
          peer_(std::move(peer)),
          executor_(std::move(executor)),
          buffer_(kFirstBuffer) {}

    boost::asio::awaitable<void> run();
    /// From any thread: ends what may be ended at once.
    void stop();
    const Sender& peer() const { return peer_; }

private:
    /// A slow sender holds no more.
    static constexpr std::size_t kFirstBuffer = std::size_t{16} << 10U;

    boost::asio::awaitable<bool> serve_one();
    boost::asio::awaitable<std::optional<int>> read_head();
    boost::asio::awaitable<bool> answer_status(int status);
    boost::asio::awaitable<bool> dispatch(Match match);
    boost::asio::awaitable<std::optional<Response>> read_small_body(std::int64_t limit);
    boost::asio::awaitable<Response> take_large_body(const Route& route);
    boost::asio::awaitable<std::optional<Response>> take(BodyReceiver& receiver,
                                                         std::span<const char> piece);
    boost::asio::awaitable<std::optional<Response>> pour(BodyReceiver& receiver,
                                                         const LetGo& let_go);
    boost::asio::awaitable<Came> next_piece(std::span<const char>& piece);
    boost::asio::awaitable<bool> read_more();
    boost::asio::awaitable<void> say_continue();
    bool is_too_slow() const;

    boost::asio::awaitable<bool> send(Response response);
    boost::asio::awaitable<bool> send_body(const Response& response, ByteRange part,
                                           std::string head);
    boost::asio::awaitable<bool> send_file(const FileBody& body, ByteRange part, std::string head);
    boost::asio::awaitable<bool> send_source(const SourceBody& body, std::string head);
    boost::asio::awaitable<bool> send_events(const EventBody& body, std::string head);
    boost::asio::awaitable<void> linger();
    bool may_keep_alive() const;
    std::string_view available() const { return {buffer_.data() + begin_, end_ - begin_}; }

    template <typename Work>
    boost::asio::awaitable<std::invoke_result_t<Work>> on_pool(Work work);

    Listener& listener_;
    std::shared_ptr<Stream> stream_;
    Sender peer_;
    boost::asio::any_io_executor executor_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0;  ///< of what is read and not yet used
    bool interruptible_ = true;        ///< waiting for the client: a stop may cut it off
    std::shared_ptr<boost::asio::steady_timer> heartbeat_;  ///< of an event stream

    // Of the request in hand.
    std::unique_ptr<RequestParser> parser_;
    Head head_;
    const Route* route_ = nullptr;
    std::int64_t body_left_ = 0;
    bool body_read_ = true;
    std::vector<char> chunk_;
    std::chrono::steady_clock::time_point body_began_;
    std::int64_t body_bytes_ = 0;
    std::int64_t sent_bytes_ = 0;
    int status_ = 0;
};

}  // namespace catseye::web
