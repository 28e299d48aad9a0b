#pragma once
#include <span>
#include <string>
#include <string_view>

#include "web/http/message.hpp"

namespace catseye::web {

/// Who sent a request, and whether over TLS.
struct Sender {
    std::string address;
    bool secure = false;
};

/// The sender as the peer itself, or, where the peer is one of our proxies, as it says: the
/// right-most address of X-Forwarded-For that is not a proxy of ours, X-Forwarded-Proto. What
/// anybody else says is not read.
Sender sender_of(const Headers& headers, const Sender& peer,
                 std::span<const std::string> trusted_proxies);

}  // namespace catseye::web
