#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace catseye::review {

/// Where two normalised marks differ, as indices; nothing where one is longer. O and 0, I and 1 are
/// the same shape on a plate and count as equal; `?` on either side as anything.
std::optional<std::vector<std::size_t>> differing_characters(std::string_view one,
                                                             std::string_view other);

/// In words, how a mark differs from the one that was reported: "the same as reported", "differs in
/// the 2nd character: B was reported, 8 was read", "another mark than the one reported". Both are
/// normalised. `verb` says how the other came about: "read", "confirmed".
std::string vrm_difference(std::string_view reported, std::string_view other,
                           std::string_view verb);

}  // namespace catseye::review
