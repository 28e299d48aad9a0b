#include "findings/vrm.hpp"

#include <algorithm>
#include <array>

namespace catseye::findings {

namespace {

/// L any letter, D any digit, C a letter of a current mark (no I, no Q), A the same without Z, X
/// the letter X or D.
struct Pattern {
    std::string_view format;
    std::string_view shape;
};

constexpr std::array<Pattern, 33> kPatterns{{
    {"current", "AADDCCC"}, {"prefix", "LDLLL"},
    {"prefix", "LDDLLL"},   {"prefix", "LDDDLLL"},
    {"suffix", "LLLDL"},    {"suffix", "LLLDDL"},
    {"suffix", "LLLDDDL"},  {"diplomatic", "DDDXDDD"},
    {"dateless", "LD"},     {"dateless", "LDD"},
    {"dateless", "LDDD"},   {"dateless", "LDDDD"},
    {"dateless", "LLD"},    {"dateless", "LLDD"},
    {"dateless", "LLDDD"},  {"dateless", "LLDDDD"},
    {"dateless", "LLLD"},   {"dateless", "LLLDD"},
    {"dateless", "LLLDDD"}, {"northern_ireland", "LLLDDDD"},
    {"dateless", "DL"},     {"dateless", "DDDL"},
    {"dateless", "DDDDL"},  {"dateless", "DDDDLL"},
    {"dateless", "DDDLLL"}, {"military", "LLDDLL"},
    {"trade", "DDDDD"},     {"dateless", "DDL"},
    {"dateless", "DLL"},    {"dateless", "DDLL"},
    {"dateless", "DDDLL"},  {"dateless", "DLLL"},
    {"dateless", "DDLLL"},
}};

bool is_letter(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool fits(char c, char kind) {
    if (c == '?') return true;
    switch (kind) {
        case 'D':
            return is_digit(c);
        case 'L':
            return is_letter(c);
        case 'C':
            return is_letter(c) && c != 'I' && c != 'Q';
        case 'A':
            return is_letter(c) && c != 'I' && c != 'Q' && c != 'Z';
        default:
            return c == 'X' || c == 'D';
    }
}

}  // namespace

Result<std::string> normalise_vrm(std::string_view text) {
    std::string normal;
    for (const char c : text) {
        if (c == ' ' || c == '-') continue;
        normal += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
    }
    const bool known = std::all_of(normal.begin(), normal.end(),
                                   [](char c) { return is_letter(c) || is_digit(c) || c == '?'; });
    const auto unread = std::count(normal.begin(), normal.end(), '?');
    if (!known || normal.size() < 2 || normal.size() > 10 || unread > 2)
        return fail(ErrorCode::invalid_request, "'" + std::string(text.substr(0, 40)) +
                                                    "' cannot be a registration mark: write it as "
                                                    "on the plate, like AB12 CDE, with ? for at "
                                                    "most two characters that cannot be read");
    return normal;
}

std::optional<std::string_view> vrm_format(std::string_view normal) {
    for (const Pattern& pattern : kPatterns) {
        const bool same = pattern.shape.size() == normal.size() &&
                          std::equal(normal.begin(), normal.end(), pattern.shape.begin(), fits);
        if (same) return pattern.format;
    }
    return std::nullopt;
}

}  // namespace catseye::findings
