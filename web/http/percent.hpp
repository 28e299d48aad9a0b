#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace catseye::web {

/// Decodes %XX once; nothing for a '%' without two hexadecimal digits.
std::optional<std::string> decode_percent(std::string_view text);

/// The path of a request as the routes see it: decoded once, UTF-8, no control character, no
/// backslash, no encoded slash, no dot segment. Nothing where it is not.
std::optional<std::string> decode_path(std::string_view path);

/// For a value in a query: everything but letters, digits and -._~ becomes %XX (RFC 3986 2.3).
std::string encode_percent(std::string_view text);

/// Without the spaces and tabs around it (RFC 9110 5.6.3).
std::string_view trimmed(std::string_view text);

}  // namespace catseye::web
