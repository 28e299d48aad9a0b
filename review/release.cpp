#include "review/release.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <tuple>

#include "base/csv.hpp"
#include "review/report_cells.hpp"
#include "review/report_sources.hpp"
#include "review/report_tables.hpp"
#include "review/suppression.hpp"

namespace catseye::review {

namespace {

constexpr const char* kWithheld = "withheld";
constexpr const char* kHidden = "[c]";  // of the Government Analysis Function: confidential

/// A case by the words that the tables count.
struct PublicCase {
    OpenRow row;
    std::string standing;
};
using Part = std::string OpenRow::*;

/// Whether the release is of whole months.
Result<> check_period(const ReportRequest& request) {
    const auto wrong = [](const std::string& why) {
        return fail(ErrorCode::invalid_request, "what is published covers whole months: " + why);
    };
    if (!request.from || !request.to) return wrong("name the first and the last day");
    const std::chrono::year_month_day from(*request.from);
    const std::chrono::year_month_day to(*request.to);
    if (from.day() != std::chrono::day(1))
        return wrong(to_iso(*request.from) + " is not the first day of one");
    if (Day(to.year() / to.month() / std::chrono::last) != *request.to)
        return wrong(to_iso(*request.to) + " is not the last day of one");
    if (*request.to < *request.from) return wrong("they end before they begin");
    if (!request.filter.conditions().empty() || request.source != "own")
        return fail(
            ErrorCode::invalid_request,
            "what is published counts every own case: releases that a filter narrowed could "
            "be subtracted from each other");
    return ok();
}

std::string or_else(std::string_view word, const char* otherwise) {
    return word.empty() ? otherwise : std::string(word);
}

std::vector<PublicCase> public_cases(const CaseHistories& histories) {
    std::vector<PublicCase> cases;
    cases.reserve(histories.size());
    for (const CaseHistory* const history : histories) {
        const CountedCase& counted = history->counted;
        PublicCase& one = cases.emplace_back();
        one.row = {std::string(counted.month),
                   or_else(counted.area, "not known"),
                   or_else(counted.road, "not known"),
                   or_else(counted.submitter_mode, "not known"),
                   or_else(counted.offence, "none chosen"),
                   or_else(counted.disposal, "PENDING"),
                   std::string(counted.nfa_reason)};
        one.standing = counted.standing == Standing::actioned       ? "action taken"
                       : counted.standing == Standing::not_actioned ? "no action"
                                                                    : "still open";
    }
    return cases;
}

using Sizes = std::map<std::string, std::int64_t>;

template <typename Of>
Sizes sizes(const std::vector<PublicCase>& cases, Of of) {
    Sizes counts;
    for (const PublicCase& one : cases)
        ++counts[of(one)];
    return counts;
}

/// The words that are too rare to stand alone, and as many of the next rarest as it takes that
/// together they are not.
std::set<std::string> too_rare(const Sizes& counts) {
    std::vector<std::pair<std::int64_t, std::string>> order;
    for (const auto& [word, count] : counts)
        order.emplace_back(count, word);
    std::sort(order.begin(), order.end());
    std::set<std::string> rare;
    std::int64_t together = 0;
    for (const auto& [count, word] : order) {
        if (count >= kSmallest && (together == 0 || together >= kSmallest)) break;
        rare.insert(word);
        together += count;
    }
    return rare.size() > 1 ? rare : std::set<std::string>();
}

/// Rare words become `other`.
void merge(std::vector<PublicCase>& cases, Part which, const std::string& other) {
    const auto rare = too_rare(sizes(cases, [&](const PublicCase& one) { return one.row.*which; }));
    for (PublicCase& one : cases)
        if (rare.contains(one.row.*which)) one.row.*which = other;
}

void merge_standings(std::vector<PublicCase>& cases) {
    const auto rare = too_rare(sizes(cases, [](const PublicCase& one) { return one.standing; }));
    std::string together;
    for (const std::string& word : rare)
        together += (together.empty() ? "" : " or ") + word;
    for (PublicCase& one : cases)
        if (rare.contains(one.standing)) one.standing = together;
}

/// Within what they count as, so that the sums of the two cannot be subtracted from each other.
void merge_outcomes(std::vector<PublicCase>& cases) {
    std::map<std::string, Sizes> outcomes;
    for (const PublicCase& one : cases)
        ++outcomes[one.standing][one.row.outcome];
    std::map<std::string, std::set<std::string>> rare;
    for (const auto& [standing, counts] : outcomes)
        rare[standing] = too_rare(counts);
    for (PublicCase& one : cases)
        if (rare[one.standing].contains(one.row.outcome))
            one.row.outcome = "other: " + one.standing;
}

std::vector<std::string> words_of(const Sizes& counts) {
    std::vector<std::pair<std::int64_t, std::string>> order;
    for (const auto& [word, count] : counts)
        order.emplace_back(-count, word);
    std::sort(order.begin(), order.end());
    std::vector<std::string> words;
    words.reserve(order.size());
    for (const auto& [count, word] : order)
        words.push_back(word);
    return words;
}

/// A list of counts, the largest first, and their sum.
template <typename Of>
ReportTable list_table(ReportTable table, const std::vector<PublicCase>& cases, Of of) {
    const Sizes counts = sizes(cases, of);
    std::int64_t total = 0;
    for (const auto& [word, count] : counts)
        total += count;
    for (const std::string& word : words_of(counts))
        table.rows.push_back({word, counts.at(word), Share{counts.at(word), total}});
    table.rows.push_back({"total", total, Share{total, total}});
    return table;
}

/// Two fields against each other, with small counts hidden; in `open`, a row behind a hidden count
/// loses the word of its row.
class CrossTable {
public:
    CrossTable(const std::vector<PublicCase>& cases, Part of_row,
               const std::function<std::string(const PublicCase&)>& of_column)
        : cases_(cases), of_row_(of_row), of_column_(of_column) {
        rows_ = words_of(sizes(cases, [&](const PublicCase& one) { return one.row.*of_row; }));
        columns_ = words_of(sizes(cases, of_column));
        counts_.assign(rows_.size(), std::vector<std::int64_t>(columns_.size()));
        for (const PublicCase& one : cases)
            ++counts_[place(rows_, one.row.*of_row)][place(columns_, of_column(one))];
        hidden_ = cells_to_hide(counts_);
    }

