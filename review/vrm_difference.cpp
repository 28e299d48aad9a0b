#include "review/vrm_difference.hpp"

#include <array>

namespace catseye::review {
namespace {

/// 1st, 2nd … 10th: a mark has no more.
std::string place(std::size_t index) {
    constexpr std::array<std::string_view, 3> kEndings{"st", "nd", "rd"};
    return std::to_string(index + 1) + std::string(index < 3 ? kEndings.at(index) : "th");
}

/// "B was reported", "8 was read", "none was read".
std::string said(char c, std::string_view verb) {
    return (c == '?' ? "none" : std::string(1, c)) + " was " + std::string(verb);
}

}  // namespace

std::string vrm_difference(std::string_view reported, std::string_view other,
                           std::string_view verb) {
    if (reported == other) return "the same as reported";
    if (reported.size() != other.size())
        return "differs: " + std::to_string(reported.size()) + " characters were reported, " +
               std::to_string(other.size()) + " " + std::string(verb);
    std::string words;
    for (std::size_t at = 0; at < reported.size(); ++at) {
        if (reported[at] == other[at]) continue;
        words += (words.empty() ? "differs in the " : "; in the ") + place(at) +
                 " character: " + said(reported[at], "reported") + ", " + said(other[at], verb);
    }
    return words;
}

}  // namespace catseye::review
