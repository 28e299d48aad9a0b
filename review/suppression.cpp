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

/// Hides what lets a cell change: the cheapest rectangle with the cell at one corner, along which
/// counts can move by enough, else by most. False: everything is hidden.
bool hide_rectangle(const Counts& counts, Hidden& hidden, std::size_t row, std::size_t column) {
    struct Corner {
        std::size_t row = 0, column = 0;
        std::int64_t missing = 0;  ///< of the room that is wanted
        std::int64_t cost = 0;     ///< counts no longer shown
    };
    std::optional<Corner> best;
    for (std::size_t r = 0; r < counts.size(); ++r)
        for (std::size_t c = 0; c < counts[r].size(); ++c) {
            const bool adds = !hidden[row][c] || !hidden[r][column] || !hidden[r][c];
            if (r == row || c == column || !adds) continue;
            const std::int64_t room = std::min(counts[row][c], counts[r][column]) +
                                      std::min(counts[row][column], counts[r][c]);
            Corner corner{r, c, std::max<std::int64_t>(0, kSmallest - room), 0};
            for (const auto& [at_row, at_column] :
                 {std::pair(row, c), std::pair(r, column), std::pair(r, c)})
                if (!hidden[at_row][at_column]) corner.cost += 1 + counts[at_row][at_column];
            if (!best ||
                std::pair(corner.missing, corner.cost) < std::pair(best->missing, best->cost))
                best = corner;
        }
    if (!best) return false;
    hidden[row][best->column] = hidden[best->row][column] = hidden[best->row][best->column] = true;
    return true;
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
                    // Where everything is hidden, the table says no more than its sums.
                    if (!hide_rectangle(counts, hidden, row, column)) return hidden;
                    changed = true;
                }
    }
    return hidden;
}

}  // namespace catseye::review
