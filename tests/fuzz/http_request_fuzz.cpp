// What a client sends before a handler sees it: the head, then a chunked body, in two pieces.
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "web/http/answer.hpp"
#include "web/http/forwarded.hpp"
#include "web/http/request_parser.hpp"
#include "web/http/router.hpp"

using namespace catseye::web;

namespace {

/// Feeds until nothing more is used; what is left over.
std::span<const char> feed_header(RequestParser& parser, std::span<const char> bytes) {
    while (!bytes.empty() && !parser.has_header()) {
        const auto fed = parser.feed_header(bytes);
        const auto* used = std::get_if<std::size_t>(&fed);
        if (used == nullptr || *used == 0) break;
        bytes = bytes.subspan(*used);
    }
    return bytes;
}

void use(const Request& request) {
    Router router;
    router.get("/case/{}", [](const Request&) { return Response{}; });
    router.get("/files/{*}", [](const Request&) { return Response{}; });
    (void)router.match(request.method, request.path);
    (void)sender_of(request.headers, {"127.0.0.1", false}, std::array{std::string("127.0.0.1")});
    Response response;
    response.headers.set("ETag", "\"v\"");
    response.body = FileBody{catseye::File(), 1000};
    const ByteRange part = apply_conditions(request, response);
    if (part.begin < 0 || part.end > 1000 || part.begin > part.end) __builtin_trap();
    response.headers.set("X-Echo", request.path + request.query);
    const std::string head = response_head(response, {});
    // However hostile the value, there is one empty line, at the end.
    if (head.find("\r\n\r\n") != head.size() - 4) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::span all(reinterpret_cast<const char*>(bytes), size);
    RequestParser parser(16384);
    std::span<const char> rest = feed_header(parser, all);
    if (!parser.has_header()) return 0;
    auto judged = judge_head(parser.head());
    if (const auto* head = std::get_if<Head>(&judged)) {
        use(head->request);
        std::array<char, 64> into{};
        while (head->framing.chunked && !parser.has_body() && !rest.empty()) {
            const auto fed = parser.feed_body(rest, into);
            const auto* piece = std::get_if<RequestParser::Piece>(&fed);
            if (piece == nullptr || (piece->used == 0 && piece->got == 0)) break;
            if (piece->got > into.size() || piece->used > rest.size()) __builtin_trap();
            rest = rest.subspan(piece->used);
        }
    }
    return 0;
}
