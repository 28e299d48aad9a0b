#pragma once
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace catseye::web {

/// A question to another server of the force.
struct HttpQuestion {
    std::string url;
    std::optional<std::string> form = {};  ///< a POST of this; else a GET
    std::string user = {}, password = {};  ///< basic authentication, where there is a user
};

struct HttpAnswer {
    int status = 0;
    std::string body;
};

using HttpClient = std::function<Result<HttpAnswer>(const HttpQuestion&)>;

/// By libcurl: https with its certificate checked (http for 127.0.0.1, localhost and [::1] alone),
/// no redirects, at most ten seconds and 256 KiB. An Error where no answer came.
Result<HttpAnswer> ask_over_http(const HttpQuestion& question);

/// Whether a secret may go to this address at all.
bool is_safe_url(const std::string& url);

}  // namespace catseye::web
