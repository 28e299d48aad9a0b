#pragma once
#include <optional>
#include <string>

#include "web/http/message.hpp"

namespace catseye::web {

/// 256 random bits in hex: a session, a form's token.
std::string random_token();
/// Without showing by its time where they differ.
bool equal_in_constant_time(const std::string& left, const std::string& right);
/// The cookie of this name.
std::optional<std::string> cookie_of(const Request& request, const std::string& name);
/// Whether the browser says that this POST comes from another site (Sec-Fetch-Site, else Origin).
bool is_cross_site(const Request& request);

}  // namespace catseye::web
