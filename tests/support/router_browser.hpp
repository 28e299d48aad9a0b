#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/route.hpp"
#include "web/http/percent.hpp"

namespace catseye::tests {

/// A browser without a network: keeps its cookie, takes the token from the page it saw last.
class RouterBrowser {
public:
    explicit RouterBrowser(const web::Router& router) : router_(router) {}

    web::Response get(const std::string& target) {
        return take(send(web::Method::get, target, ""));
    }
    using Fields = std::vector<std::pair<std::string, std::string>>;
    web::Response post(const std::string& path, const Fields& fields) {
        std::string body = "token=" + token_;
        for (const auto& [name, value] : fields)
            body += "&" + web::encode_percent(name) + "=" + web::encode_percent(value);
        return take(send(web::Method::post, path, body));
    }
    web::Response send(web::Method method, const std::string& target, const std::string& body) {
        auto request = request_of(method, target, headers);
        request.address = address;
        if (!cookie.empty()) request.headers.set("Cookie", cookie);
        return ask(router_, std::move(request), body);
    }
    const std::string& token() const { return token_; }
    void set_token(std::string token) { token_ = std::move(token); }

    std::string cookie;
    std::map<std::string, std::string> headers;  ///< of every request
    std::string address = "192.0.2.1";

private:
    web::Response take(web::Response response) {
        for (const auto& [name, value] : response.headers.all())
            if (name == "Set-Cookie") keep(value.substr(0, value.find(';')));
        if (const auto* html = std::get_if<std::string>(&response.body)) {
            const std::string mark = "name=\"token\" value=\"";
            const auto at = html->find(mark);
            if (at != std::string::npos) token_ = html->substr(at + mark.size(), 64);
        }
        return response;
    }
    /// In the place of the cookie of that name.
    void keep(const std::string& pair) {
        std::string kept;
        for (std::size_t at = 0; at < cookie.size();) {
            const auto end = std::min(cookie.find("; ", at), cookie.size());
            const std::string one = cookie.substr(at, end - at);
            if (one.substr(0, one.find('=')) != pair.substr(0, pair.find('='))) kept += one + "; ";
            at = end + 2;
        }
        cookie = kept + pair;
    }
    const web::Router& router_;
    std::string token_;
};

inline std::string html_of(const web::Response& response) {
    const auto* html = std::get_if<std::string>(&response.body);
    return html == nullptr ? "" : *html;
}

}  // namespace catseye::tests
