#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "web/html/html.hpp"

// Charts as SVG made by the server: no scripts, no inline styles (CSP), every shape labelled where
// it stands, patterns beside colours, scales that begin at zero. Their title and description are
// read out in their place; the table below each says the same and more.
namespace catseye::web::chart {

/// One bar, of one part for each series.
struct Bar {
    std::string label;
    std::vector<double> parts;
    std::string words;  ///< what stands at its end
};
struct BarChart {
    std::string id;  ///< of the page's own, unique on it
    std::string title;
    std::vector<std::string> series;  ///< one name per part; a single one needs no legend
    std::vector<Bar> bars;            ///< from the top
};
/// Bars from left to right, the longest as long as there is room. Nothing where there is no bar.
Html bars(const BarChart& chart);

/// A share with how far off it may be, all from 0 to 1.
struct Estimate {
    std::string label;
    std::optional<double> value;  ///< nothing: a share of nothing
    double low = 0;
    double high = 0;
    std::string words;  ///< what stands beside it
    std::string told;   ///< what the description says of it
};
struct EstimateChart {
    std::string id;
    std::string title;
    std::vector<Estimate> estimates;
};
/// A dot and its interval for each, on one scale from 0 to 100 %.
Html estimates(const EstimateChart& chart);

/// A month: a share with its interval, and how many it is of.
struct Month {
    std::string label;  ///< "2026-03"
    std::optional<double> value;
    double low = 0;
    double high = 0;
    std::int64_t count = 0;
    std::string told;  ///< what the description says of it
};
struct TrendChart {
    std::string id;
    std::string title;
    std::string share_name;
    std::string count_name;
    std::vector<Month> months;  ///< from the first
};
/// Above the share of each month with its interval, below how many it is of.
Html trend(const TrendChart& chart);

}  // namespace catseye::web::chart
