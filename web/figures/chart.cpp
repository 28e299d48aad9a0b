#include "web/figures/chart.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "review/report_cells.hpp"

namespace catseye::web::chart {

namespace {

// Units of the drawing; on a wide screen one is a pixel.
constexpr double kWidth = 760;
constexpr double kLabels = 250;  // where bars begin
constexpr double kBars = 350;    // the longest bar
constexpr double kGap = 8;
constexpr double kRow = 30;
constexpr double kBar = 18;
constexpr double kLegend = 34;
constexpr double kBaseline = 5;  // from the middle of a line of text to its baseline
constexpr std::size_t kLabelLength = 30;

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

Attributes at(std::initializer_list<std::pair<const char*, double>> places, std::string classes) {
    Attributes attributes{{"class", std::move(classes)}};
    for (const auto& [name, value] : places)
        attributes.emplace_back(name, number(value));
    return attributes;
}

Html shape(std::string_view name, std::initializer_list<std::pair<const char*, double>> places,
           std::string classes) {
    return element(name, at(places, std::move(classes)), Html());
}

enum class Anchor { start, middle, end };

Html label(double x, double y, Anchor anchor, std::string_view words, const char* more = "") {
    Attributes attributes =
        at({{"x", x}, {"y", y + kBaseline}}, std::string("catseye-chart__text") + more);
    constexpr const char* kAnchors[] = {"start", "middle", "end"};
    attributes.emplace_back("text-anchor", kAnchors[static_cast<int>(anchor)]);
    return element("text", attributes, text(words));
}

/// No longer than there is room for; whole characters of UTF-8 only.
std::string shortened(const std::string& words, std::size_t length) {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if ((static_cast<unsigned char>(words[at]) & 0xC0U) == 0x80U) continue;
        if (++characters == length && words.size() - at > 1) return words.substr(0, at) + "…";
    }
    return words;
}

/// What fills the parts of a bar: the first is solid, the others have patterns, so that nothing
/// depends on colours.
Html patterns(const std::string& id) {
    const auto pattern = [&](const char* name, const Html& content) {
        return element(
            "pattern",
            {{"id", id + "-" + name},
             {"width", "8"},
             {"height", "8"},
             {"patternUnits", "userSpaceOnUse"}},
            raw("<rect width=\"8\" height=\"8\" class=\"catseye-chart__paper\"></rect>") + content);
    };
    return element("defs", {},
                   pattern("1", raw("<path d=\"M-2,2 L2,-2 M0,8 L8,0 M6,10 L10,6\" "
                                    "class=\"catseye-chart__hatch\"></path>")) +
                       pattern("2", raw("<circle cx=\"4\" cy=\"4\" r=\"1.6\" "
                                        "class=\"catseye-chart__dot\"></circle>")) +
                       pattern("3", raw("<path d=\"M0,4 L8,4 M4,0 L4,8\" "
                                        "class=\"catseye-chart__hatch\"></path>")));
}

Html filled(const std::string& id, std::size_t series,
            std::initializer_list<std::pair<const char*, double>> places) {
    const std::size_t kind = series % 4;
    Attributes attributes =
        at(places, "catseye-chart__fill catseye-chart__fill--" + std::to_string(kind));
    if (kind > 0) attributes.emplace_back("fill", "url(#" + id + "-" + std::to_string(kind) + ")");
    return element("rect", attributes, Html());
}

Html legend(const std::string& id, const std::vector<std::string>& series) {
    constexpr double kPerCharacter = 8;
    constexpr double kBox = 16;
    Html html;
    double x = kLabels;
    for (std::size_t at = 0; at < series.size(); ++at) {
        html += filled(id, at, {{"x", x}, {"y", 4}, {"width", kBox}, {"height", kBox}});
        html += label(x + kBox + kGap, 4 + kBox / 2, Anchor::start, series[at]);
        x += kBox + 3 * kGap + kPerCharacter * static_cast<double>(series[at].size());
    }
    return html;
}

/// The drawing with its name and what it says in words.
Html drawing(const std::string& id, const std::string& title, const std::string& description,
             double height, const Html& content) {
    const Html svg =
        element("svg",
                {{"class", "catseye-chart"},
                 {"viewBox", "0 0 " + number(kWidth) + " " + number(height)},
                 {"width", number(kWidth)},
                 {"height", number(height)},
                 {"role", "img"},
                 {"aria-labelledby", id + "-title " + id + "-description"},
                 {"focusable", "false"}},
                element("title", {{"id", id + "-title"}}, text(title)) +
                    element("desc", {{"id", id + "-description"}}, text(description)) + content);
    return element("figure", {{"class", "catseye-figure"}},
                   element("figcaption", {{"class", "govuk-heading-s"}}, text(title)) +
                       element("div",
                               {{"class", "catseye-scroll"},
                                {"role", "region"},
                                {"aria-label", "Chart: " + title},
                                {"tabindex", "0"}},
                               svg));
}

}  // namespace

