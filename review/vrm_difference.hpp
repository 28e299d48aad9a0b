#pragma once
#include <string>
#include <string_view>

namespace catseye::review {

/// In words, how a mark differs from the one that was reported: "the same as reported", "differs in
/// the 2nd character: B was reported, 8 was read". Both are normalised. `verb` says how the other
/// came about: "read", "confirmed".
std::string vrm_difference(std::string_view reported, std::string_view other,
                           std::string_view verb);

}  // namespace catseye::review
