#pragma once
#include <array>
#include <string>
#include <vector>

#include "transcode/plates/finder.hpp"

namespace catseye::transcode {

/// What a character can be. O and 0, I and 1 have one shape on a UK plate: here they are 0 and 1,
/// and vrm.hpp tells them apart by where they stand.
inline constexpr std::string_view kPlateSymbols = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// How the reader's belief is spread over kPlateSymbols; the sum is 1.
using CharacterShares = std::array<float, kPlateSymbols.size()>;

/// The likeliest symbol.
char likeliest(const CharacterShares& shares);

/// One look at one plate.
struct PlateRead {
    std::vector<CharacterShares> characters;
    double certainty = 0;  ///< 0 … 1, the network's own, over-sure: vote.hpp weighs it

    std::string text() const;  ///< the likeliest symbols
};

/// How long to read where the first attempt is not sure.
enum class Care { quick, thorough };
/// Of a plate that has been looked at so often: the first looks are worth more care, since later
/// ones outvote what one of them misreads.
constexpr Care care_after(std::int64_t looks) {
    return looks < 4 ? Care::thorough : Care::quick;
}

/// Reads a plate between four corners: our own sequence network of a million weights
/// (training/nets.py), trained on drawn plates alone. Not for two threads at once.
class PlateReader {
public:
    /// `internal` when the weights cannot be used.
    static Result<PlateReader> load(std::span<const unsigned char> weights);

    /// What stands on the plate (8-bit grey): one line, or two when the plate is not wide. Empty
    /// when nothing does. Between a usual UK mark and a part of it, the mark. About 7 ms of one
    /// core a line, thoroughly five times that where the first attempt is not sure.
    PlateRead read(const cv::Mat& luma, const Corners& corners, Care care = Care::thorough);

private:
    PlateReader() = default;
    PlateRead read_line(const cv::Mat& luma, const Corners& corners);
    PlateRead read_one_line(const cv::Mat& luma, const Corners& corners, Care care);

    cv::dnn::Net net_;
};

/// The pixels between four corners as a rectangle, without aliasing when it is smaller.
cv::Mat straightened(const cv::Mat& picture, const Corners& corners, const cv::Size& size);

/// The points of a plate's own square, (0, 0) its top left and (1, 1) its bottom right, in the
/// picture: the corners of a part of it, or of more than it.
Corners part_of(const Corners& plate, const cv::Rect2f& part);

}  // namespace catseye::transcode
