#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "web/http/message.hpp"

namespace catseye::web {

/// Answers a request whose small body is there. Called on a thread that may wait for the database;
/// several at once.
using Handler = std::function<Response(const Request&)>;
/// Begins a request with a large body. Called on a thread that may wait.
using BodyHandler = std::function<BodyStart(const Request&)>;

/// One address of the house. `pattern` is literal but for segments `{}`, each of which matches one
/// non-empty segment, and a last segment `{*}`, which matches the rest.
struct Route {
    Method method = Method::get;
    std::string pattern;
    Handler handler;  ///< exactly one of the two
    BodyHandler body_handler;
    std::int64_t body_limit = 0;  ///< of a small body; a larger one is 413. For a large body: none
};

/// What a request comes to.
struct Match {
    const Route* route = nullptr;  ///< null: nothing there
    bool other_methods = false;    ///< the path exists, but not for this method
    std::vector<std::string> arguments;
    std::string allow;  ///< the methods that exist, for 405 and OPTIONS
};

/// The table of every route of one listener.
class Router {
public:
    void get(std::string pattern, Handler handler);  ///< also answers HEAD
    void post(std::string pattern, Handler handler, std::int64_t body_limit = kFormBytes);
    void add(Route route);
    Match match(Method method, std::string_view path) const;
    const std::vector<Route>& routes() const { return routes_; }

    /// The page for 404, 405, 413, 429, 500, 503 …, in the look of this listener; plain text where
    /// none is set. `status` is the answer's.
    std::function<Response(const Request&, int status)> error_page;

    static constexpr std::int64_t kFormBytes = 256 << 10;  ///< the largest form of ours is 40 KiB

private:
    std::vector<Route> routes_;
};

}  // namespace catseye::web
