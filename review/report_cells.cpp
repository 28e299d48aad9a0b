#include "review/report_cells.hpp"

#include <cmath>
#include <cstdio>

#include "review/interval.hpp"

namespace catseye::review {

namespace {

std::string fixed(double number, int decimals) {
    const double scale =
        std::pow(10.0, decimals);  // half goes up, as people round; printf takes the even one
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, std::round(number * scale) / scale);
    return text;
}

}  // namespace

std::string with_commas(std::int64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3 && text[at - 4] != '-'; at -= 3)
        text.insert(at - 3, ",");
    return text;
}

std::string percent(Share share, int decimals) {
    if (share.of <= 0) return "n/a";
    const double exact = 100.0 * static_cast<double>(share.part) / static_cast<double>(share.of);
    const double step = std::pow(10.0, -decimals);
    if (share.part > 0 && exact < step / 2) return "<" + fixed(step, decimals) + " %";
    if (share.part < share.of && exact > 100 - step / 2)
        return ">" + fixed(100 - step, decimals) + " %";
    return fixed(exact, decimals) + " %";
}

std::string cell_text(const Cell& cell) {
    if (const auto* text = std::get_if<std::string>(&cell)) return *text;
    if (const auto* count = std::get_if<std::int64_t>(&cell)) return std::to_string(*count);
    if (const auto* number = std::get_if<double>(&cell)) return fixed(*number, 1);
    if (const auto* share = std::get_if<Share>(&cell)) return percent(*share, 1);
    const auto bounds = wilson(std::get<Interval>(cell).share);
    if (!bounds) return "n/a";
    return fixed(100 * bounds->low, 1) + " to " + fixed(100 * bounds->high, 1) + " %";
}

}  // namespace catseye::review
