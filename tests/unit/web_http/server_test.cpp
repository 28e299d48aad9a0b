#include "web/http/server.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "tests/support/http_client.hpp"
#include "tests/support/temporary_folder.hpp"
#include "web/http/event_hub.hpp"

using namespace catseye;
using namespace std::chrono_literals;

namespace {

/// What became of a large body, for whoever waits for it.
struct Taken {
    std::mutex mutex;
    std::condition_variable changed;
    std::string bytes;
    std::int64_t checkpoints = 0;
    bool was_cut = false;
    std::function<void()> let_go;

    template <typename Done>
    bool wait(Done done) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, 20s, [&] { return done(*this); });
    }
};

class Taker final : public web::BodyReceiver {
public:
    explicit Taker(Taken& taken) : taken_(taken) {}
    std::optional<web::Response> take(std::span<const std::byte> bytes) override {
        const std::lock_guard lock(taken_.mutex);
        const auto* text = static_cast<const char*>(static_cast<const void*>(bytes.data()));
        taken_.bytes.append(text, bytes.size());
        since_ += bytes.size();
        taken_.changed.notify_all();
        if (taken_.bytes.find("REFUSE") != std::string::npos)
            return web::plain_text(400, "refused");
        return std::nullopt;
    }
    bool wants_checkpoint() const override { return since_ >= 1000; }
    std::optional<web::Response> checkpoint() override {
        const std::lock_guard lock(taken_.mutex);
        since_ = 0;
        ++taken_.checkpoints;
        return std::nullopt;
    }
    web::Response finish() override {
        return web::plain_text(200, std::to_string(taken_.bytes.size()));
    }
    void cut() override {
        const std::lock_guard lock(taken_.mutex);
        taken_.was_cut = true;
        taken_.changed.notify_all();
    }
    void on_start(std::function<void()> let_go) override {
        const std::lock_guard lock(taken_.mutex);
        taken_.let_go = std::move(let_go);
        taken_.changed.notify_all();
    }

private:
    Taken& taken_;
    std::size_t since_ = 0;
};

/// So many letters, made as they are asked for; breaks at `breaks_at` where that comes first.
class Letters final : public web::BodySource {
public:
    Letters(Taken& taken, std::int64_t size, std::int64_t breaks_at)
        : taken_(taken), size_(size), breaks_at_(breaks_at) {}
    ~Letters() override {
        const std::lock_guard lock(taken_.mutex);
        taken_.was_cut = made_ < size_;
        taken_.checkpoints = made_;
        taken_.changed.notify_all();
    }
    Result<std::size_t> read(std::span<char> into) override {
        if (made_ >= breaks_at_) return fail(ErrorCode::internal, "the vault changed");
        const auto got =
            std::min(static_cast<std::int64_t>(into.size()), std::min(size_, breaks_at_) - made_);
        std::fill_n(into.begin(), got, 'x');
        made_ += got;
        return static_cast<std::size_t>(got);
    }

private:
    Taken& taken_;
    const std::int64_t size_, breaks_at_;
    std::int64_t made_ = 0;
};

web::Response html(std::string text) {
    web::Response response;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.body = std::move(text);
    return response;
}

