#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace catseye {

/// One record of a CSV file.
struct CsvRow {
    std::int64_t line = 0;  ///< where it begins, from 1; a quoted cell may span lines
    std::vector<std::string> cells;
};

/// Reads comma-separated values as RFC 4180 has them: quoted cells may hold commas, doubled quotes
/// and line ends; lines end in LF or CRLF. A byte order mark is skipped and so are empty lines; a
/// quote inside a bare cell is text. A quoted cell that never ends, or is followed by text, is
/// invalid_request and names its line.
Result<std::vector<CsvRow>> read_csv(std::string_view text);

/// One record with its CRLF; a cell is quoted only where it must be.
std::string write_csv_row(const std::vector<std::string>& cells);

}  // namespace catseye
