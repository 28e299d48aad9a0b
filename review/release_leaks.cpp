#include <algorithm>
#include <regex>

#include "review/published_marks.hpp"
#include "review/release.hpp"
#include "review/report_cells.hpp"
#include "review/suppression.hpp"

namespace catseye::review {

namespace {

struct Pattern {
    const char* what;
    std::regex pattern;
};

const std::vector<Pattern>& patterns() {
    static const std::vector<Pattern> kPatterns = {
        {"an e-mail address", std::regex(R"([^\s@]+@[^\s@]+\.[^\s@]+)")},
        {"a telephone number", std::regex(R"((?:\+44|0)[\d\s]{9,})")},
        {"a postcode", std::regex(R"(\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b)")},
        {"a day", std::regex(R"(\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b)")},
        {"a time of day", std::regex(R"(\b\d{1,2}:\d{2}\b)")},
        {"a formula", std::regex(R"(^[=+@\t\r-].*)")},
    };
    return kPatterns;
}

void look_at(const std::string& text, const std::string& where, std::vector<Leak>& leaks) {
    if (!find_marks(text).empty()) leaks.push_back({where, "a registration mark"});
    for (const Pattern& one : patterns())
        if (std::regex_search(text, one.pattern)) leaks.push_back({where, one.what});
}

void look_at(const ReportTable& table, std::vector<Leak>& leaks) {
    const std::string name = "table " + table.id;
    for (const std::string& column : table.columns)
        look_at(column, name + ", its columns", leaks);
    for (std::size_t at = 0; at < table.rows.size(); ++at) {
        const std::string where = name + ", row " + std::to_string(at + 1);
        for (const Cell& cell : table.rows[at]) {
            if (const auto* text = std::get_if<std::string>(&cell)) look_at(*text, where, leaks);
            const auto* count = std::get_if<std::int64_t>(&cell);
            if (count != nullptr && *count > 0 && *count < kSmallest)
                leaks.push_back({where, "a count below " + std::to_string(kSmallest)});
        }
    }
}

/// The same words stand in thousands of rows: each is looked at once.
void look_at_rows(const std::vector<OpenRow>& rows, std::vector<Leak>& leaks) {
    std::map<std::string, std::vector<Leak>> known;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        const OpenRow& row = rows[at];
        for (const std::string* text : {&row.month, &row.district, &row.road, &row.mode,
                                        &row.offence, &row.outcome, &row.reason}) {
            const auto [found, is_new] = known.try_emplace(*text);
            if (is_new) look_at(*text, "", found->second);
            for (const Leak& leak : found->second)
                leaks.push_back({"line " + std::to_string(at + 2) + " of the data", leak.what});
        }
    }
}

void look_for_few(const std::vector<OpenRow>& rows, std::vector<Leak>& leaks) {
    std::map<std::array<std::string, 4>, std::pair<std::int64_t, std::size_t>> kinds;
    for (std::size_t at = 0; at < rows.size(); ++at) {
        auto& [count, first] =
            kinds[{rows[at].month, rows[at].district, rows[at].road, rows[at].mode}];
        if (count++ == 0) first = at;
    }
    for (const auto& [kind, found] : kinds) {
        const bool says_something = std::any_of(
            kind.begin(), kind.end(), [](const std::string& word) { return word != "withheld"; });
        if (says_something && found.first < kSmallest)
            leaks.push_back({"line " + std::to_string(found.second + 2) + " of the data",
                             "fewer than " + std::to_string(kSmallest) +
                                 " rows of this month, place and mode"});
    }
}

}  // namespace

std::vector<Leak> find_leaks(const Release& release) {
    std::vector<Leak> leaks;
    for (const ReportTable& table : release.tables)
        look_at(table, leaks);
    look_at_rows(release.rows, leaks);
    look_for_few(release.rows, leaks);
    return leaks;
}

}  // namespace catseye::review
