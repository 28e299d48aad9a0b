#include "workers/socket.hpp"

#include <unistd.h>

#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using namespace catseye::workers;
using namespace std::chrono_literals;

namespace {

/// The first message that arrives on `socket`, or nothing within a second.
std::optional<Envelope> first_message(Socket& socket) {
    Socket* const sockets[] = {&socket};
    for (int tries = 0; tries < 20; ++tries) {
        wait_for_input(sockets, {}, 50ms);
        if (auto envelope = socket.receive()) return envelope;
    }
    return std::nullopt;
}

/// A port of the kernel's choosing is not known before it is bound, so one is taken from our own
/// process id.
std::string loopback_endpoint() {
    static int next = 20'000 + ::getpid() % 20'000;
    return "tcp://127.0.0.1:" + std::to_string(next++);
}

}  // namespace

TEST_CASE("over TCP only an agent whose key is on the allow-list is heard") {
    SocketContext server_context;
    const KeyPair server = make_key_pair();
    const KeyPair listed = make_key_pair();
    const std::string endpoint = loopback_endpoint();
    auto listener =
        Socket::listen(server_context, endpoint, ServerSecurity{server, {listed.public_key}});
    REQUIRE(listener);

    struct Case {
        const char* who;
        KeyPair keys;
        std::string server_key;
        bool heard;
    };
    const Case cases[] = {{"an unlisted key", make_key_pair(), server.public_key, false},
                          {"a listed public key with another secret",
                           {listed.public_key, make_key_pair().secret_key},
                           server.public_key,
                           false},
                          {"the wrong server key", listed, make_key_pair().public_key, false},
                          {"the listed key", listed, server.public_key, true}};
    for (const Case& one : cases) {
        INFO(one.who);
        SocketContext context;
        auto client = Socket::connect(context, endpoint, ClientSecurity{one.keys, one.server_key});
        REQUIRE(client);
        REQUIRE(client->send({{}, "READY", "{}"}));
        CHECK(first_message(*listener).has_value() == one.heard);
    }
}

TEST_CASE("TCP without keys is refused at both ends") {
    SocketContext context;
    CHECK(Socket::listen(context, loopback_endpoint()).error().code == ErrorCode::invalid_request);
    CHECK(Socket::connect(context, loopback_endpoint()).error().code == ErrorCode::invalid_request);
}

TEST_CASE("messages travel both ways over ipc, and a peer that is gone is an answer") {
    const tests::TemporaryFolder folder;
    SocketContext context;
    const auto endpoint = ipc_endpoint((folder / "s").string());
    REQUIRE(endpoint);
    auto listener = Socket::listen(context, *endpoint);
    REQUIRE(listener);
    std::string peer;
    {
        SocketContext other;
        auto client = Socket::connect(other, *endpoint);
        REQUIRE(client);
        REQUIRE(*client->send({{}, "BEAT", R"({"job":"A"})"}));
        const auto heard = first_message(*listener);
        REQUIRE(heard);
        CHECK(heard->type == "BEAT");
        CHECK(heard->body == R"({"job":"A"})");
        peer = heard->peer;
        CHECK(*listener->send({peer, "LOST", "{}"}));
        CHECK(first_message(*client)->type == "LOST");
    }
    bool gone = false;
    for (int tries = 0; tries < 100 && !gone; ++tries) {
        Socket* const sockets[] = {&*listener};
        wait_for_input(sockets, {}, 20ms);
        gone = !*listener->send({peer, "LOST", "{}"});
    }
    CHECK(gone);
}

TEST_CASE("a path too long for a socket gets a clear sentence") {
    const auto endpoint = ipc_endpoint(std::string(120, 'x'));
    REQUIRE_FALSE(endpoint);
    CHECK_THAT(endpoint.error().message, Catch::Contains("shorter path"));
}
