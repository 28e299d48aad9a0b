#include "transcode/filmstrip.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "findings/json.hpp"
#include "media/image_file.hpp"
#include "transcode/outputs.hpp"

namespace catseye::transcode {

namespace {

constexpr auto kInterval = std::chrono::seconds(2);
constexpr int kWidth = 160;
constexpr int kColumns = 10;
constexpr int kRows = 10;
constexpr std::size_t kPerSheet = std::size_t{kColumns} * kRows;
constexpr int kTallest = 640;  // a sheet of ten must stay a JPEG, whatever shape the pictures have

}  // namespace

std::chrono::microseconds Filmstrip::interval() const {
    return kInterval;
}

Result<> Filmstrip::start(const media::VideoTrack& track) {
    rotation_ = track.rotation;
    const media::PictureSize shown = media::shown_size({track.width, track.height}, rotation_);
    size_ = {kWidth, std::clamp(static_cast<int>(av_rescale(shown.height, kWidth, shown.width)), 1,
                                kTallest)};
    return ok();
}

Result<> Filmstrip::accept(const media::FrameAt& at) {
    const std::size_t sheet = pictures_.size() / kPerSheet;
    const auto place = static_cast<int>(pictures_.size() % kPerSheet);
    if (sheet >= outputs_.sheets.size()) return ok();
    if (place == 0)
        sheet_ =
            TRY(media::make_picture({kWidth * kColumns, size_.height * kRows}, AV_PIX_FMT_RGB24));
    const Placed placed{sheet, place % kColumns * size_.width, place / kColumns * size_.height,
                        std::chrono::duration<double>(at.time).count()};
    const media::FramePtr rgb = TRY(media::to_shown_rgb(*at.frame, rotation_, size_));
    const auto row_bytes = std::size_t{3} * kWidth;
    for (int y = 0; y < size_.height; ++y) {
        std::memcpy(sheet_->data[0] + std::ptrdiff_t{placed.y + y} * sheet_->linesize[0] +
                        std::ptrdiff_t{3} * placed.x,
                    rgb->data[0] + std::ptrdiff_t{y} * rgb->linesize[0], row_bytes);
    }
    pictures_.push_back(placed);
    return pictures_.size() % kPerSheet == 0 ? write_sheet() : ok();
}

/// Writes the sheet with the rows that are used; what is unused in the last row stays black.
Result<> Filmstrip::write_sheet() {
    const std::size_t sheet = pictures_.back().sheet;
    const std::size_t used = pictures_.size() - sheet * kPerSheet;
    const std::size_t last_row = (used - 1) % kColumns + 1;
    sheet_->height = pictures_.back().y + size_.height;
    for (int y = pictures_.back().y; y < sheet_->height; ++y) {
        std::memset(sheet_->data[0] + std::ptrdiff_t{y} * sheet_->linesize[0] +
                        static_cast<std::ptrdiff_t>(3 * last_row * kWidth),
                    0, 3 * (kColumns - last_row) * kWidth);
    }
    return media::write_image(*sheet_, media::ImageFormat::jpeg, outputs_.sheets[sheet]);
}

Result<> Filmstrip::write_index() {
    findings::Json pictures = findings::Json::array();
    for (const Placed& each : pictures_)
        pictures.push_back(
            {{"sheet", each.sheet}, {"x", each.x}, {"y", each.y}, {"time_s", each.time_s}});
    const findings::Json index{{"interval_s", kInterval.count()},
                               {"width", size_.width},
                               {"height", size_.height},
                               {"columns", kColumns},
                               {"rows", kRows},
                               {"sheets", (pictures_.size() + kPerSheet - 1) / kPerSheet},
                               {"pictures", std::move(pictures)}};
    return write_text(outputs_.index, findings::to_line(index));
}

Result<> Filmstrip::finish() {
    if (pictures_.size() % kPerSheet != 0) TRY(write_sheet());
    return write_index();
}

}  // namespace catseye::transcode
