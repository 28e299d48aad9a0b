#include "bench/plate_marks/reliability.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

namespace catseye::bench {

namespace {

constexpr double kSide = 320, kRim = 48;  // pixels of the drawing

double x_of(double confidence) {
    return kRim + confidence * kSide;
}

double y_of(double share) {
    return kRim / 2 + (1 - share) * kSide;
}

/// Wilson 1927: the shares that `right` of `offered` does not rule out, 95 %.
std::pair<double, double> interval(double right, double offered) {
    constexpr double kSpread = 1.96;
    const double share = right / offered;
    const double square = kSpread * kSpread / offered;
    const double middle = (share + square / 2) / (1 + square);
    const double reach =
        kSpread / (1 + square) * std::sqrt(share * (1 - share) / offered + square / offered / 4);
    return {middle - reach, middle + reach};
}

void line(std::ofstream& out, double x1, double y1, double x2, double y2, const char* look) {
    out << "<line x1='" << x1 << "' y1='" << y1 << "' x2='" << x2 << "' y2='" << y2 << "' " << look
        << "/>\n";
}

void axes(std::ofstream& out) {
    for (int tenth = 0; tenth <= 10; tenth += 2) {
        const double value = tenth / 10.0;
        line(out, x_of(0), y_of(value), x_of(1), y_of(value), "stroke='#ddd'");
        out << "<text x='" << x_of(value) << "' y='" << y_of(0) + 16 << "' text-anchor='middle'>"
            << value << "</text>\n<text x='" << x_of(0) - 6 << "' y='" << y_of(value) + 4
            << "' text-anchor='end'>" << value << "</text>\n";
    }
    out << "<text x='" << x_of(0.5) << "' y='" << y_of(0) + 34
        << "' text-anchor='middle'>confidence</text>\n<text transform='translate(12 " << y_of(0.5)
        << ") rotate(-90)' text-anchor='middle'>right</text>\n";
    line(out, x_of(0), y_of(0), x_of(1), y_of(1), "stroke='#888' stroke-dasharray='4 3'");
}

}  // namespace

void Reliability::add(double confidence, bool right) {
    const auto tenth = static_cast<std::size_t>(std::clamp(confidence * 10, 0.0, 9.0));
    Bin& bin = bins_.at(tenth);
    ++bin.offered;
    bin.right += right ? 1 : 0;
    bin.sum += confidence;
}

void Reliability::print() const {
    for (std::size_t i = 0; i < bins_.size(); ++i) {
        const Bin& bin = bins_.at(i);
        if (bin.offered == 0) continue;
        std::printf("|   confidence %.1f to %.1f | %d | %.1f %% right |\n",
                    static_cast<double>(i) / 10, static_cast<double>(i + 1) / 10, bin.offered,
                    100.0 * bin.right / bin.offered);
    }
}

void Reliability::draw(const std::filesystem::path& svg) const {
    std::ofstream out(svg);
    out << "<svg xmlns='http://www.w3.org/2000/svg' width='" << kSide + 2 * kRim << "' height='"
        << kSide + 1.5 * kRim << "' font-family='sans-serif' font-size='12'>\n"
        << "<rect width='100%' height='100%' fill='#fff'/>\n";
    axes(out);
    for (const Bin& bin : bins_) {
        if (bin.offered == 0) continue;
        const double x = x_of(bin.sum / bin.offered);
        const auto [low, high] = interval(bin.right, bin.offered);
        line(out, x, y_of(low), x, y_of(high), "stroke='#1d70b8' stroke-width='2'");
        const double share = static_cast<double>(bin.right) / bin.offered;
        out << "<circle cx='" << x << "' cy='" << y_of(share) << "' r='4' fill='#1d70b8'/>\n"
            << "<text x='" << x + 7 << "' y='" << y_of(share) + 14 << "' fill='#555'>"
            << bin.offered << "</text>\n";
    }
    out << "</svg>\n";
}

}  // namespace catseye::bench
