#include "web/http/forwarded.hpp"

#include <algorithm>
#include <array>

#include <arpa/inet.h>

namespace catseye::web {

namespace {

bool is_address(const std::string& text) {
    std::array<unsigned char, 16> bytes{};
    return ::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
           ::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

std::string trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return std::string(text);
}

}  // namespace

Sender sender_of(const Headers& headers, const Sender& peer,
                 std::span<const std::string> trusted_proxies) {
    const auto is_ours = [&](const std::string& address) {
        return std::find(trusted_proxies.begin(), trusted_proxies.end(), address) !=
               trusted_proxies.end();
    };
    if (!is_ours(peer.address)) return peer;
    Sender sender = peer;
    sender.secure =
        sender.secure || same_word(headers.find("X-Forwarded-Proto").value_or(""), "https");
    std::string chain;  // several fields are one list (RFC 9110 5.3)
    for (const auto& [name, value] : headers.all())
        if (same_word(name, "X-Forwarded-For")) chain += (chain.empty() ? "" : ",") + value;
    while (!chain.empty()) {
        const auto comma = chain.rfind(',');
        std::string last =
            trimmed(std::string_view(chain).substr(comma == std::string::npos ? 0 : comma + 1));
        chain.resize(comma == std::string::npos ? 0 : comma);
        if (!is_address(last)) break;  // what stands before it may be anybody's invention
        sender.address = std::move(last);
        if (!is_ours(sender.address)) break;
    }
    return sender;
}

}  // namespace catseye::web