/// A server with a few routes on a free port of loopback.
struct Running {
    explicit Running(web::ServerOptions options = {}) {
        options.listen = "127.0.0.1:0";
        web::Router router;
        router.get("/page", [](const web::Request& r) { return html("<p>" + r.query); });
        router.get("/who", [](const web::Request& r) {
            return web::plain_text(200, r.address + (r.secure ? " secure" : ""));
        });
        router.get("/case/{}", [](const web::Request& r) { return html(r.arguments.at(0)); });
        router.get("/throws", [](const web::Request&) -> web::Response {
            throw std::runtime_error("a library's mistake");
        });
        router.get("/file", [this](const web::Request&) {
            web::Response response;
            response.headers.set("ETag", "\"v1\"");
            auto file = open_regular(folder / "file");
            REQUIRE(file);
            response.body = web::FileBody{*std::move(file), 26};
            return response;
        });
        router.get("/made/{}/{}", [this](const web::Request& r) {
            web::Response response;
            const auto size = std::stoll(r.arguments.at(0));
            response.body = web::SourceBody{
                std::make_shared<Letters>(taken, size, std::stoll(r.arguments.at(1))), size};
            return response;
        });
        router.get("/events", [this](const web::Request&) {
            web::Response response;
            response.headers.set("Content-Type", "text/event-stream");
            response.body = web::EventBody{hub};
            return response;
        });
        router.get("/few-events", [this](const web::Request&) {
            web::Response response;
            response.body = web::EventBody{hub, std::chrono::milliseconds(50)};
            return response;
        });
        router.post(
            "/form", [](const web::Request& r) { return html(r.body); }, 100);
        web::Route body{web::Method::patch, "/body", {}, {}, 0};
        body.body_handler = [this](const web::Request&) -> web::BodyStart {
            return std::unique_ptr<web::BodyReceiver>(std::make_unique<Taker>(taken));
        };
        router.add(std::move(body));
        router.error_page = [](const web::Request&, int status) {
            return web::plain_text(status, "page of " + std::to_string(status));
        };
        const auto file = create_file(folder / "file", 0600);
        REQUIRE(write_all(*file, "abcdefghijklmnopqrstuvwxyz"));
        auto opened = web::HttpServer::open(std::move(options), std::move(router));
        REQUIRE(opened);
        server = *std::move(opened);
        server->start();
        port = server->port();
    }
    ~Running() { server->stop(); }
    tests::WireAnswer ask(const std::string& request) const {
        return tests::WireClient(port).ask(request);
    }

    tests::TemporaryFolder folder;
    Taken taken;
    std::shared_ptr<web::EventHub> hub = std::make_shared<web::EventHub>();
    std::unique_ptr<web::HttpServer> server;
    int port = 0;
};

std::string get(const std::string& target, const std::string& fields = "") {
    return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

std::string text_of(const web::Headers& headers, const char* name) {
    return std::string(headers.find(name).value_or("(none)"));
}

}  // namespace

