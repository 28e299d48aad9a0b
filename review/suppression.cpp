#include "review/suppression.hpp"

#include <algorithm>
#include <limits>
#include <optional>

namespace catseye::review {

namespace {

/// What can be moved among the hidden cells without changing a sum. A row and a column are nodes; a
/// hidden cell lets its count grow without bound (row to column) and shrink to nothing (column to
/// row). How much one cell can change is how much flows round through the others (the
/// transportation problem of J. Gonzalez and L. Cox, "Software for tabular data protection", 2005).
class Exchange {
public:
    Exchange(const Counts& counts, const Hidden& hidden) : counts_(counts), hidden_(hidden) {
        rows_ = counts.size();
        columns_ = rows_ == 0 ? 0 : counts.front().size();
    }

    /// How much more (or less) a cell may hold, up to `enough`.
    std::int64_t room(std::size_t row, std::size_t column, bool upwards, std::int64_t enough) {
        row_ = row;
        column_ = column;
        const std::size_t from = upwards ? rows_ + column : row;
        const std::size_t to = upwards ? row : rows_ + column;
        std::int64_t moved = 0;
        while (moved < enough) {
            const std::int64_t more = push(from, to, enough - moved);
            if (more == 0) break;
            moved += more;
        }
        return moved;
    }

private:
    std::int64_t capacity(std::size_t from, std::size_t to) const {
        const bool grows = from < rows_;
        if (grows == (to < rows_)) return 0;
        const std::size_t row = grows ? from : to;
        const std::size_t column = (grows ? to : from) - rows_;
        if (!hidden_[row][column] || (row == row_ && column == column_)) return 0;
        return grows ? std::numeric_limits<std::int64_t>::max() : counts_[row][column];
    }

    /// Along one shortest way; what was moved changes the counts.
    std::int64_t push(std::size_t from, std::size_t to, std::int64_t most) {
        constexpr auto kNone = std::numeric_limits<std::size_t>::max();
        std::vector<std::size_t> came_from(rows_ + columns_, kNone);
        std::vector<std::size_t> seen{from};
        for (std::size_t at = 0; at < seen.size() && came_from[to] == kNone; ++at)
            for (std::size_t next = 0; next < came_from.size(); ++next)
                if (next != from && came_from[next] == kNone && capacity(seen[at], next) > 0) {
                    came_from[next] = seen[at];
                    seen.push_back(next);
                }
        if (came_from[to] == kNone) return 0;
        for (std::size_t at = to; at != from; at = came_from[at])
            most = std::min(most, capacity(came_from[at], at));
        for (std::size_t at = to; at != from; at = came_from[at]) {
            const bool grows = came_from[at] < rows_;
            const std::size_t row = grows ? came_from[at] : at;
            const std::size_t column = (grows ? at : came_from[at]) - rows_;
            counts_[row][column] += grows ? most : -most;
        }
        return most;
    }

    Counts counts_;
    const Hidden& hidden_;
    std::size_t rows_ = 0, columns_ = 0;
    std::size_t row_ = 0, column_ = 0;  // of the cell that is asked about: it takes no part
};

bool is_safe(const Counts& counts, const Hidden& hidden, std::size_t row, std::size_t column) {
    const Slack slack = slack_of(counts, hidden, row, column);
    return slack.down + slack.up >= kSmallest;
}

/// The smallest count that is still shown in the row or the column of a cell; a zero only where
/// there is no other.
std::optional<std::pair<std::size_t, std::size_t>> next_to_hide(const Counts& counts,
                                                                const Hidden& hidden,
                                                                std::size_t row,
                                                                std::size_t column) {
    std::optional<std::pair<std::size_t, std::size_t>> best;
    const auto cost = [&](std::size_t r, std::size_t c) {
        return counts[r][c] == 0 ? std::numeric_limits<std::int64_t>::max() : counts[r][c];
    };
    const auto consider = [&](std::size_t r, std::size_t c) {
        if (!hidden[r][c] && (!best || cost(r, c) < cost(best->first, best->second))) best = {r, c};
    };
    const auto hidden_in_row = std::count(hidden[row].begin(), hidden[row].end(), true);
    const auto hidden_in_column = std::count_if(hidden.begin(), hidden.end(),
                                                [&](const auto& cells) { return cells[column]; });
    if (hidden_in_row <= hidden_in_column)
        for (std::size_t c = 0; c < counts[row].size(); ++c)
            consider(row, c);
    if (!best || hidden_in_column < hidden_in_row)
        for (std::size_t r = 0; r < counts.size(); ++r)
            consider(r, column);
    for (std::size_t r = 0; !best && r < counts.size(); ++r)
        for (std::size_t c = 0; c < counts[r].size(); ++c)
            consider(r, c);
    return best;
}

}  // namespace

Slack slack_of(const Counts& counts, const Hidden& hidden, std::size_t row, std::size_t column) {
    return {
        std::min(counts[row][column], Exchange(counts, hidden).room(row, column, false, kSmallest)),
        Exchange(counts, hidden).room(row, column, true, kSmallest)};
}

Hidden cells_to_hide(const Counts& counts) {
    Hidden hidden;
    for (const auto& row : counts) {
        auto& cells = hidden.emplace_back();
        for (const std::int64_t count : row)
            cells.push_back(count > 0 && count < kSmallest);
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t row = 0; row < counts.size(); ++row)
            for (std::size_t column = 0; column < counts[row].size(); ++column)
                while (hidden[row][column] && !is_safe(counts, hidden, row, column)) {
                    const auto next = next_to_hide(counts, hidden, row, column);
                    if (!next)
                        return hidden;  // everything is hidden, and says no more than its sums
                    hidden[next->first][next->second] = true;
                    changed = true;
                }
    }
    return hidden;
}

}  // namespace catseye::review
