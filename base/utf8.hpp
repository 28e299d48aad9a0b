#pragma once
#include <cstddef>
#include <string_view>

namespace catseye {

/// Whether the bytes are UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above
/// U+10FFFF.
bool is_utf8(std::string_view text);

/// Code points in text that is UTF-8.
std::size_t count_characters(std::string_view utf8);

}  // namespace catseye