    enum class Order { by_frequency, by_name };
    ReportTable table(const char* id, const char* title, const char* name, Order order) const {
        ReportTable table{id, title, "cases", {name, "received"}, {}};
        table.columns.insert(table.columns.end(), columns_.begin(), columns_.end());
        std::vector<std::int64_t> totals(columns_.size() + 1);
        for (std::size_t r = 0; r < rows_.size(); ++r) {
            std::vector<Cell> row{rows_[r], std::int64_t{0}};
            for (std::size_t c = 0; c < columns_.size(); ++c) {
                row.push_back(hidden_[r][c] ? Cell(kHidden) : Cell(counts_[r][c]));
                std::get<std::int64_t>(row[1]) += counts_[r][c];
                totals[c + 1] += counts_[r][c];
                totals[0] += counts_[r][c];
            }
            table.rows.push_back(std::move(row));
        }
        if (order == Order::by_name) std::sort(table.rows.begin(), table.rows.end(), by_first);
        std::vector<Cell> total{"total"};
        total.insert(total.end(), totals.begin(), totals.end());
        table.rows.push_back(std::move(total));
        return table;
    }

    void withhold(std::vector<OpenRow>& open, std::initializer_list<Part> parts) const {
        for (std::size_t at = 0; at < cases_.size(); ++at) {
            const PublicCase& one = cases_[at];
            if (!hidden_[place(rows_, one.row.*of_row_)][place(columns_, of_column_(one))])
                continue;
            for (const Part which : parts)
                open[at].*which = kWithheld;
        }
    }

private:
    static std::size_t place(const std::vector<std::string>& words, const std::string& word) {
        return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) -
                                        words.begin());
    }
    static bool by_first(const std::vector<Cell>& a, const std::vector<Cell>& b) {
        return cell_text(a.front()) < cell_text(b.front());
    }

    const std::vector<PublicCase>& cases_;
    Part of_row_;
    std::function<std::string(const PublicCase&)> of_column_;
    std::vector<std::string> rows_, columns_;
    Counts counts_;
    Hidden hidden_;
};

/// Until at least kSmallest rows say the same of when, where and how the submitter travelled, or
/// nothing of it: the road goes first, the month last.
void hide_few_of_a_kind(std::vector<OpenRow>& rows) {
    const auto who = [](const OpenRow& row) {
        return row.month + "\n" + row.district + "\n" + row.road + "\n" + row.mode;
    };
    for (const Part which : {&OpenRow::road, &OpenRow::mode, &OpenRow::district, &OpenRow::month}) {
        Sizes kinds;
        for (const OpenRow& row : rows)
            ++kinds[who(row)];
        std::vector<OpenRow*> few;
        for (OpenRow& row : rows)
            if (kinds[who(row)] < kSmallest) few.push_back(&row);
        for (OpenRow* const row : few)
            row->*which = kWithheld;
    }
}

