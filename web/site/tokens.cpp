#include "web/site/tokens.hpp"

#include <array>

#include <sodium.h>

namespace catseye::web {

std::string random_token() {
    std::array<unsigned char, 32> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    std::array<char, 65> text{};
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    return text.data();
}

bool equal_in_constant_time(const std::string& left, const std::string& right) {
    return left.size() == right.size() &&
           sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::optional<std::string> cookie_of(const Request& request, const std::string& wanted) {
    std::string_view rest = request.headers.find("Cookie").value_or("");
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        std::string_view pair = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (pair.starts_with(' '))
            pair.remove_prefix(1);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == wanted)
            return std::string(pair.substr(equals + 1));
    }
    return std::nullopt;
}

bool is_cross_site(const Request& request) {
    if (const auto site = request.headers.find("Sec-Fetch-Site"))
        return *site != "same-origin" && *site != "none";
    const auto origin = request.headers.find("Origin");
    const auto host = request.headers.find("Host");
    if (!origin || !host) return false;  // no browser of today: the token decides
    const auto scheme = origin->find("://");
    return scheme == std::string_view::npos || origin->substr(scheme + 3) != *host;
}

}  // namespace catseye::web
