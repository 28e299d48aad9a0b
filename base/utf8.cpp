#include "base/utf8.hpp"

#include <algorithm>

namespace catseye {

namespace {

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// A lead byte's sequence: how many continuation bytes follow, and the least code point that needs
/// them.
struct Sequence {
    unsigned lead_mask;
    unsigned lead;
    std::size_t following;
    std::uint32_t least;
};
constexpr Sequence kSequences[] = {
    {0x80, 0x00, 0, 0}, {0xE0, 0xC0, 1, 0x80}, {0xF0, 0xE0, 2, 0x800}, {0xF8, 0xF0, 3, 0x10000}};

/// The length of the sequence at the front of `text`; 0 if there is none.
std::size_t sequence_length(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    for (const Sequence& kind : kSequences) {
        if ((first & kind.lead_mask) != kind.lead) continue;
        if (text.size() <= kind.following) return 0;
        std::uint32_t point = first & ~kind.lead_mask & 0xFFU;
        for (std::size_t at = 1; at <= kind.following; ++at) {
            if (!is_continuation(text[at])) return 0;
            point = (point << 6U) | (static_cast<unsigned char>(text[at]) & 0x3FU);
        }
        const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        return point < kind.least || point > 0x10FFFF || surrogate ? 0 : kind.following + 1;
    }
    return 0;
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = sequence_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::size_t count_characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char byte) { return !is_continuation(byte); }));
}

}  // namespace catseye
