#pragma once
#include <string>
#include <string_view>

#include "findings/json.hpp"
#include "web/html/html.hpp"

namespace catseye::web {

// How what came from outside is shown: as text that cannot reach beyond itself.

/// Text that somebody sent, in a direction of its own (WHATWG HTML 4.5.24); characters that would
/// turn what is read around (U+202A to U+202E, U+2066 to U+2069), and control characters, are shown
/// as U+FFFD. What is stored stays as it was sent.
Html sent_text(std::string_view sent);

/// A member that may be missing: an empty object, an empty text.
findings::Json member(const findings::Json& json, const char* key);
std::string text_at(const findings::Json& json, const char* key);
/// A string as it is, anything else as JSON.
std::string text_of(const findings::Json& json);

}  // namespace catseye::web
