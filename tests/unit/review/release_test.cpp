#include "review/release.hpp"

#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include "base/csv.hpp"
#include "review/report_cells.hpp"
#include "review/suppression.hpp"
#include "tests/support/figures.hpp"

using namespace catseye;
using namespace catseye::review;
using tests::FigureCases;

namespace {

const Time kNow = *parse_time("2026-07-01T09:00");

Day day(const char* text) {
    return *parse_day(text);
}

ReportRequest months(const char* from, const char* to) {
    return {"own", day(from), day(to), kNow};
}

Release release_of(const FigureCases& cases, const ReportRequest& request) {
    CaseLedger ledger;
    auto built = build_release(*cases.database, compiled_law(), request, ledger);
    if (!built) FAIL(built.error().message);
    return *std::move(built);
}

/// What somebody who has only the shown counts and the sums can find out: every value that a hidden
/// count may have. Knows nothing of how cells are chosen; tries whatever is possible.
class Attacker {
public:
    Attacker(const Counts& counts, const Hidden& hidden) : values_(counts), hidden_(hidden) {
        rows_.resize(counts.size());
        columns_.resize(counts.front().size());
        for (std::size_t r = 0; r < counts.size(); ++r)
            for (std::size_t c = 0; c < counts[r].size(); ++c)
                if (hidden[r][c]) {
                    rows_[r] += counts[r][c];  // what the sum leaves for the hidden ones
                    columns_[c] += counts[r][c];
                    values_[r][c] = 0;
                    cells_.emplace_back(r, c);
                }
    }
    /// By hidden cell, in the order of rows.
    std::vector<std::set<std::int64_t>> possible() {
        found_.resize(cells_.size());
        try_cell(0);
        return found_;
    }
    const std::vector<std::pair<std::size_t, std::size_t>>& cells() const { return cells_; }

private:
    bool last_in(std::size_t at, bool of_row) const {
        for (std::size_t after = at + 1; after < cells_.size(); ++after)
            if (of_row ? cells_[after].first == cells_[at].first
                       : cells_[after].second == cells_[at].second)
                return false;
        return true;
    }
    void try_cell(std::size_t at) {
        if (at == cells_.size()) {
            for (std::size_t cell = 0; cell < cells_.size(); ++cell)
                found_[cell].insert(values_[cells_[cell].first][cells_[cell].second]);
            return;
        }
        const auto [r, c] = cells_[at];
        for (std::int64_t value = 0; value <= std::min(rows_[r], columns_[c]); ++value) {
            if (last_in(at, true) && value != rows_[r]) continue;
            if (last_in(at, false) && value != columns_[c]) continue;
            values_[r][c] = value;
            rows_[r] -= value;
            columns_[c] -= value;
            try_cell(at + 1);
            rows_[r] += value;
            columns_[c] += value;
        }
    }

    Counts values_;
    Hidden hidden_;
    std::vector<std::int64_t> rows_, columns_;
    std::vector<std::pair<std::size_t, std::size_t>> cells_;
    std::vector<std::set<std::int64_t>> found_;
};

std::int64_t hidden_in(const Hidden& hidden) {
    std::int64_t count = 0;
    for (const auto& row : hidden)
        count += std::count(row.begin(), row.end(), true);
    return count;
}

}  // namespace

TEST_CASE("a small count and what would give it away are hidden, the rest is shown") {
    CHECK(hidden_in(cells_to_hide({{10, 20}, {30, 40}})) == 0);
    CHECK(hidden_in(cells_to_hide({{0, 20}, {30, 0}})) == 0);
    // One small count cannot be hidden alone: its row, its column and their crossing go with it.
    CHECK(hidden_in(cells_to_hide({{3, 20, 9}, {30, 40, 50}, {60, 70, 80}})) == 4);
    // Hidden together, 3 and 1 can be 0 to 4: too little; a third is needed in each line.
    const Counts close{{3, 1, 50}, {40, 60, 70}};
    const Hidden hidden = cells_to_hide(close);
    CHECK(hidden[0][2]);
}

TEST_CASE("an attacker who tries everything cannot compute a hidden count") {
    std::mt19937 dice(7);  // NOLINT(cert-msc51-cpp): the same tables each time
    const auto up_to = [&](int limit) {
        return std::uniform_int_distribution<std::int64_t>(0, limit)(dice);
    };
    int tables = 0;
    for (int round = 0; round < 400; ++round) {
        Counts counts(static_cast<std::size_t>(2 + up_to(1)),
                      std::vector<std::int64_t>(static_cast<std::size_t>(2 + up_to(1))));
        for (auto& row : counts)
            for (std::int64_t& count : row)
                count = up_to(3) == 0 ? up_to(4) : up_to(16);
        const Hidden hidden = cells_to_hide(counts);
        const auto whole = static_cast<std::int64_t>(counts.size() * counts.front().size());
        for (std::size_t r = 0; r < counts.size(); ++r)
            for (std::size_t c = 0; c < counts[r].size(); ++c)
                if (counts[r][c] > 0 && counts[r][c] < kSmallest) CHECK(hidden[r][c]);
        if (hidden_in(hidden) == 0) continue;
        Attacker attacker(counts, hidden);
        const auto possible = attacker.possible();
        for (std::size_t cell = 0; cell < possible.size(); ++cell) {
            const auto [r, c] = attacker.cells()[cell];
            INFO("round " << round << ", cell " << r << " " << c << " = " << counts[r][c]);
            CHECK(possible[cell].count(counts[r][c]) == 1);
            const Slack slack = slack_of(counts, hidden, r, c);
            const std::int64_t low = *possible[cell].begin();
            const std::int64_t high = *possible[cell].rbegin();
            CHECK(slack.down == std::min(kSmallest, counts[r][c] - low));
            CHECK(slack.up == std::min(kSmallest, high - counts[r][c]));
            // Where everything is hidden the sums alone may still be narrow: those are published.
            if (hidden_in(hidden) < whole) CHECK(high - low >= kSmallest);
        }
        ++tables;
    }
    CHECK(tables > 100);
}

