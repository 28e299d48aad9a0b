#include "web/figures/chart.hpp"

#include <algorithm>
#include <cstdlib>
#include <regex>

#include <catch2/catch.hpp>

using namespace catseye::web;

namespace {

/// The elements of one kind with a class, each as its attributes.
std::vector<std::map<std::string, std::string>> elements(const Html& html, const std::string& kind,
                                                         const std::string& has_class) {
    std::vector<std::map<std::string, std::string>> found;
    const std::regex tag("<" + kind + "((?: [a-zA-Z0-9-]+=\"[^\"]*\")*)");
    const std::regex attribute(" ([a-zA-Z0-9-]+)=\"([^\"]*)\"");
    const std::string& markup = html.str();
    for (std::sregex_iterator one(markup.begin(), markup.end(), tag), end; one != end; ++one) {
        const std::string attributes = (*one)[1];
        std::map<std::string, std::string> values;
        for (std::sregex_iterator at(attributes.begin(), attributes.end(), attribute); at != end;
             ++at)
            values[(*at)[1]] = (*at)[2];
        if ((" " + values["class"] + " ").find(" " + has_class + " ") != std::string::npos)
            found.push_back(values);
    }
    return found;
}

double of(const std::map<std::string, std::string>& element, const char* name) {
    return std::atof(element.at(name).c_str());
}

/// The bars themselves, without the legend and the pattern's paper.
auto bars_of(const Html& html) {
    auto found = elements(html, "rect", "catseye-chart__fill");
    found.erase(std::remove_if(found.begin(), found.end(),
                               [](const auto& one) { return one.at("height") == "16.0"; }),
                found.end());
    return found;
}

void check_inside(const Html& html) {
    const auto svg = elements(html, "svg", "catseye-chart");
    REQUIRE(svg.size() == 1);
    const double width = of(svg[0], "width");
    const double height = of(svg[0], "height");
    CHECK(svg[0].at("viewBox") == "0 0 " + svg[0].at("width") + " " + svg[0].at("height"));
    for (const auto& rect : bars_of(html)) {
        CHECK(of(rect, "x") >= 0);
        CHECK(of(rect, "y") >= 0);
        CHECK(of(rect, "x") + of(rect, "width") <= width);
        CHECK(of(rect, "y") + of(rect, "height") <= height);
    }
    for (const auto& words : elements(html, "text", "catseye-chart__text")) {
        CHECK(of(words, "x") >= 0);
        CHECK(of(words, "x") <= width);
        CHECK(of(words, "y") <= height);
    }
}

}  // namespace

TEST_CASE("a bar is as long as its count, from zero") {
    const Html html = chart::bars(
        {"c", "Counts", {"cases"}, {{"A", {50}, "50"}, {"B", {100}, "100"}, {"C", {0}, "0"}}});
    const auto rects = bars_of(html);
    REQUIRE(rects.size() == 2);  // nothing is drawn for nothing
    CHECK(of(rects[0], "width") * 2 == Approx(of(rects[1], "width")));
    CHECK(of(rects[0], "x") == of(rects[1], "x"));
    check_inside(html);
}

TEST_CASE(
    "the parts of a bar follow each other, each with a pattern of its own, and are explained") {
    const Html html =
        chart::bars({"c", "Parts", {"one", "two", "three"}, {{"A", {10, 20, 30}, "60"}}});
    const auto rects = bars_of(html);
    REQUIRE(rects.size() == 3);
    for (std::size_t at = 1; at < 3; ++at) {
        CHECK(of(rects[at], "x") ==
              Approx(of(rects[at - 1], "x") + of(rects[at - 1], "width")).margin(0.11));
        CHECK(rects[at].at("fill") == "url(#c-" + std::to_string(at) + ")");
        CHECK(html.str().find("id=\"c-" + std::to_string(at) + "\"") != std::string::npos);
    }
    for (const char* name : {">one<", ">two<", ">three<"})
        CHECK(html.str().find(name) != std::string::npos);
    check_inside(html);
}

