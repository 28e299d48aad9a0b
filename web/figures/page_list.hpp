#pragma once
#include <span>
#include <string_view>
#include <vector>

namespace catseye::web {

/// Whose figures a page can show.
enum class FiguresOf { own, published, both };

/// One page of reports: the question that it answers, and the tables of the report that answer it.
struct FigurePage {
    const char* slug;
    const char* title;
    const char* lead;
    std::vector<const char*> tables;
    FiguresOf of = FiguresOf::both;
};

/// In the order of the overview.
std::span<const FigurePage> figure_pages();
/// Null where there is none.
const FigurePage* figure_page(std::string_view slug);
/// Whether a page shows figures of this source.
bool shows(const FigurePage& page, std::string_view source);

}  // namespace catseye::web