TEST_CASE("a request that two readers could read in two ways is refused, each by its status") {
    const Running running;
    const std::string host = "Host: localhost\r\n";
    const std::string long_line(20'000, 'a');
    const std::pair<std::string, int> cases[] = {
        {get("/page"), 200},
        {get("/nothing"), 404},
        {get("/%"), 400},
        {get("/%zz"), 400},
        {get("/a%00b"), 400},
        {get("/a%2fb"), 400},
        {get("/%ff"), 400},
        {get("/case/%e2%80%ae"), 200},
        {get("/../etc/passwd"), 400},
        {get("/%2e%2e/x"), 400},
        {get("/a\\b"), 400},
        {get("http://localhost/page"), 200},
        {get("page"), 400},
        {get("/" + std::string(5'000, 'a')), 414},
        {"GET /page HTTP/1.1\r\n\r\n", 400},
        {"GET /page HTTP/1.1\r\n" + host + host + "\r\n", 400},
        {"GET /page HTTP/2.0\r\n" + host + "\r\n", 505},
        {"BREW /page HTTP/1.1\r\n" + host + "\r\n", 501},
        {"DELETE /page HTTP/1.1\r\n" + host + "\r\n", 405},
        {"nonsense\r\n\r\n", 400},
        {get("/page", "X: " + long_line + "\r\n"), 431},
        {"POST /form HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
         400},
        {"POST /form HTTP/1.1\r\n" + host +
             "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
         400},
        {"POST /form HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
         400},
        {"POST /form HTTP/1.1\r\n" + host + "Content-Length: -5\r\n\r\nhello", 400},
        {"POST /form HTTP/1.1\r\n" + host + "Content-Length: 101\r\n\r\n", 413},
        {"POST /form HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nzz\r\nhello", 400},
        {"POST /form HTTP/1.1\r\n" + host +
             "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
         200},
        {"POST /form HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\nhello", 200},
        {get("/throws"), 500},
    };
    for (const auto& [request, status] : cases) {
        INFO(request.substr(0, 100));
        CHECK(running.ask(request).status == status);
    }
    std::string fields;
    for (int field = 0; field < 120; ++field)
        fields += "X-" + std::to_string(field) + ": y\r\n";
    CHECK(running.ask(get("/page", fields)).status == 431);
    CHECK(text_of(running.ask("PUT /form HTTP/1.1\r\n" + host + "\r\n").headers, "Allow") ==
          "POST");
    CHECK(running.ask(get("/nothing")).body == "page of 404\n");
}

TEST_CASE("one connection serves one request after another, also those that came early") {
    const Running running;
    tests::WireClient client(running.port);
    client.send(get("/page?a=1") + get("/page?a=2") + "HEAD /page HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read().body == "<p>a=1");
    CHECK(client.read().body == "<p>a=2");
    const auto head = client.read(true);
    CHECK(head.status == 200);
    CHECK(text_of(head.headers, "Content-Length") == "3");
    client.send(get("/case/A%20B", "Connection: close\r\n"));
    CHECK(client.read().body == "A B");
    CHECK(client.is_closed());
    tests::WireClient old(running.port);
    CHECK(old.ask("GET /page HTTP/1.0\r\n\r\n").status == 200);
    CHECK(old.is_closed());
}

TEST_CASE("every answer carries the security headers, and no name of the program") {
    const Running running;
    for (const std::string target : {"/page", "/nothing", "/file", "/%"}) {
        INFO(target);
        const auto answer = running.ask(get(target));
        CHECK(text_of(answer.headers, "Content-Security-Policy").find("default-src 'none'") == 0);
        CHECK(text_of(answer.headers, "X-Content-Type-Options") == "nosniff");
        CHECK(text_of(answer.headers, "Cache-Control") == "no-store");
        CHECK(answer.headers.count("Server") == 0);
        CHECK(answer.headers.count("Strict-Transport-Security") == 0);
    }
}

TEST_CASE("a file is served by range") {
    const Running running;
    struct Case {
        std::string field;
        int status;
        std::string body;
        std::string content_range;
    };
    const Case cases[] = {
        {"", 200, "abcdefghijklmnopqrstuvwxyz", "(none)"},
        {"Range: bytes=0-3\r\n", 206, "abcd", "bytes 0-3/26"},
        {"Range: bytes=24-\r\n", 206, "yz", "bytes 24-25/26"},
        {"Range: bytes=-2\r\n", 206, "yz", "bytes 24-25/26"},
        {"Range: bytes=20-99\r\n", 206, "uvwxyz", "bytes 20-25/26"},
        {"Range: bytes=26-\r\n", 416, "", "bytes */26"},
        {"Range: bytes=-0\r\n", 416, "", "bytes */26"},
        {"Range: bytes=5-2\r\n", 200, "abcdefghijklmnopqrstuvwxyz", "(none)"},
        {"Range: bytes=0-1,3-4\r\n", 200, "abcdefghijklmnopqrstuvwxyz", "(none)"},
        {"Range: lines=0-1\r\n", 200, "abcdefghijklmnopqrstuvwxyz", "(none)"},
        {"Range: bytes=99999999999999999999-\r\n", 200, "abcdefghijklmnopqrstuvwxyz", "(none)"},
        {"Range: bytes=0-3\r\nIf-Range: \"v1\"\r\n", 206, "abcd", "bytes 0-3/26"},
        {"Range: bytes=0-3\r\nIf-Range: \"v0\"\r\n", 200, "abcdefghijklmnopqrstuvwxyz", "(none)"},
        {"If-None-Match: \"v0\", W/\"v1\"\r\n", 304, "", "(none)"},
        {"If-None-Match: \"v0\"\r\n", 200, "abcdefghijklmnopqrstuvwxyz", "(none)"},
    };
    for (const Case& one : cases) {
        INFO(one.field);
        const auto answer = running.ask(get("/file", one.field));
        CHECK(answer.status == one.status);
        CHECK(answer.body == one.body);
        CHECK(text_of(answer.headers, "Content-Range") == one.content_range);
    }
}

TEST_CASE("a body that is made while it is sent comes whole, or the client sees that it does not") {
    Running running;
    tests::WireClient client(running.port);
    const auto whole = client.ask(get("/made/1000000/1000000"));
    CHECK(whole.status == 200);
    CHECK(text_of(whole.headers, "Content-Length") == "1000000");
    CHECK(whole.body == std::string(1'000'000, 'x'));
    client.send("HEAD /page HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(client.read(true).status == 200);  // the connection goes on
    tests::WireClient broken(running.port);
    const auto part = broken.ask(get("/made/1000000/300000"));
    CHECK(part.status == 200);
    CHECK(part.body.size() == 300'000);
    CHECK(broken.is_closed());
}

TEST_CASE("who stops reading ends the making of a body, and no more was made than was read") {
    Running running;
    constexpr std::int64_t kTerabyte = std::int64_t{1} << 40U;
    tests::WireClient client(running.port);
    client.send(get("/made/" + std::to_string(kTerabyte) + "/" + std::to_string(kTerabyte)));
    client.read_until("\r\n\r\n");
    client.close();
    CHECK(running.taken.wait([](const Taken& t) { return t.was_cut; }));
    CHECK(running.taken.checkpoints < (std::int64_t{64} << 20U));
}

TEST_CASE("a large body comes whole, made durable on the way") {
    Running running;
    const std::string body(300'000, 'x');
    const auto answer = running.ask(
        "PATCH /body HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n"
        "\r\n" +
        body);
    CHECK(answer.status == 200);
    CHECK(running.taken.bytes == body);
    CHECK(running.taken.checkpoints > 0);
    CHECK_FALSE(running.taken.was_cut);
}

TEST_CASE("who expects to be asked for the body is asked") {
    Running running;
    tests::WireClient client(running.port);
    client.send(
        "PATCH /body HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
        "5\r\n\r\n");
    CHECK(client.read().status == 100);
    client.send("hello");
    CHECK(client.read().status == 200);
    CHECK(running.taken.bytes == "hello");
}

TEST_CASE("a body that breaks off keeps what came") {
    Running running;
    {
        tests::WireClient client(running.port);
        client.send("PATCH /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhello");
        REQUIRE(running.taken.wait([](const Taken& t) { return t.bytes == "hello"; }));
    }
    CHECK(running.taken.wait([](const Taken& t) { return t.was_cut; }));
    CHECK(running.taken.bytes == "hello");
}

TEST_CASE("a refusal in the middle of a body is heard by a sender that goes on sending") {
    Running running;
    tests::WireClient client(running.port);
    client.send("PATCH /body HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\nREFUSE");
    client.send(std::string(1'000'000, 'x'));
    CHECK(client.read().status == 400);
    CHECK(client.is_closed());
}

TEST_CASE("a request that is told to let go stops reading and keeps what came") {
    Running running;
    tests::WireClient client(running.port);
    client.send("PATCH /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhello");
    REQUIRE(running.taken.wait([](const Taken& t) { return t.bytes == "hello" && t.let_go; }));
    running.taken.let_go();
    CHECK(running.taken.wait([](const Taken& t) { return t.was_cut; }));
    CHECK(client.read().status == 409);
    running.taken.let_go();  // late, and harmless
}

TEST_CASE("a stop cuts bodies at once, closes what waits, and is quick") {
    Running running;
    tests::WireClient waiting(running.port);
    CHECK(waiting.ask(get("/page")).status == 200);
    tests::WireClient client(running.port);
    client.send("PATCH /body HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhello");
    REQUIRE(running.taken.wait([](const Taken& t) { return t.bytes == "hello"; }));
    const auto began = std::chrono::steady_clock::now();
    running.server->stop();
    CHECK(std::chrono::steady_clock::now() - began < 5s);
    CHECK(running.taken.was_cut);
    CHECK(waiting.is_closed());
    CHECK(client.is_closed());
}

TEST_CASE("who sends too slowly is cut off, a header after its time and a body below its rate") {
    web::ServerOptions options;
    options.header_time = 1s;
    options.rate_grace = 1s;
    options.min_bytes_per_s = 1'000'000;
    Running running(options);
    tests::WireClient header(running.port);
    header.send("GET /page HTTP/1.1\r\nHo");
    CHECK(header.read().status == 0);
    CHECK(header.is_closed());
    tests::WireClient body(running.port);
    body.send("PATCH /body HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n");
    const auto began = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - began < 15s && body.send("slow")) {
        std::unique_lock lock(running.taken.mutex);
        if (running.taken.changed.wait_for(lock, 50ms, [&] { return running.taken.was_cut; }))
            break;
    }
    CHECK(running.taken.was_cut);
    CHECK(running.server->metrics().find("catseye_http_slow_senders_cut_total 1") !=
          std::string::npos);
}

TEST_CASE("an address has so many connections and no more, and is told so") {
    web::ServerOptions options;
    options.max_connections_per_address = 3;
    const Running running(options);
    std::vector<std::unique_ptr<tests::WireClient>> clients;
    for (int client = 0; client < 3; ++client) {
        clients.push_back(std::make_unique<tests::WireClient>(running.port));
        CHECK(clients.back()->ask(get("/page")).status == 200);
    }
    const auto refused = running.ask(get("/page"));
    CHECK(refused.status == 503);
    CHECK(text_of(refused.headers, "Retry-After") == "60");
    tests::WireClient elsewhere(running.port, "127.0.5.7");
    CHECK(elsewhere.ask(get("/who")).body == "127.0.5.7\n");
}

TEST_CASE("only a configured proxy says who the client is") {
    web::ServerOptions options;
    options.trusted_proxies = {"127.0.9.9", "192.0.2.7"};
    const Running running(options);
    const std::string fields =
        "X-Forwarded-For: 203.0.113.5, 198.51.100.4, 192.0.2.7\r\nX-Forwarded-Proto: https\r\n";
    tests::WireClient stranger(running.port, "127.0.8.8");
    CHECK(stranger.ask(get("/who", fields)).body == "127.0.8.8\n");
    tests::WireClient proxy(running.port, "127.0.9.9");
    const auto answer = proxy.ask(get("/who", fields));
    CHECK(answer.body == "198.51.100.4 secure\n");
    CHECK(text_of(answer.headers, "Strict-Transport-Security").find("max-age=") == 0);
    for (const std::string nothing :
         {"X-Forwarded-For: <script>\r\n", "Forwarded: for=203.0.113.5\r\n"})
        CHECK(proxy.ask(get("/who", nothing)).body == "127.0.9.9\n");
}

TEST_CASE("events reach everyone who listens, and end with the server") {
    Running running;
    tests::WireClient one(running.port);
    tests::WireClient other(running.port);
    one.send(get("/events"));
    other.send(get("/events"));
    CHECK(one.read_until("retry: 3000\n\n").find("text/event-stream") != std::string::npos);
    CHECK(other.read_until("retry: 3000\n\n").find("200 OK") != std::string::npos);
    running.hub->publish("taken", "K7QM\nby a colleague");
    CHECK(one.read_until("colleague\n\n") == "event: taken\ndata: K7QM\ndata: by a colleague\n\n");
    CHECK(other.read_until("colleague\n\n").find("event: taken") == 0);
    running.server->stop();
    CHECK(one.is_closed());
}

TEST_CASE("a stream of events ends in time, so that its listener is asked anew who it is") {
    const Running running;
    tests::WireClient listener(running.port);
    listener.send(get("/few-events"));
    CHECK(listener.read_until("retry: 3000\n\n").find("200 OK") != std::string::npos);
    CHECK(listener.is_closed());
}

TEST_CASE("two hundred connections at once are all served") {
    const Running running([] {
        web::ServerOptions options;
        options.max_connections_per_address = 1000;
        return options;
    }());
    std::vector<std::unique_ptr<tests::WireClient>> clients;
    for (int client = 0; client < 200; ++client) {
        clients.push_back(std::make_unique<tests::WireClient>(running.port));
        clients.back()->send(get("/page?" + std::to_string(client)));
    }
    for (int client = 0; client < 200; ++client)
        CHECK(clients[static_cast<std::size_t>(client)]->read().body ==
              "<p>" + std::to_string(client));
    CHECK(running.server->metrics().find("catseye_http_requests_total{method=\"GET\",route=\"/"
                                         "page\",status=\"2xx\"}") != std::string::npos);
    CHECK(running.ask(get("/healthz")).body == "ok\n");
}

TEST_CASE("an address that cannot be listened on is a sentence") {
    for (const std::string listen : {"8080", "nowhere:80", "127.0.0.1:", "127.0.0.1:99999"}) {
        web::ServerOptions options;
        options.listen = listen;
        const auto opened = web::HttpServer::open(options, web::Router());
        REQUIRE_FALSE(opened);
        CHECK(opened.error().message.find("no address to listen on") != std::string::npos);
    }
    const Running running;
    web::ServerOptions taken;
    taken.listen = "127.0.0.1:" + std::to_string(running.port);
    const auto second = web::HttpServer::open(taken, web::Router());
    REQUIRE_FALSE(second);
    CHECK(second.error().message.find("cannot listen on") == 0);
}