bool is_few(std::int64_t count) {
    return count > 0 && count < kSmallest;
}

/// A rate that says how many of a few there are is left out: those who had action taken, those who
/// had not, or those by whom it was taken of fewer than the rate before.
ReportTable public_rates(const Headline& headline) {
    ReportTable table = rate_table(headline);
    std::vector<std::vector<Cell>> kept;
    std::int64_t before = 0;
    for (auto& row : table.rows) {
        const std::int64_t actioned = std::get<std::int64_t>(row[3]);
        const std::int64_t of = std::get<std::int64_t>(row[4]);
        if (is_few(actioned) || is_few(of - actioned) || is_few(before - of)) continue;
        before = of;
        if (is_few(std::get<std::int64_t>(row[5]))) row[5] = kHidden;
        kept.push_back(std::move(row));
    }
    table.rows = std::move(kept);
    return table;
}

std::string sentence_of(const std::vector<PublicCase>& cases, const Law& law, Period period) {
    const Sizes standings = sizes(cases, [](const PublicCase& one) { return one.standing; });
    std::string text = "In " + period_words(period) + ", " +
                       with_commas(static_cast<std::int64_t>(cases.size())) +
                       " cases were received";
    const auto total = static_cast<std::int64_t>(cases.size());
    for (const std::string& standing : words_of(standings)) {
        const std::int64_t count = standings.at(standing);
        text +=
            "; " + standing + ": " + with_commas(count) + " (" + percent({count, total}, 1) + ")";
        if (standing != "action taken") continue;
        Sizes outcomes;
        for (const PublicCase& one : cases)
            if (one.standing == standing) ++outcomes[one.row.outcome];
        std::string parts;
        for (const std::string& outcome : words_of(outcomes)) {
            const Disposal* const known = law.disposal(outcome);
            parts += (parts.empty() ? ", of it " : ", ") + with_commas(outcomes.at(outcome)) +
                     " × " + (known == nullptr ? outcome : known->label);
        }
        text += parts;
    }
    return text + ".";
}

/// Half and nine in ten of all, where that is of enough cases; how many is not said.
ReportTable public_times(const CaseHistories& cases) {
    constexpr std::int64_t kEnough = 20;
    const ReportTable times = timeliness_table(cases);
    ReportTable table{"R6", times.title, times.unit, {"from and to", "p50", "p90"}, {}};
    for (const auto& row : times.rows)
        if (std::get<std::int64_t>(row[1]) >= kEnough)
            table.rows.push_back({row[0], row[2], row[3]});
    return table;
}

void sort_rows(std::vector<OpenRow>& rows) {
    const auto key = [](const OpenRow& row) {
        return std::tie(row.month, row.district, row.road, row.mode, row.offence, row.outcome,
                        row.reason);
    };
    std::sort(rows.begin(), rows.end(),
              [&](const OpenRow& a, const OpenRow& b) { return key(a) < key(b); });
}

void merge_all(std::vector<PublicCase>& cases) {
    merge_standings(cases);
    merge_outcomes(cases);
    merge(cases, &OpenRow::offence, "other");
    merge(cases, &OpenRow::mode, "other or not known");
    merge(cases, &OpenRow::district, "elsewhere or not known");
    merge(cases, &OpenRow::month, "other months");
    Sizes reasons;
    for (PublicCase& one : cases) {
        // Where no further action is not an outcome of its own, its reasons would say how often.
        if (one.row.outcome != "NFA")
            one.row.reason.clear();
        else if (one.row.reason.empty())
            one.row.reason = "not stated";
        if (one.row.outcome == "NFA") ++reasons[one.row.reason];
    }
    const auto rare = too_rare(reasons);
    for (PublicCase& one : cases)
        if (rare.contains(one.row.reason)) one.row.reason = "other reasons";
}

