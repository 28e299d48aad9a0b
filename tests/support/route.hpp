#pragma once
#include <map>
#include <string>
#include <string_view>

#include "web/http/router.hpp"

namespace catseye::tests {

/// A router asked without a socket: what the server would do with a request whose body comes whole.
inline web::Response ask(const web::Router& router, web::Request request,
                         std::string_view body = {}) {
    web::Match match = router.match(request.method, request.path);
    if (match.route == nullptr)
        return router.error_page ? router.error_page(request, match.other_methods ? 405 : 404)
                                 : web::plain_text(match.other_methods ? 405 : 404, "");
    request.arguments = match.arguments;
    if (match.route->handler) {
        request.body = body;
        return match.route->handler(request);
    }
    auto start = match.route->body_handler(request);
    if (auto* answer = std::get_if<web::Response>(&start)) return std::move(*answer);
    const auto receiver = std::move(std::get<std::unique_ptr<web::BodyReceiver>>(start));
    receiver->on_start([] {});
    constexpr std::size_t kPiece = 1000;
    while (!body.empty()) {
        const auto piece = body.substr(0, kPiece);
        body.remove_prefix(piece.size());
        if (auto answer = receiver->take(std::as_bytes(std::span(piece))))
            return *std::move(answer);
        if (!receiver->wants_checkpoint()) continue;
        if (auto answer = receiver->checkpoint()) return *std::move(answer);
    }
    return receiver->finish();
}

inline web::Request request_of(web::Method method, const std::string& target,
                               const std::map<std::string, std::string>& fields = {}) {
    web::Request request;
    request.method = method;
    const auto question = std::min(target.find('?'), target.size());
    request.path = target.substr(0, question);
    if (question < target.size()) request.query = target.substr(question + 1);
    request.address = "192.0.2.1";
    for (const auto& [name, value] : fields)
        request.headers.set(name, value);
    return request;
}

inline std::string field_of(const web::Response& response, std::string_view name) {
    return std::string(response.headers.find(name).value_or(""));
}

}  // namespace catseye::tests
