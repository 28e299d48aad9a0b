#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace catseye::review {

/// A table of tab-separated values with a header line: no quoting, every row as wide as the header.
class TsvTable {
public:
    /// A ragged row or a table without rows is invalid_request.
    static Result<TsvTable> parse(std::string_view name, std::string_view text);

    std::size_t size() const { return rows_.size(); }
    const std::vector<std::string>& columns() const { return columns_; }

    /// A cell cannot hold a tab or a line end: invalid_request, as is a column that is not there.
    Result<> put(std::size_t row, std::string_view column, const std::string& cell);
    /// A row of empty cells at the end; its number.
    std::size_t add_row();
    /// As `parse` reads it.
    std::string to_text() const;

    /// A column that is not there, or a cell that is not of the kind asked for, is invalid_request
    /// and names the table, the line and the column. Rows count from 0.
    Result<std::string> text(std::size_t row, std::string_view column) const;
    Result<std::string> required(std::size_t row, std::string_view column) const;
    Result<bool> yes_no(std::size_t row, std::string_view column) const;
    Result<std::int64_t> integer(std::size_t row, std::string_view column) const;
    Result<std::optional<Day>> day(std::size_t row, std::string_view column) const;
    /// The place of the cell among `words`.
    Result<std::size_t> word(std::size_t row, std::string_view column,
                             const std::vector<std::string_view>& words) const;

private:
    Result<std::size_t> column_of(std::size_t row, std::string_view column) const;
    Error fault(std::size_t row, std::string_view column, std::string_view what) const;

    std::string name_;
    std::vector<std::string> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace catseye::review
