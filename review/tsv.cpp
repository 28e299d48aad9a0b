#include "review/tsv.hpp"

#include <algorithm>
#include <charconv>

namespace catseye::review {
namespace {

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> parts;
    while (true) {
        const std::size_t end = text.find(at);
        parts.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

}  // namespace

Result<TsvTable> TsvTable::parse(std::string_view name, std::string_view text) {
    TsvTable table;
    table.name_ = name;
    while (!text.empty() && text.back() == '\n')
        text.remove_suffix(1);
    for (const std::string& line : split(text, '\n'))
        table.rows_.push_back(split(line, '\t'));
    table.columns_ = table.rows_.front();
    table.rows_.erase(table.rows_.begin());
    if (table.rows_.empty()) return table.fault(0, "", "the table has no rows");
    for (std::size_t row = 0; row < table.rows_.size(); ++row) {
        if (table.rows_[row].size() != table.columns_.size()) {
            return table.fault(row, "",
                               std::to_string(table.rows_[row].size()) +
                                   " cells where the header has " +
                                   std::to_string(table.columns_.size()));
        }
    }
    return table;
}

Error TsvTable::fault(std::size_t row, std::string_view column, std::string_view what) const {
    std::string message = name_ + ".tsv, line " + std::to_string(row + 2);
    if (!column.empty()) message += ", column " + std::string(column);
    return fail(ErrorCode::invalid_request, message + ": " + std::string(what));
}

Result<std::size_t> TsvTable::column_of(std::size_t row, std::string_view column) const {
    const auto found = std::find(columns_.begin(), columns_.end(), column);
    if (found == columns_.end()) return fault(row, column, "there is no such column");
    return static_cast<std::size_t>(found - columns_.begin());
}

Result<> TsvTable::put(std::size_t row, std::string_view column, const std::string& cell) {
    const std::size_t place = TRY(column_of(row, column));
    if (cell.find_first_of("\t\n\r") != std::string::npos)
        return fault(row, column, "a cell cannot hold a tab or a line end");
    rows_[row][place] = cell;
    return ok();
}

std::size_t TsvTable::add_row() {
    rows_.emplace_back(columns_.size());
    return rows_.size() - 1;
}

std::string TsvTable::to_text() const {
    std::string text;
    const auto add = [&text](const std::vector<std::string>& cells) {
        for (const std::string& cell : cells)
            text += (&cell == &cells.front() ? "" : "\t") + cell;
        text += '\n';
    };
    add(columns_);
    for (const auto& row : rows_)
        add(row);
    return text;
}

Result<std::string> TsvTable::text(std::size_t row, std::string_view column) const {
    const std::size_t place = TRY(column_of(row, column));
    return rows_[row][place];
}

Result<std::string> TsvTable::required(std::size_t row, std::string_view column) const {
    std::string cell = TRY(text(row, column));
    if (cell.empty()) return fault(row, column, "is empty");
    return cell;
}

Result<bool> TsvTable::yes_no(std::size_t row, std::string_view column) const {
    return TRY(word(row, column, {"N", "Y"})) == 1;
}

Result<std::int64_t> TsvTable::integer(std::size_t row, std::string_view column) const {
    const std::string cell = TRY(text(row, column));
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    if (error != std::errc() || end != cell.data() + cell.size()) {
        return fault(row, column, "'" + cell + "' is no whole number");
    }
    return number;
}

Result<std::optional<Day>> TsvTable::day(std::size_t row, std::string_view column) const {
    const std::string cell = TRY(text(row, column));
    if (cell.empty()) return std::optional<Day>();
    const auto day = parse_day(cell);
    if (!day) return fault(row, column, "'" + cell + "' is no day (YYYY-MM-DD)");
    return std::optional(*day);
}

Result<std::size_t> TsvTable::word(std::size_t row, std::string_view column,
                                   const std::vector<std::string_view>& words) const {
    const std::string cell = TRY(text(row, column));
    const auto found = std::find(words.begin(), words.end(), cell);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    std::string known;
    for (const std::string_view word : words)
        known += (known.empty() ? "" : ", ") + std::string(word);
    return fault(row, column, "'" + cell + "' is none of " + known);
}

}  // namespace catseye::review
