#include "samples/plate_drawing.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace catseye::samples {

namespace {

using Stroke = std::vector<cv::Point2d>;
using Glyph = std::vector<Stroke>;

// The regulations' letter, in millimetres; strokes are drawn along their middle.
constexpr double kLetterWidth = 50, kLetterHeight = 79, kStroke = 14, kGap = 11, kGroupGap = 33;
constexpr int kSubpixelBits = 4;

/// A corner is rounded by a quadratic curve that starts and ends at most `radius` from it.
Stroke rounded(const Stroke& corners, double radius) {
    constexpr int kSteps = 6;
    Stroke path{corners.front()};
    for (std::size_t i = 1; i + 1 < corners.size(); ++i) {
        const cv::Point2d before = corners[i - 1] - corners[i];
        const cv::Point2d after = corners[i + 1] - corners[i];
        const bool starts = i == 1;
        const bool ends = i + 2 == corners.size();
        const double reach = std::min(
            {radius, cv::norm(before) / (starts ? 1 : 2), cv::norm(after) / (ends ? 1 : 2)});
        const cv::Point2d from = corners[i] + before * (reach / cv::norm(before));
        const cv::Point2d to = corners[i] + after * (reach / cv::norm(after));
        for (int step = 0; step <= kSteps; ++step) {
            const double t = static_cast<double>(step) / kSteps;
            path.push_back(from * ((1 - t) * (1 - t)) + corners[i] * (2 * t * (1 - t)) +
                           to * (t * t));
        }
    }
    path.push_back(corners.back());
    return path;
}

Stroke ring(double left, double top, double right, double bottom, double radius) {
    const double middle = (left + right) / 2;
    return rounded(
        {{middle, top}, {right, top}, {right, bottom}, {left, bottom}, {left, top}, {middle, top}},
        radius);
}

Stroke curve(const Stroke& corners) {
    return rounded(corners, 17);
}

/// Every letter and digit on a 50 x 79 mm field, and what a clock needs. I and 1, O and 0 are the
/// same on a plate.
const std::map<char, Glyph>& glyphs() {
    static const Stroke upright{{25, 0}, {25, 79}};
    static const Stroke left_post{{7, 0}, {7, 79}};
    static const Stroke oval = ring(7, 7, 43, 72, 18);
    static const std::map<char, Glyph> all{
        {'0', {oval}},
        {'1', {upright}},
        {'2', {curve({{7, 25}, {7, 7}, {43, 7}, {43, 34}, {8, 62}, {8, 72}}), {{1, 72}, {48, 72}}}},
        {'3',
         {curve({{7, 23}, {7, 7}, {42, 7}, {42, 38}, {22, 38}}),
          curve({{22, 38}, {43, 38}, {43, 72}, {7, 72}, {7, 56}})}},
        {'4', {{{31, 0}, {7, 54}, {7, 57}, {49, 57}}, {{36, 34}, {36, 79}}}},
        {'5', {curve({{8, 33}, {43, 33}, {43, 72}, {7, 72}, {7, 57}}), {{9, 38}, {9, 7}, {46, 7}}}},
        {'6', {curve({{43, 23}, {43, 7}, {7, 7}, {7, 60}}), ring(7, 35, 43, 72, 17)}},
        {'7', {{{2, 7}, {43, 7}, {18, 79}}}},
        {'8', {ring(9, 7, 41, 37, 15), ring(7, 37, 43, 72, 17)}},
        {'9', {curve({{7, 56}, {7, 72}, {43, 72}, {43, 19}}), ring(7, 7, 43, 44, 17)}},
        {'A', {{{5, 79}, {25, 3}, {45, 79}}, {{13, 56}, {37, 56}}}},
        {'B',
         {left_post, curve({{7, 7}, {40, 7}, {40, 37}, {7, 37}}),
          curve({{7, 37}, {43, 37}, {43, 72}, {7, 72}})}},
        {'C', {curve({{43, 25}, {43, 7}, {7, 7}, {7, 72}, {43, 72}, {43, 54}})}},
        {'D', {left_post, rounded({{7, 7}, {43, 7}, {43, 72}, {7, 72}}, 20)}},
        {'E', {left_post, {{7, 7}, {46, 7}}, {{7, 38}, {38, 38}}, {{7, 72}, {46, 72}}}},
        {'F', {left_post, {{7, 7}, {46, 7}}, {{7, 40}, {38, 40}}}},
        {'G',
         {curve({{43, 24}, {43, 7}, {7, 7}, {7, 72}, {43, 72}, {43, 43}}), {{27, 43}, {49, 43}}}},
        {'H', {left_post, {{43, 0}, {43, 79}}, {{7, 38}, {43, 38}}}},
        {'I', {upright}},
        {'J', {curve({{40, 0}, {40, 72}, {7, 72}, {7, 52}})}},
        {'K', {left_post, {{44, 0}, {12, 46}}, {{21, 34}, {44, 79}}}},
        {'L', {left_post, {{7, 72}, {46, 72}}}},
        {'M', {{{6, 79}, {6, 2}, {25, 50}, {44, 2}, {44, 79}}}},
        {'N', {{{7, 79}, {7, 2}, {43, 76}, {43, 0}}}},
        {'O', {oval}},
        {'P', {left_post, curve({{7, 7}, {43, 7}, {43, 45}, {7, 45}})}},
        {'Q', {oval, {{28, 56}, {46, 78}}}},
        {'R', {left_post, curve({{7, 7}, {42, 7}, {42, 42}, {7, 42}}), {{26, 42}, {43, 79}}}},
        {'S', {curve({{43, 23}, {43, 7}, {8, 7}, {8, 36}, {43, 42}, {43, 72}, {7, 72}, {7, 56}})}},
        {'T', {{{1, 7}, {49, 7}}, upright}},
        {'U', {rounded({{7, 0}, {7, 72}, {43, 72}, {43, 0}}, 18)}},
        {'V', {{{5, 0}, {25, 76}, {45, 0}}}},
        {'W', {{{4, 0}, {13, 74}, {25, 24}, {37, 74}, {46, 0}}}},
        {'X', {{{5, 0}, {45, 79}}, {{45, 0}, {5, 79}}}},
        {'Y', {{{5, 0}, {25, 40}, {45, 0}}, {{25, 40}, {25, 79}}}},
        {'Z', {{{3, 7}, {43, 7}, {8, 72}, {47, 72}}}},
        {'/', {{{42, 2}, {8, 77}}}},
        {':', {{{25, 22}, {25, 24}}, {{25, 55}, {25, 57}}}},
        {'-', {{{10, 40}, {40, 40}}}},
        {' ', {}},
    };
    return all;
}

/// Where a letter stands and how its strokes are drawn.
struct Pen {
    double pixels_per_mm = 1;
    double stroke_mm = kStroke;
    cv::Scalar colour;
    double spill_mm =
        0;  ///< beyond the letter's field; 0 gives the flat tops and feet of the real face
};

void draw_letter(const cv::Mat& picture, char letter, cv::Point2d top_left, const Pen& pen) {
    const int top = std::max(0, cvRound(top_left.y - pen.spill_mm * pen.pixels_per_mm));
    const int bottom = cvRound(top_left.y + (kLetterHeight + pen.spill_mm) * pen.pixels_per_mm);
    cv::Mat field = picture.rowRange(top, std::min(bottom, picture.rows));
    top_left.y -= top;
    for (const Stroke& stroke : glyphs().at(letter)) {
        std::vector<cv::Point> path;
        for (const cv::Point2d& point : stroke) {
            const cv::Point2d at = (top_left + point * pen.pixels_per_mm) * (1 << kSubpixelBits);
            path.emplace_back(cvRound(at.x), cvRound(at.y));
        }
        const int thickness = std::max(1, cvRound(pen.stroke_mm * pen.pixels_per_mm));
        cv::polylines(field, path, false, pen.colour, thickness, cv::LINE_AA, kSubpixelBits);
    }
}

}  // namespace