Html bars(const BarChart& chart) {
    if (chart.bars.empty()) return {};
    double most = 0;
    for (const Bar& bar : chart.bars) {
        double length = 0;
        for (const double part : bar.parts)
            length += part;
        most = std::max(most, length);
    }
    const bool has_legend = chart.series.size() > 1;
    double y = has_legend ? kLegend : 4;
    Html content = patterns(chart.id) + (has_legend ? legend(chart.id, chart.series) : Html());
    std::string description;
    const double top = y;
    for (const Bar& bar : chart.bars) {
        const double middle = y + kRow / 2;
        content += label(kLabels - kGap, middle, Anchor::end, shortened(bar.label, kLabelLength));
        double x = kLabels;
        for (std::size_t series = 0; series < bar.parts.size(); ++series) {
            const double width = most > 0 ? kBars * bar.parts[series] / most : 0;
            if (width > 0)
                content += filled(
                    chart.id, series,
                    {{"x", x}, {"y", middle - kBar / 2}, {"width", width}, {"height", kBar}});
            x += width;
        }
        content += label(x + kGap, middle, Anchor::start, bar.words);
        description += (description.empty() ? "" : "; ") + bar.label + ": " + bar.words;
        y += kRow;
    }
    content += shape("line", {{"x1", kLabels}, {"x2", kLabels}, {"y1", top}, {"y2", y}},
                     "catseye-chart__axis");
    return drawing(chart.id, chart.title, description + ".", y + 4, content);
}

Html estimates(const EstimateChart& chart) {
    constexpr double kCap = 6;
    constexpr double kDot = 6;
    const auto x_of = [](double share) { return kLabels + kBars * share; };
    const double bottom = 4 + kRow * static_cast<double>(chart.estimates.size());
    Html content;
    for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        content +=
            shape("line", {{"x1", x_of(tick)}, {"x2", x_of(tick)}, {"y1", 4}, {"y2", bottom}},
                  tick == 0 ? "catseye-chart__axis" : "catseye-chart__grid");
        content += label(x_of(tick), bottom + 12, Anchor::middle,
                         std::to_string(static_cast<int>(100 * tick)) + " %");
    }
    std::string description;
    double middle = 4 + kRow / 2;
    for (const Estimate& one : chart.estimates) {
        content += label(kLabels - kGap, middle, Anchor::end, shortened(one.label, kLabelLength));
        if (one.value) {
            content += shape(
                "line",
                {{"x1", x_of(one.low)}, {"x2", x_of(one.high)}, {"y1", middle}, {"y2", middle}},
                "catseye-chart__whisker");
            for (const double end : {one.low, one.high})
                content += shape("line",
                                 {{"x1", x_of(end)},
                                  {"x2", x_of(end)},
                                  {"y1", middle - kCap},
                                  {"y2", middle + kCap}},
                                 "catseye-chart__whisker");
            content += shape("circle", {{"cx", x_of(*one.value)}, {"cy", middle}, {"r", kDot}},
                             "catseye-chart__point");
        }
        content += label(x_of(1) + 2 * kGap, middle, Anchor::start, one.words);
        description += (description.empty() ? "" : "; ") + one.label + ": " + one.told;
        middle += kRow;
    }
    return drawing(chart.id, chart.title, description + ".", bottom + 28, content);
}

