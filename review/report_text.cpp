#include <algorithm>

#include "review/report_cells.hpp"
#include "review/report_formats.hpp"

namespace catseye::review {

namespace {

/// A terminal obeys control characters, and published files are from outside.
std::string printable(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return text;
}

/// Characters, not bytes: UTF-8 continuation bytes take no column.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](unsigned char c) { return (c & 0xC0U) != 0x80U; }));
}

enum class Align { left, right };

std::string padded(const std::string& text, std::size_t width, Align align) {
    const std::string blanks(width - std::min(width, width_of(text)), ' ');
    return align == Align::left ? text + blanks : blanks + text;
}

std::string table_text(const ReportTable& table) {
    const std::size_t columns = table.columns.size();
    std::vector<std::vector<std::string>> lines = {table.columns};
    std::vector<std::size_t> widths(columns);
    std::vector<Align> aligns(columns, Align::left);
    for (const auto& row : table.rows) {
        auto& line = lines.emplace_back();
        for (std::size_t at = 0; at < columns; ++at) {
            line.push_back(printable(cell_text(row.at(at))));
            // As in the first row: a total may be a number in a column of words.
            if (lines.size() == 2 && !std::holds_alternative<std::string>(row[at]))
                aligns[at] = Align::right;
        }
    }
    for (const auto& line : lines)
        for (std::size_t at = 0; at < columns; ++at)
            widths[at] = std::max(widths[at], width_of(line[at]));

    std::string text = table.id + ". " + table.title + " (" + table.unit + ")\n";
    for (const auto& line : lines) {
        std::string out = " ";
        for (std::size_t at = 0; at < columns; ++at)
            out += " " + padded(line[at], widths[at], aligns[at]) + " ";
        out.erase(out.find_last_not_of(' ') + 1);
        text += out + "\n";
    }
    return text;
}

}  // namespace

std::string report_as_text(const Report& report) {
    std::string text = printable(report.headline.sentence) + "\n\n";
    for (const ActionRate& rate : report.headline.rates)
        text += "  " + padded(rate.name, 22, Align::left) +
                padded(percent({rate.actioned, rate.of}, 1), 8, Align::right) + "  (" +
                with_commas(rate.actioned) + " of " + with_commas(rate.of) + "; " +
                with_commas(rate.pending) + " pending)\n";
    text += "\n";
    for (const std::string& note : report.notes)
        text += "  " + printable(note) + "\n";
    for (const ReportTable& table : report.tables)
        text += "\n" + table_text(table);
    return text;
}

}  // namespace catseye::review
