#include "base/csv.hpp"

namespace catseye {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Takes one record after the other from the front of a text.
class CsvReader {
public:
    explicit CsvReader(std::string_view text) : rest_(text) { skip(kByteOrderMark); }

    bool at_end() const { return rest_.empty(); }
    bool skip_line_end() {
        const bool skipped = skip("\r\n") || skip("\n");
        line_ += skipped ? 1 : 0;
        return skipped;
    }

    Result<CsvRow> read_row() {
        CsvRow row;
        row.line = line_;
        do {
            row.cells.push_back(skip("\"") ? TRY(quoted_cell(row.line)) : bare_cell());
        } while (skip(","));
        if (!skip_line_end() && !at_end()) {
            return fail(ErrorCode::invalid_request,
                        "line " + std::to_string(line_) + ": text after a closing quote");
        }
        return row;
    }

private:
    bool skip(std::string_view expected) {
        if (rest_.substr(0, expected.size()) != expected) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }

    std::string take(std::size_t count) {
        std::string taken(rest_.substr(0, count));
        rest_.remove_prefix(taken.size());
        return taken;
    }

    std::string bare_cell() {
        std::size_t end = 0;
        while (end < rest_.size() && rest_[end] != ',' && rest_[end] != '\n' &&
               rest_.substr(end, 2) != "\r\n") {
            ++end;
        }
        return take(end);
    }

    Result<std::string> quoted_cell(std::int64_t row_line) {
        std::string cell;
        while (!at_end()) {
            if (skip("\"\"")) {
                cell += '"';
            } else if (skip("\"")) {
                return cell;
            } else {
                line_ += rest_.front() == '\n' ? 1 : 0;
                cell += take(1);
            }
        }
        return fail(ErrorCode::invalid_request,
                    "line " + std::to_string(row_line) + ": a quoted cell does not end");
    }

    std::string_view rest_;
    std::int64_t line_ = 1;
};

/// A mark at the start of the text would be taken for the file's own.
bool must_quote(std::string_view cell) {
    return cell.find_first_of(",\"\r\n") != std::string_view::npos ||
           cell.substr(0, kByteOrderMark.size()) == kByteOrderMark;
}

std::string in_quotes(std::string_view cell) {
    std::string text = "\"";
    for (const char letter : cell) {
        if (letter == '"') text += '"';
        text += letter;
    }
    return text + '"';
}

}  // namespace

Result<std::vector<CsvRow>> read_csv(std::string_view text) {
    CsvReader reader(text);
    std::vector<CsvRow> rows;
    while (!reader.at_end()) {
        if (reader.skip_line_end()) continue;
        rows.push_back(TRY(reader.read_row()));
    }
    return rows;
}

std::string write_csv_row(const std::vector<std::string>& cells) {
    if (cells.size() == 1 && cells.front().empty())
        return "\"\"\r\n";  // else it reads as no record
    std::string line;
    for (std::size_t at = 0; at < cells.size(); ++at) {
        if (at > 0) line += ',';
        line += must_quote(cells[at]) ? in_quotes(cells[at]) : cells[at];
    }
    return line + "\r\n";
}

}  // namespace catseye
