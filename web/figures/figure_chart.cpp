#include <algorithm>
#include <functional>

#include "review/interval.hpp"
#include "review/report_cells.hpp"
#include "web/figures/chart.hpp"
#include "web/figures/figure_table.hpp"

// Every chart is drawn from the cells of its table, so that both say the same.
namespace catseye::web {

namespace {

using review::Cell;
using review::ReportTable;
using review::Share;
using Row = std::vector<Cell>;

constexpr std::size_t kMostBars = 20;  // what is left is in the table

std::optional<std::size_t> column(const ReportTable& table, std::string_view name) {
    const auto found = std::find(table.columns.begin(), table.columns.end(), name);
    if (found == table.columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - table.columns.begin());
}

std::string words(const Row& row, std::size_t at) {
    return plain_words(review::cell_text(row.at(at)));
}

/// Zero for a cell that is no count.
double count(const Row& row, std::optional<std::size_t> at) {
    if (!at) return 0;
    if (const auto* number = std::get_if<std::int64_t>(&row.at(*at)))
        return static_cast<double>(*number);
    if (const auto* number = std::get_if<double>(&row.at(*at))) return *number;
    return 0;
}

std::string count_words(double value) {
    return review::with_commas(static_cast<std::int64_t>(value));
}

bool is_sum(const Row& row) {
    const std::string first = review::cell_text(row.front());
    return first == "total" || first == "of these avoidable at the form";
}

chart::BarChart chart_of(const ReportTable& table, std::vector<std::string> series) {
    return {"chart-" + table.id, table.title, std::move(series), {}};
}

Html drawn(chart::BarChart chart) {
    if (chart.bars.size() > kMostBars) {
        chart.title += ", the first " + std::to_string(kMostBars);
        chart.bars.resize(kMostBars);
    }
    return chart::bars(chart);
}

/// Which of the three a disposal's column belongs to: action taken, no action, open.
std::size_t standing_of(const review::Law& law, const std::string& code) {
    const review::Disposal* const disposal = law.disposal(code);
    if (disposal == nullptr) return 2;
    if (disposal->counts_as_action == review::CountsAsAction::yes) return 0;
    return disposal->counts_as_action == review::CountsAsAction::pending ? 2 : 1;
}

/// Bars of what came of each: from columns of standings, or of disposals.
Html standing_chart(const ReportTable& table, const review::Law& law) {
    const auto received = column(table, "received");
    const auto meaning = column(table, "wording");
    chart::BarChart chart = chart_of(table, {"action taken", "no action", "open or not known"});
    for (const Row& row : table.rows) {
        if (is_sum(row) || count(row, received) == 0) continue;
        std::vector<double> parts(3);
        for (std::size_t at = 1; at < table.columns.size(); ++at) {
            const std::string& name = table.columns[at];
            if (!std::holds_alternative<std::int64_t>(row[at])) continue;
            if (name == "actioned" || name == "not actioned")
                parts[name == "actioned" ? 0 : 1] += count(row, at);
            else if (name == "pending" || name == "unmapped" || name == "PENDING" ||
                     name == "UNMAPPED" || law.disposal(name) != nullptr)
                parts[standing_of(law, name)] += count(row, at);
        }
        std::string label = words(row, 0);
        if (meaning && !words(row, *meaning).empty()) label += " " + words(row, *meaning);
        chart.bars.push_back({label, parts, count_words(count(row, received))});
    }
    return drawn(std::move(chart));
}

/// A bar a row, of one count, with its share where the table has one.
Html count_chart(const ReportTable& table, std::string_view counted) {
    const auto value = column(table, counted);
    const auto share = column(table, "share");
    chart::BarChart chart = chart_of(table, {std::string(counted)});
    for (const Row& row : table.rows) {
        if (is_sum(row)) continue;
        std::string end = count_words(count(row, value));
        if (share) end += " (" + words(row, *share) + ")";
        chart.bars.push_back({words(row, 0), {count(row, value)}, end});
    }
    return drawn(std::move(chart));
}

Html reason_chart(const ReportTable& table, const review::Law&) {
    const auto value = column(table, "count");
    const auto meaning = column(table, "meaning");
    const auto avoidable = column(table, "avoidable at the form");
    chart::BarChart chart = chart_of(table, {"avoidable at the form", "not avoidable there"});
    for (const Row& row : table.rows) {
        if (is_sum(row)) continue;
        const bool form = words(row, *avoidable) == "yes";
        const std::string label = words(row, *meaning);
        chart.bars.push_back(
            {label.empty() ? words(row, 0) : label,
             {form ? count(row, value) : 0, form ? 0 : count(row, value)},
             count_words(count(row, value)) + " (" + words(row, *column(table, "share")) + ")"});
    }
    return drawn(std::move(chart));
}

/// Half of all within the first part, nine in ten within both.
Html time_chart(const ReportTable& table, const review::Law&) {
    const auto half = column(table, "p50");
    const auto most = column(table, "p90");
    chart::BarChart chart = chart_of(table, {"half within (p50)", "nine in ten within (p90)"});
    for (const Row& row : table.rows) {
        const double p50 = count(row, half);
        chart.bars.push_back({words(row, 0),
                              {p50, std::max(0.0, count(row, most) - p50)},
                              words(row, *half) + " and " + words(row, *most) + " days"});
    }
    return drawn(std::move(chart));
}

/// What is still open, by the days that are left.
Html queue_chart(const ReportTable& table, const review::Law&) {
    if (table.rows.empty()) return {};
    chart::BarChart chart = chart_of(table, {"cases"});
    const Row& total = table.rows.back();
    for (std::size_t at = 1; at < table.columns.size(); ++at) {
        if (table.columns[at] == "all" || table.columns[at] == "oldest") continue;
        const bool days = std::isdigit(static_cast<unsigned char>(table.columns[at][0])) != 0;
        chart.bars.push_back({table.columns[at] + (days ? " days left" : ""),
                              {count(total, at)},
                              count_words(count(total, at))});
    }
    return chart::bars(chart);
}

/// Each step with its share of those who came from the one before.
Html step_chart(const ReportTable& table, const review::Law&) {
    chart::BarChart chart = chart_of(table, {"cases"});
    for (const Row& row : table.rows) {
        if (count(row, 1) == 0) continue;
        const bool follows = words(row, 2) != "(any)";
        chart.bars.push_back(
            {words(row, 0),
             {count(row, 1)},
             count_words(count(row, 1)) + (follows ? " (" + words(row, 3) + " of before)" : "")});
    }
    return chart::bars(chart);
}

/// The verdicts on what was sent, then its playable copies, then its state.
Html media_chart(const ReportTable& table, const review::Law&) {
    chart::BarChart chart = chart_of(table, {"originals"});
    for (const Row& row : table.rows)
        if (words(row, 1) != "total")
            chart.bars.push_back({words(row, 0) + ": " + words(row, 1),
                                  {count(row, 2)},
                                  count_words(count(row, 2)) + " (" + words(row, 3) + ")"});
    return chart::bars(chart);
}

double ratio(Share share) {
    return static_cast<double>(share.part) / static_cast<double>(share.of);
}

Html rate_chart(const ReportTable& table, const review::Law&) {
    chart::EstimateChart chart{"chart-" + table.id, "Action rates with their 95 % intervals", {}};
    for (const Row& row : table.rows) {
        const Share share = std::get<Share>(row[1]);
        chart::Estimate& one = chart.estimates.emplace_back();
        one.label = words(row, 0);
        one.words = words(row, 1);
        one.told = words(row, 1) + ", interval " + words(row, 2) + ", " + words(row, 3) + " of " +
                   words(row, 4) + ", " + words(row, 5) + " pending";
        if (const auto bounds = review::wilson(share)) {
            one.value = ratio(share);
            one.low = bounds->low;
            one.high = bounds->high;
        }
    }
    return chart::estimates(chart);
}

Html agreement_chart(const ReportTable& table, const review::Law&) {
    chart::EstimateChart chart{"chart-" + table.id, "Agreement with its 95 % interval", {}};
    for (const Row& row : table.rows) {
        const auto* const share = std::get_if<Share>(&row[3]);
        const auto bounds = share == nullptr ? std::nullopt : review::wilson(*share);
        if (!bounds) continue;
        chart.estimates.push_back({words(row, 0), ratio(*share), bounds->low, bounds->high,
                                   words(row, 3),
                                   words(row, 3) + ", interval " + words(row, 4) + ", " +
                                       words(row, 1) + " of " + words(row, 2)});
    }
    return chart.estimates.empty() ? Html() : chart::estimates(chart);
}

Html trend_chart(const ReportTable& table, const review::Law&) {
    const auto received = column(table, "received");
    const auto rate = column(table, "action_rate_reviewed");
    chart::TrendChart chart{"chart-" + table.id,
                            table.title,
                            "Action rate of what was reviewed, with its 95 % interval",
                            "Received, " + table.unit,
                            {}};
    for (const Row& row : table.rows) {
        const Share share = std::get<Share>(row.at(*rate));
        chart::Month& month = chart.months.emplace_back();
        month.label = words(row, 0);
        month.count = std::get<std::int64_t>(row.at(*received));
        month.told = count_words(count(row, received)) + ", rate " + words(row, *rate);
        if (const auto bounds = review::wilson(share)) {
            month.value = ratio(share);
            month.low = bounds->low;
            month.high = bounds->high;
        }
    }
    return chart::trend(chart);
}

/// Our own disposals have columns for how far they have come, published ones have not.
Html disposal_chart(const ReportTable& table, const review::Law&) {
    return count_chart(table, column(table, "all") ? "all" : "count");
}

using Draw = std::function<Html(const ReportTable&, const review::Law&)>;

Draw counting(const char* name) {
    return
        [name](const ReportTable& table, const review::Law&) { return count_chart(table, name); };
}

struct Drawing {
    const char* table;
    Draw draw;
};

}  // namespace

Html figure_chart(const ReportTable& table, const review::Law& law) {
    static const Drawing kDrawings[] = {
        {"P1", rate_chart},         {"P2", trend_chart},          {"P3", standing_chart},
        {"P5", standing_chart},     {"P7", counting("people")},   {"R1", queue_chart},
        {"R2", standing_chart},     {"R3", standing_chart},       {"R4", standing_chart},
        {"R5", reason_chart},       {"R6", time_chart},           {"R6b", counting("cases")},
        {"R6c", counting("count")}, {"R7", step_chart},           {"R8", agreement_chart},
        {"R12", media_chart},       {"disposals", disposal_chart}};
    const auto* const found =
        std::find_if(std::begin(kDrawings), std::end(kDrawings),
                     [&](const Drawing& one) { return table.id == one.table; });
    return found == std::end(kDrawings) ? Html() : found->draw(table, law);
}

}  // namespace catseye::web
