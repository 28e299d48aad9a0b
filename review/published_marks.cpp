#include "review/published_marks.hpp"

namespace catseye::review {

namespace {

bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// The length of `cell` from `position` that has the shape (A a letter, 9 a digit, a blank before
/// the last group optional), or 0. `gap` is where the blank may stand.
std::size_t shape_at(std::string_view cell, std::size_t position, std::string_view shape,
                     std::size_t gap) {
    std::size_t at = position;
    for (std::size_t part = 0; part < shape.size(); ++part) {
        if (part == gap && at < cell.size() && cell[at] == ' ') ++at;
        if (at >= cell.size()) return 0;
        if (shape[part] == 'A' ? !is_letter(cell[at]) : !is_digit(cell[at])) return 0;
        ++at;
    }
    const bool ends = at == cell.size() || (!is_letter(cell[at]) && !is_digit(cell[at]));
    return ends ? at - position : 0;
}

struct OldFormat {
    std::string_view shape;
    std::size_t gap;
};
constexpr OldFormat kOldFormats[] = {{"A9AAA", 2}, {"A99AAA", 3}, {"A999AAA", 4},
                                     {"AAA9A", 3}, {"AAA99A", 3}, {"AAA999A", 3}};

}  // namespace

std::vector<StrayMark> find_marks(std::string_view cell) {
    std::vector<StrayMark> marks;
    for (std::size_t at = 0; at < cell.size(); ++at) {
        if (at > 0 && is_letter(cell[at - 1])) continue;
        if (const std::size_t length = shape_at(cell, at, "AA99AAA", 4); length > 0)
            marks.push_back({std::string(cell.substr(at, length)), at});
    }
    for (const auto& [shape, gap] : kOldFormats)
        if (const std::size_t length = shape_at(cell, 0, shape, gap);
            length > 0 && length == cell.size())
            marks.push_back({std::string(cell), 0});
    return marks;
}

}  // namespace catseye::review
