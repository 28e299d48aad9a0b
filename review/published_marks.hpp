#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace catseye::review {

/// A vehicle's registration mark where none belongs.
struct StrayMark {
    std::string mark;          ///< as written
    std::size_t position = 0;  ///< of its first byte
};

/// The registration marks in a cell, from left to right. The current format (AA99 AAA, DVLA INF104)
/// is found anywhere, also glued to a code before it; the prefix (A999 AAA) and suffix (AAA 999A)
/// formats only where they are the whole cell, for inside a text they cannot be told from roads
/// ("A65 New Road") and vehicle models.
std::vector<StrayMark> find_marks(std::string_view cell);

}  // namespace catseye::review