TEST_CASE(
    "what is published of a year has no count below five, and the data no row that a table hides") {
    FigureCases cases;
    cases.add_busy_half_year();
    const Release release = release_of(cases, months("2026-01-01", "2026-06-30"));
    CHECK(find_leaks(release).empty());
    std::int64_t hidden = 0;
    for (const ReportTable& table : release.tables)
        for (const auto& row : table.rows)
            for (const Cell& cell : row) {
                if (const auto* count = std::get_if<std::int64_t>(&cell))
                    CHECK((*count == 0 || *count >= kSmallest));
                if (cell_text(cell) == "[c]") ++hidden;
            }
    CHECK(hidden > 0);
    const std::pair<const char*, std::function<std::pair<std::string, std::string>(const OpenRow&)>>
        crossed[] = {
            {"R3", [](const OpenRow& row) { return std::pair(row.offence, row.outcome); }},
            {"R4", [](const OpenRow& row) { return std::pair(row.mode, row.outcome); }},
        };
    for (const auto& [id, of] : crossed) {
        const auto table = std::find_if(release.tables.begin(), release.tables.end(),
                                        [&, name = id](const auto& one) { return one.id == name; });
        REQUIRE(table != release.tables.end());
        for (const auto& row : table->rows)
            for (std::size_t column = 2; column < row.size(); ++column) {
                const std::pair wanted(cell_text(row.front()), table->columns[column]);
                const auto rows =
                    std::count_if(release.rows.begin(), release.rows.end(),
                                  [&](const OpenRow& one) { return of(one) == wanted; });
                INFO(id << " " << wanted.first << " " << wanted.second);
                // Never more than the table says, and none of what it hides.
                if (cell_text(row[column]) == "[c]")
                    CHECK(rows == 0);
                else if (wanted.first != "total")
                    CHECK(rows <= std::get<std::int64_t>(row[column]));
            }
    }
}

TEST_CASE("a release says nothing of marks, people, days or places") {
    FigureCases cases;
    cases.add_busy_half_year();
    const Release release = release_of(cases, months("2026-01-01", "2026-06-30"));
    const std::string csv = open_data_csv(release);
    for (const char* secret : {"AA00", "A59, Preston", "Officer", "2026-03-10", "12:00"})
        CHECK(csv.find(secret) == std::string::npos);
    const auto rows = read_csv(csv);
    REQUIRE(rows);
    CHECK(rows->size() == release.rows.size() + 1);
    const auto dictionary = read_csv(data_dictionary_csv());
    REQUIRE(dictionary);
    for (std::size_t at = 0; at < rows->front().cells.size(); ++at)
        CHECK(dictionary->at(at + 1).cells.front() == rows->front().cells[at]);
}

TEST_CASE("the leak check finds what slipped in, and says where and not what") {
    FigureCases cases;
    cases.add_busy_half_year();
    const Release clean = release_of(cases, months("2026-01-01", "2026-06-30"));
    const std::pair<const char*, const char*> table[] = {
        {"RT88576 AB12CDE", "a registration mark"},
        {"A999 AAA", "a registration mark"},
        {"someone@example.org", "an e-mail address"},
        {"01772 123456", "a telephone number"},
        {"PR1 2AB", "a postcode"},
        {"2026-03-10", "a day"},
        {"08:15", "a time of day"},
        {"=1+2", "a formula"}};
    for (const auto& [text, what] : table) {
        Release tampered = clean;
        tampered.rows.front().offence = text;
        const auto leaks = find_leaks(tampered);
        INFO(text);
        REQUIRE_FALSE(leaks.empty());
        CHECK(leaks.front().where == "line 2 of the data");
        CHECK(leaks.front().what == what);
    }
    Release small = clean;
    small.tables.front().rows.push_back({"few", std::int64_t{3}});
    REQUIRE(find_leaks(small).size() == 1);
    CHECK(find_leaks(small).front().what == "a count below 5");
    Release few = clean;
    few.rows.push_back({"2026-01", "Wyre", "A585", "horse_rider", "none chosen", "PENDING", ""});
    REQUIRE(find_leaks(few).size() == 1);
    CHECK_THAT(find_leaks(few).front().what, Catch::StartsWith("fewer than 5 rows"));
}

TEST_CASE("only whole months of the whole force are published, and never of a handful of cases") {
    FigureCases cases;
    const auto refused = [&](const ReportRequest& request) {
        CaseLedger ledger;
        const auto built = build_release(*cases.database, compiled_law(), request, ledger);
        REQUIRE_FALSE(built);
        CHECK(built.error().code == ErrorCode::invalid_request);
        return built.error().message;
    };
    CHECK_THAT(refused(months("2026-01-02", "2026-01-31")), Catch::Contains("whole months"));
    CHECK_THAT(refused(months("2026-01-01", "2026-01-30")), Catch::Contains("whole months"));
    CHECK_THAT(refused({"own", {}, {}, kNow}), Catch::Contains("whole months"));
    CHECK_THAT(refused(months("2026-01-01", "2026-01-31")), Catch::Contains("fewer than 5"));
    ReportRequest filtered = months("2026-01-01", "2026-01-31");
    filtered.filter.mode = "cyclist";
    CHECK_THAT(refused(filtered), Catch::Contains("subtracted"));
}