TEST_CASE("a chart is named, described, and shows what it is told as text") {
    const Html html = chart::bars({"c", "A <b>title</b>", {"n"}, {{"<script>", {1}, "1 & more"}}});
    CHECK(html.str().find("<b>") == std::string::npos);
    CHECK(html.str().find("<script>") == std::string::npos);
    CHECK(html.str().find("role=\"img\" aria-labelledby=\"c-title c-description\"") !=
          std::string::npos);
    CHECK(html.str().find("<desc id=\"c-description\">&lt;script&gt;: 1 &amp; more.</desc>") !=
          std::string::npos);
    CHECK(html.str().find("style=") == std::string::npos);
}

TEST_CASE("a long label is cut between characters, and whole in the description") {
    const std::string label = "Überholen " + std::string(20, 'x') + " äöüß und noch viel mehr";
    const Html html = chart::bars({"c", "T", {"n"}, {{label, {1}, "1"}}});
    CHECK(html.str().find("…</text>") != std::string::npos);
    CHECK(html.str().find("\xc3…") == std::string::npos);
    CHECK(html.str().find(label + ": 1.") != std::string::npos);
}

TEST_CASE("nothing to draw is no chart") {
    CHECK(chart::bars({"c", "T", {"n"}, {}}).empty());
    CHECK(chart::trend({"c", "T", "rate", "count", {}}).empty());
    check_inside(chart::bars({"c", "T", {"n"}, {{"A", {0}, "0"}}}));
}

TEST_CASE("an interval lies around its dot on a scale from nothing to all") {
    const Html html = chart::estimates({"c",
                                        "Rates",
                                        {{"A", 0.5, 0.25, 0.75, "50 %", "50 %"},
                                         {"none", std::nullopt, 0, 0, "n/a", "n/a"},
                                         {"all", 1.0, 0.9, 1.0, "100 %", "100 %"}}});
    const auto dots = elements(html, "circle", "catseye-chart__point");
    REQUIRE(dots.size() == 2);  // a share of nothing has no place
    const auto grid = elements(html, "line", "catseye-chart__grid");
    const double zero = of(elements(html, "line", "catseye-chart__axis").front(), "x1");
    const double all = of(grid.back(), "x1");
    CHECK(of(dots[0], "cx") == Approx((zero + all) / 2).margin(0.11));
    CHECK(of(dots[1], "cx") == Approx(all).margin(0.11));
    const auto whiskers = elements(html, "line", "catseye-chart__whisker");
    REQUIRE(whiskers.size() == 6);
    CHECK(of(whiskers[0], "x1") == Approx(zero + (all - zero) * 0.25).margin(0.11));
    CHECK(of(whiskers[0], "x2") == Approx(zero + (all - zero) * 0.75).margin(0.11));
    check_inside(html);
}

TEST_CASE("a trend joins months that follow each other, and leaves a gap where there is no share") {
    chart::TrendChart trend{"c", "Trend", "rate", "received", {}};
    for (int month = 1; month <= 12; ++month) {
        chart::Month& one = trend.months.emplace_back();
        one.label = std::string("2026-") + (month < 10 ? "0" : "") + std::to_string(month);
        one.count = month * 10;
        one.told = std::to_string(one.count);
        if (month == 5) continue;
        one.value = 0.5;
        one.low = 0.4;
        one.high = 0.6;
    }
    const Html html = chart::trend(trend);
    CHECK(elements(html, "line", "catseye-chart__line").size() == 9);  // of 11, none to or from May
    CHECK(elements(html, "circle", "catseye-chart__point").size() == 11);
    const auto rects = bars_of(html);
    REQUIRE(rects.size() == 12);
    CHECK(of(rects[11], "height") == Approx(12 * of(rects[0], "height")).margin(0.7));
    CHECK(of(rects[0], "y") + of(rects[0], "height") ==
          Approx(of(rects[11], "y") + of(rects[11], "height")).margin(0.11));
    CHECK(html.str().find(">Jan<") != std::string::npos);
    check_inside(html);
}
