#include "web/tracking/report_words.hpp"

namespace catseye::web {

namespace {

std::string coded(const Wording& words, std::string_view table, std::string_view code) {
    if (code.empty()) return {};
    const std::string key = std::string(table) + std::string(code);
    // A code that a newer law table brings has no words yet: nothing is better than a bare code.
    return words.has(key) ? std::string(words(key)) : std::string();
}

}  // namespace

std::string result_words(const Wording& words, std::string_view result) {
    return coded(words, "track.result.", result);
}

std::string reason_words(const Wording& words, std::string_view nfa_reason) {
    return coded(words, "track.reason.", nfa_reason);
}

std::string tip_words(const Wording& words, std::string_view nfa_reason) {
    return coded(words, "track.tip.", nfa_reason);
}

std::string problem_words(const Wording& words, std::string_view state, std::string_view reason) {
    if (state == "incomplete") return std::string(words("track.problem.incomplete"));
    std::string known = coded(words, "track.problem.", reason);
    return known.empty() ? std::string(words("track.problem.other")) : known;
}

std::string one_line(std::string_view text, std::size_t most) {
    std::string line;
    std::size_t characters = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool continues = (byte & 0xc0U) == 0x80U;
        if (!continues && characters++ == most) return line + "…";
        line += byte < 0x20 || byte == 0x7f ? ' ' : c;
    }
    return line;
}

}  // namespace catseye::web
