#include "web/http/router.hpp"

#include <algorithm>

namespace catseye::web {

namespace {

/// The next segment of a path or pattern, taken off its front.
std::string_view take_segment(std::string_view& rest) {
    rest.remove_prefix(1);  // its slash
    const auto end = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, end);
    rest.remove_prefix(end);
    return segment;
}

bool matches(std::string_view pattern, std::string_view path, std::vector<std::string>& arguments) {
    arguments.clear();
    while (pattern.starts_with('/') && path.starts_with('/')) {
        const std::string_view wanted = take_segment(pattern);
        if (wanted == "{*}") {
            arguments.emplace_back(path.substr(1));
            return path.size() > 1;
        }
        const std::string_view segment = take_segment(path);
        if (wanted == "{}") {
            if (segment.empty()) return false;
            arguments.emplace_back(segment);
        } else if (wanted != segment) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

}  // namespace

void Router::get(std::string pattern, Handler handler) {
    add({Method::get, std::move(pattern), std::move(handler), {}, 0});
}

void Router::post(std::string pattern, Handler handler, std::int64_t body_limit) {
    add({Method::post, std::move(pattern), std::move(handler), {}, body_limit});
}

void Router::add(Route route) {
    routes_.push_back(std::move(route));
}

Match Router::match(Method method, std::string_view path) const {
    const Method wanted = method == Method::head ? Method::get : method;
    Match match;
    const Route* head = nullptr;  // a route of its own for HEAD goes before the one for GET
    std::vector<std::string> arguments;
    const auto allow = [&](std::string_view word) {
        match.allow += (match.allow.empty() ? "" : ", ") + std::string(word);
    };
    for (const Route& route : routes_) {
        if (!matches(route.pattern, path, arguments)) continue;
        match.other_methods = true;
        allow(to_string(route.method));
        if (route.method == Method::get) allow(to_string(Method::head));
        if (route.method == method && method == Method::head) head = &route;
        if (match.route == nullptr && route.method == wanted) match.route = &route;
        match.arguments = arguments;
    }
    if (head != nullptr) match.route = head;
    if (match.route != nullptr) matches(match.route->pattern, path, match.arguments);
    return match;
}

}  // namespace catseye::web
