#include "review/vrm_difference.hpp"

#include <array>

namespace catseye::review {
namespace {

constexpr std::size_t kMostNamed = 2;  ///< with more that differ, it is another mark

char shape_of(char c) {
    return c == 'O' ? '0' : c == 'I' ? '1' : c;
}

bool alike(char a, char b) {
    return a == '?' || b == '?' || shape_of(a) == shape_of(b);
}

/// 1st, 2nd … 10th: a mark has no more.
std::string place(std::size_t index) {
    constexpr std::array<std::string_view, 3> kEndings{"st", "nd", "rd"};
    return std::to_string(index + 1) + std::string(index < 3 ? kEndings.at(index) : "th");
}

std::string alike_in_words(std::string_view reported, std::string_view other) {
    if (reported == other) return "the same as reported";
    const bool partly = (std::string(reported) + std::string(other)).find('?') != std::string::npos;
    return partly ? "fits the one reported, as far as both are known"
                  : "the same as reported: O and 0, I and 1 look alike on a plate";
}

}  // namespace

std::optional<std::vector<std::size_t>> differing_characters(std::string_view one,
                                                             std::string_view other) {
    if (one.size() != other.size()) return std::nullopt;
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < one.size(); ++i) {
        if (!alike(one[i], other[i])) found.push_back(i);
    }
    return found;
}

std::string vrm_difference(std::string_view reported, std::string_view other,
                           std::string_view verb) {
    const auto differs = differing_characters(reported, other);
    if (!differs)
        return "differs: " + std::to_string(reported.size()) + " characters were reported, " +
               std::to_string(other.size()) + " " + std::string(verb);
    if (differs->empty()) return alike_in_words(reported, other);
    if (differs->size() > kMostNamed) return "another mark than the one reported";
    std::string words;
    for (const std::size_t at : *differs)
        words += (words.empty() ? "differs in the " : "; in the ") + place(at) +
                 " character: " + reported[at] + " was reported, " + other[at] + " was " +
                 std::string(verb);
    return words;
}

}  // namespace catseye::review
