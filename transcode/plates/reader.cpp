#include "transcode/plates/reader.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "transcode/plates/vrm.hpp"

namespace catseye::transcode {

namespace {

const cv::Size kLine(160, 32);  // as in training/nets.py
constexpr int kClasses = 1 + static_cast<int>(kPlateSymbols.size());
constexpr float kEvenOut = 8;  // grey levels added to the spread, so that noise is not made large

// The corners found lie a little outside the plate, because the labels of real pictures hold its
// frame: so nothing is added above and below. Where that read is not sure, a taller and a tighter
// part speak too, and the same a little to the left and to the right, where the columns of the
// network's answer cut the letters elsewhere.
const cv::Rect2f kOneLine(-0.03F, 0, 1.07F, 1);
const std::array<cv::Rect2f, 4> kOtherParts{{{-0.03F, -0.06F, 1.07F, 1.12F},
                                             {-0.03F, 0.05F, 1.07F, 0.9F},
                                             {-0.045F, 0, 1.07F, 1},
                                             {-0.015F, 0, 1.07F, 1}}};
constexpr double kSure = 0.9;  // the reader's own certainty

const cv::Rect2f kTopLine(-0.04F, -0.03F, 1.08F, 0.56F);
const cv::Rect2f kBottomLine(-0.04F, 0.47F, 1.08F, 0.56F);

/// The belief of one column over nothing and the symbols; `doubt` is taken off the logit of
/// nothing.
std::array<float, kClasses> shares_of(const cv::Mat& answer, int column, float doubt) {
    std::array<float, kClasses> shares{};
    for (int k = 0; k < kClasses; ++k)
        shares[static_cast<std::size_t>(k)] = answer.ptr<float>(0, k)[column];
    shares[0] -= doubt;
    const float most = *std::ranges::max_element(shares);
    float total = 0;
    for (float& share : shares) {
        share = std::exp(share - most);
        total += share;
    }
    for (float& share : shares)
        share /= total;
    return shares;
}

CharacterShares without_nothing(const std::array<float, kClasses>& shares) {
    CharacterShares result{};
    const float rest = std::max(1 - shares[0], 1e-6F);
    for (std::size_t k = 0; k < result.size(); ++k)
        result[k] = shares[k + 1] / rest;
    return result;
}

/// The likeliest class of every column; neighbours that agree are one character, seen best where it
/// is surest.
PlateRead decoded(const cv::Mat& answer, float doubt = 0) {
    PlateRead read;
    double log_certainty = 0;
    std::ptrdiff_t before = 0;
    float best = 0;
    for (int column = 0; column < answer.size[3]; ++column) {
        const auto shares = shares_of(answer, column, doubt);
        const auto* const top = std::ranges::max_element(shares);
        const auto which = top - shares.begin();
        log_certainty += std::log(*top);
        const bool goes_on = which == before;
        before = which;
        if (which == 0) continue;
        if (!goes_on) {
            read.characters.emplace_back();
            best = 0;
        }
        if (*top <= best) continue;
        best = *top;
        read.characters.back() = without_nothing(shares);
    }
    read.certainty = std::exp(log_certainty);
    return read;
}

/// A mark as nearly every vehicle has one.
bool is_usual(const PlateRead& read) {
    constexpr std::array<std::string_view, 3> kUsual{"current", "prefix", "suffix"};
    const auto format = spelled(read.text()).format;
    return format && std::ranges::find(kUsual, *format) != kUsual.end();
}

/// What the answer says. Training also shows letters that are no mark (adverts, country codes), and
/// the network learnt to doubt the last letters of plates that can well be read: so where it reads
/// no usual mark, and sees one if nothing is held less likely, that is what it read.
PlateRead usual_or_decoded(const cv::Mat& answer) {
    constexpr float kDoubt = 1.5F;
    PlateRead read = decoded(answer);
    if (is_usual(read)) return read;
    PlateRead other = decoded(answer, kDoubt);
    return is_usual(other) ? other : read;
}

/// Of several reads of one line the one whose mark gathers most certainty; its certainty is the
/// share that it has of all.
PlateRead most_certain(std::span<const PlateRead> reads) {
    const auto gathered = [&](const PlateRead& mine) {
        double sum = 0;
        for (const PlateRead& read : reads) {
            if (read.text() == mine.text()) sum += read.certainty;
        }
        return sum;
    };
    PlateRead best = *std::ranges::max_element(reads, [&](const PlateRead& a, const PlateRead& b) {
        return std::pair(gathered(a), a.certainty) < std::pair(gathered(b), b.certainty);
    });
    best.certainty = gathered(best) / static_cast<double>(reads.size());
    return best;
}

PlateRead joined(PlateRead top, const PlateRead& bottom) {
    top.characters.insert(top.characters.end(), bottom.characters.begin(), bottom.characters.end());
    top.certainty *= bottom.certainty;
    return top;
}

}  // namespace

char likeliest(const CharacterShares& shares) {
    return kPlateSymbols[static_cast<std::size_t>(std::ranges::max_element(shares) -
                                                  shares.begin())];
}

std::string PlateRead::text() const {
    std::string text;
    for (const CharacterShares& character : characters)
        text += likeliest(character);
    return text;
}

Corners part_of(const Corners& plate, const cv::Rect2f& part) {
    const std::array<cv::Point2f, 4> unit{{{0.0F, 0.0F}, {1.0F, 0.0F}, {1.0F, 1.0F}, {0.0F, 1.0F}}};
    const std::vector<cv::Point2f> wanted{
        part.tl(), {part.br().x, part.y}, part.br(), {part.x, part.br().y}};
    std::vector<cv::Point2f> found;
    cv::perspectiveTransform(wanted, found, cv::getPerspectiveTransform(unit.data(), plate.data()));
    return {found[0], found[1], found[2], found[3]};
}

cv::Mat straightened(const cv::Mat& picture, const Corners& corners, const cv::Size& size) {
    constexpr double kAliasing = 1.5;  // from here on a bilinear look-up misses pixels
    Corners from = corners;
    cv::Mat source = picture;
    const double shrink = cv::norm(from[1] - from[0]) / size.width;
    const cv::Rect all({0, 0}, picture.size());
    const cv::Rect around =
        cv::boundingRect(std::vector<cv::Point2f>(from.begin(), from.end())) & all;
    if (around.area() > 0) {
        source = picture(around);
        for (cv::Point2f& corner : from)
            corner -= cv::Point2f(around.tl());
    }
    if (shrink > kAliasing) {
        const auto less = [&](int length) { return std::max(1, cvRound(length / shrink)); };
        const cv::Size small(less(source.cols), less(source.rows));
        const float x = static_cast<float>(small.width) / static_cast<float>(source.cols);
        const float y = static_cast<float>(small.height) / static_cast<float>(source.rows);
        cv::resize(source, source, small, 0, 0, cv::INTER_AREA);
        for (cv::Point2f& corner : from)
            corner = {corner.x * x, corner.y * y};
    }
    const auto width = static_cast<float>(size.width);
    const auto height = static_cast<float>(size.height);
    const Corners target{{{0, 0}, {width, 0}, {width, height}, {0, height}}};
    cv::Mat straight;
    cv::warpPerspective(source, straight, cv::getPerspectiveTransform(from.data(), target.data()),
                        size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return straight;
}

Result<PlateReader> PlateReader::load(std::span<const unsigned char> weights) {
    PlateReader reader;
    reader.net_ = TRY(load_network("reader", weights, kLine, kClasses));
    return reader;
}

PlateRead PlateReader::read_line(const cv::Mat& luma, const Corners& corners) {
    cv::Mat line;
    straightened(luma, corners, kLine).convertTo(line, CV_32F);
    cv::Scalar mean;
    cv::Scalar spread;
    cv::meanStdDev(line, mean, spread);
    line = (line - mean[0]) / (spread[0] + kEvenOut);
    return usual_or_decoded(answer_of(net_, line));
}

PlateRead PlateReader::read_one_line(const cv::Mat& luma, const Corners& corners, Care care) {
    std::vector<PlateRead> reads{read_line(luma, part_of(corners, kOneLine))};
    if (care == Care::quick || reads.front().certainty >= kSure) return reads.front();
    for (const cv::Rect2f& part : kOtherParts)
        reads.push_back(read_line(luma, part_of(corners, part)));
    return most_certain(reads);
}

PlateRead PlateReader::read(const cv::Mat& luma, const Corners& corners, Care care) {
    constexpr float kSurelyTwo = 1.9F;  // width to height
    constexpr float kSurelyOne = 2.7F;
    const auto side = [&](std::size_t a, std::size_t b) {
        return static_cast<float>(cv::norm(corners[a] - corners[b]));
    };
    const float shape = (side(0, 1) + side(2, 3)) / std::max(1.0F, side(1, 2) + side(3, 0));
    PlateRead one;
    PlateRead two;
    if (shape > kSurelyTwo) one = read_one_line(luma, corners, care);
    if (shape >= kSurelyOne) return one;
    two = joined(read_line(luma, part_of(corners, kTopLine)),
                 read_line(luma, part_of(corners, kBottomLine)));
    return one.certainty > two.certainty && !one.characters.empty() ? one : two;
}

}  // namespace catseye::transcode
