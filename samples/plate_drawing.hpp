#pragma once
#include <string_view>

#include <opencv2/core.hpp>

namespace catseye::samples {

/// White at the front, yellow at the rear.
enum class PlateColour { white, yellow };

/// A UK number plate seen square on, 520 x 111 mm at `pixels_per_mm`, BGR: letters 50 x 79 mm,
/// strokes 14 mm, 11 mm between letters and 33 mm between groups (Road Vehicles (Display of
/// Registration Marks) Regulations 2001, SI 2001/561). The letters are our own strokes, so no font
/// file is needed. `mark` is written with its space: "AA00 AAA".
cv::Mat draw_plate(std::string_view mark, PlateColour colour, double pixels_per_mm);

inline constexpr double kPlateWidthMm = 520;
inline constexpr double kPlateHeightMm = 111;

/// Burns text into a picture, as a camera burns its clock, with the same strokes; white with a dark
/// rim. `height` is that of a letter in pixels; letters, digits, space, '/', ':' and '-' can be
/// written.
void write_overlay(cv::Mat& picture, std::string_view text, cv::Point2d top_left, double height);

/// Burns a picture's number in, at the top on the left: in digits for people, and below them as
/// twelve squares of 16 pixels for machines, white for 1 and black for 0, the highest first, from
/// (16, 48).
void write_number(cv::Mat& picture, int number);

}  // namespace catseye::samples