/// The tables, and what the rows must not say because a table hides it.
void add_tables(Release& release, const std::vector<PublicCase>& cases) {
    const auto outcome = [](const PublicCase& one) { return one.row.outcome; };
    const auto standing = [](const PublicCase& one) { return one.standing; };
    using Order = CrossTable::Order;
    const CrossTable months(cases, &OpenRow::month, standing);
    const CrossTable offences(cases, &OpenRow::offence, outcome);
    const CrossTable districts(cases, &OpenRow::district, standing);
    const CrossTable modes(cases, &OpenRow::mode, outcome);
    for (const PublicCase& one : cases)
        release.rows.push_back(one.row);
    months.withhold(release.rows, {&OpenRow::month});
    offences.withhold(release.rows, {&OpenRow::offence});
    districts.withhold(release.rows, {&OpenRow::district, &OpenRow::road});
    modes.withhold(release.rows, {&OpenRow::mode});

    release.tables.push_back(
        list_table({"disposals", "What came of it", "cases", {"outcome", "count", "share"}, {}},
                   cases, outcome));
    release.tables.push_back(months.table("R2", "By month of submission", "month", Order::by_name));
    release.tables.push_back(offences.table("R3", "Offences", "offence", Order::by_frequency));
    release.tables.push_back(districts.table("P3", "Districts", "district", Order::by_frequency));
    release.tables.push_back(
        modes.table("R4", "How submitters travelled", "submitter mode", Order::by_frequency));
    std::vector<PublicCase> refused;
    std::copy_if(cases.begin(), cases.end(), std::back_inserter(refused),
                 [](const PublicCase& one) { return !one.row.reason.empty(); });
    if (!refused.empty())
        release.tables.push_back(list_table(
            {"R5", "Reasons for no further action", "cases", {"reason", "count", "share"}, {}},
            refused, [](const PublicCase& one) { return one.row.reason; }));
}

}  // namespace

Result<Release> build_release(store::Database& database, const Law& law,
                              const ReportRequest& request, CaseLedger& ledger) {
    TRY(check_period(request));
    const Period period{*request.from, *request.to};
    const CaseLedger::View view = TRY(ledger.now(database, law));
    const CaseHistories histories = cases_in(view.cases, period);
    if (static_cast<std::int64_t>(histories.size()) < kSmallest)
        return fail(
            ErrorCode::invalid_request,
            "fewer than " + std::to_string(kSmallest) +
                " cases were submitted in these months: nothing of so few may be published");
    std::vector<PublicCase> cases = public_cases(histories);
    merge_all(cases);
    CountedCases counted;
    for (const CaseHistory* const history : histories)
        counted.push_back(&history->counted);

    Release release{period.from, period.to, request.generated, {}, {}, {}, {}};
    release.sentence = sentence_of(cases, law, period);
    release.notes = {"A case is one vehicle of one submission, counted in its month of submission.",
                     std::string(kHidden) +
                         " stands for a count that would point to few people, or from which such a "
                         "count could be computed.",
                     "Months, offences, districts and outcomes with fewer than five cases are "
                     "counted together as other.",
                     "Still open: no final result yet when this was counted."};
    Headline headline = headline_of(counted, law);
    headline.unit = "cases";
    release.tables.push_back(public_rates(headline));
    add_tables(release, cases);
    release.tables.push_back(public_times(histories));
    hide_few_of_a_kind(release.rows);
    sort_rows(release.rows);
    return release;
}

std::string open_data_csv(const Release& release) {
    std::string csv = write_csv_row(
        {"month", "district", "road", "submitter_mode", "offence", "outcome", "nfa_reason"});
    for (const OpenRow& row : release.rows)
        csv += write_csv_row(
            {row.month, row.district, row.road, row.mode, row.offence, row.outcome, row.reason});
    return csv;
}

std::string data_dictionary_csv() {
    const std::vector<std::string> rows[] = {
        {"column", "meaning", "values"},
        {"month", "month of submission, Europe/London", "YYYY-MM, other months, withheld"},
        {"district", "district of the force in which the submitter says it happened",
         "name, elsewhere or not known, not known, withheld"},
        {"road", "number of the road that the submitter named",
         "A59 and so on, not known, withheld"},
        {"submitter_mode", "how the submitter travelled",
         "car, van, bus, passenger, cyclist, motorcyclist, horse_rider, pedestrian, other, other "
         "or "
         "not known, withheld"},
        {"offence", "offence that an officer chose", "CJS code, none chosen, other, withheld"},
        {"outcome", "what the case had come to when this was counted",
         "code of the table of disposals, PENDING, other: and what it counts as"},
        {"nfa_reason", "why there was no further action; empty for another outcome",
         "code of the table of reasons, not stated, other reasons"},
    };
    std::string csv;
    for (const auto& row : rows)
        csv += write_csv_row(row);
    return csv;
}

}  // namespace catseye::review