namespace {

// The two panels of a trend.
constexpr double kLeft = 60;
constexpr double kPanelTop = 34;
constexpr double kShareHeight = 170;
constexpr double kCountTop = kPanelTop + kShareHeight + 56;
constexpr double kCountHeight = 90;

double y_of_share(double share) {
    return kPanelTop + kShareHeight * (1 - share);
}

/// "Mar", with the year under the first month and each January.
Html month_label(const Month& month, double x, bool is_first) {
    static constexpr const char* kNames[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const int ordinal = std::clamp(std::atoi(month.label.substr(5).c_str()), 1, 12);
    const double y = kCountTop + kCountHeight + 14;
    Html html = label(x, y, Anchor::middle, kNames[ordinal - 1]);
    if (is_first || ordinal == 1)
        html += label(x, y + 18, Anchor::middle, month.label.substr(0, 4));
    return html;
}

Html share_of_month(const Month& month, double x) {
    Html html =
        shape("line",
              {{"x1", x}, {"x2", x}, {"y1", y_of_share(month.low)}, {"y2", y_of_share(month.high)}},
              "catseye-chart__whisker");
    constexpr double kCap = 5;
    for (const double end : {month.low, month.high})
        html += shape(
            "line",
            {{"x1", x - kCap}, {"x2", x + kCap}, {"y1", y_of_share(end)}, {"y2", y_of_share(end)}},
            "catseye-chart__whisker");
    html += shape("circle", {{"cx", x}, {"cy", y_of_share(*month.value)}, {"r", 5}},
                  "catseye-chart__point");
    return html;
}

Html share_grid() {
    Html html;
    for (const double tick : {0.0, 0.5, 1.0}) {
        const double y = y_of_share(tick);
        html += shape("line", {{"x1", kLeft}, {"x2", kWidth - kGap}, {"y1", y}, {"y2", y}},
                      tick == 0 ? "catseye-chart__axis" : "catseye-chart__grid");
        html += label(kLeft - kGap, y, Anchor::end,
                      std::to_string(static_cast<int>(100 * tick)) + " %");
    }
    return html;
}

}  // namespace

Html trend(const TrendChart& chart) {
    if (chart.months.empty()) return {};
    std::int64_t most = 0;
    for (const Month& month : chart.months)
        most = std::max(most, month.count);
    const double step = (kWidth - kGap - kLeft) / static_cast<double>(chart.months.size());
    Html content =
        patterns(chart.id) + share_grid() +
        label(kLeft, 14, Anchor::start, chart.share_name, " catseye-chart__text--strong") +
        label(kLeft, kCountTop - 28, Anchor::start, chart.count_name,
              " catseye-chart__text--strong");
    std::string description;
    Html points;
    for (std::size_t at = 0; at < chart.months.size(); ++at) {
        const Month& month = chart.months[at];
        const double x = kLeft + step * (static_cast<double>(at) + 0.5);
        const std::string count = review::with_commas(month.count);
        description += (description.empty() ? "" : "; ") + month.label + ": " + month.told;
        if (month.value) {
            const bool follows = at > 0 && chart.months[at - 1].value.has_value();
            if (follows)
                content += shape("line",
                                 {{"x1", x - step},
                                  {"x2", x},
                                  {"y1", y_of_share(*chart.months[at - 1].value)},
                                  {"y2", y_of_share(*month.value)}},
                                 "catseye-chart__line");
            points += share_of_month(month, x);
        }
        const double height =
            most > 0 ? kCountHeight * static_cast<double>(month.count) / static_cast<double>(most)
                     : 0;
        if (height > 0)
            content += filled(chart.id, 0,
                              {{"x", x - step * 0.32},
                               {"y", kCountTop + kCountHeight - height},
                               {"width", step * 0.64},
                               {"height", height}});
        content += label(x, kCountTop + kCountHeight - height - 10, Anchor::middle, count);
        content += month_label(month, x, at == 0);
    }
    content += points;
    content += shape("line",
                     {{"x1", kLeft},
                      {"x2", kWidth - kGap},
                      {"y1", kCountTop + kCountHeight},
                      {"y2", kCountTop + kCountHeight}},
                     "catseye-chart__axis");
    return drawing(chart.id, chart.title,
                   chart.count_name + " and " + chart.share_name + ". " + description + ".",
                   kCountTop + kCountHeight + 46, content);
}

}  // namespace catseye::web::chart