cv::Mat draw_plate(std::string_view mark, PlateColour colour, double pixels_per_mm) {
    const cv::Size size(cvRound(kPlateWidthMm * pixels_per_mm),
                        cvRound(kPlateHeightMm * pixels_per_mm));
    const cv::Scalar ground =
        colour == PlateColour::white ? cv::Scalar(232, 236, 236) : cv::Scalar(40, 196, 240);
    cv::Mat plate(size, CV_8UC3, ground);
    double text_mm = -kGap;
    for (const char c : mark)
        text_mm += c == ' ' ? kGroupGap - kGap : kLetterWidth + kGap;
    double x = (kPlateWidthMm - text_mm) / 2;
    const double y = (kPlateHeightMm - kLetterHeight) / 2;
    const Pen pen{pixels_per_mm, kStroke, cv::Scalar(22, 20, 20), 0};
    for (const char c : mark) {
        if (c == ' ') {
            x += kGroupGap - kGap;
            continue;
        }
        draw_letter(plate, c, cv::Point2d(x, y) * pixels_per_mm, pen);
        x += kLetterWidth + kGap;
    }
    return plate;
}

void write_overlay(cv::Mat& picture, std::string_view text, cv::Point2d top_left, double height) {
    const double scale = height / kLetterHeight;
    const Pen rim{scale, kStroke * 1.6, cv::Scalar(24, 24, 24), kStroke / 2};
    const Pen ink{scale, kStroke * 0.7, cv::Scalar(245, 245, 245), 0};
    for (const Pen& pen : {rim, ink}) {
        double x = top_left.x;
        for (const char c : text) {
            draw_letter(picture, c, {x, top_left.y}, pen);
            x += (kLetterWidth + kGap * 1.5) * scale;
        }
    }
}

void write_number(cv::Mat& picture, int number) {
    constexpr int kBits = 12;
    constexpr int kSide = 16;
    write_overlay(picture, std::to_string(number), {kSide, kSide}, 1.5 * kSide);
    for (int bit = 0; bit < kBits; ++bit) {
        const bool set = ((number >> (kBits - 1 - bit)) & 1) != 0;
        cv::rectangle(picture, cv::Rect(kSide * (1 + bit), 3 * kSide, kSide, kSide),
                      set ? cv::Scalar(255, 255, 255) : cv::Scalar(0, 0, 0), cv::FILLED);
    }
}

}  // namespace catseye::samples
