#include "samples/clip.hpp"

#include <fstream>
#include <iterator>

#include <opencv2/imgproc.hpp>

namespace catseye::samples {

namespace {

/// Cuts the file at the MP4 box that holds the index, or in the middle.
Result<> damage_file(const std::filesystem::path& path, Damage damage) {
    std::uintmax_t keep = std::filesystem::file_size(path) / 2;
    if (damage == Damage::index_cut_off) {
        std::ifstream file(path, std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(file), {});
        const auto at = bytes.rfind("moov");
        if (at == std::string::npos || at < 4)
            return fail(ErrorCode::internal, path.string() + " has no index to cut off");
        keep = at - 4;  // the box begins with its size
    }
    std::filesystem::resize_file(path, keep);
    return ok();
}

Result<> record(const Recording& recording, const std::filesystem::path& path) {
    const Renderer renderer(recording.scene);
    const bool is_turned = recording.encoding.rotation != 0;
    const cv::Size shown = recording.scene.size;
    const cv::Size stored = is_turned ? cv::Size(shown.height, shown.width) : shown;
    auto writer = TRY(ClipWriter::open(path, recording.encoding, stored));
    int number = 0;
    for (const std::int64_t tick : recording.ticks) {
        cv::Mat picture =
            renderer.picture(static_cast<double>(tick) / recording.encoding.ticks_per_second);
        if (recording.numbered) write_number(picture, number++);
        if (is_turned) cv::rotate(picture, picture, cv::ROTATE_90_COUNTERCLOCKWISE);
        TRY(writer.add(picture, recording.start_ticks + tick));
    }
    return writer.finish(recording.start_ticks + recording.end_ticks);
}

}  // namespace

Result<> make_clip(const Clip& clip, const std::filesystem::path& folder) {
    const auto path = folder / clip.file;
    if (!clip.recording) {
        std::ofstream file(path, std::ios::binary);
        file << clip.text;
        file.close();
        if (!file) return fail(ErrorCode::resource, "could not write " + path.string());
        return ok();
    }
    TRY(record(*clip.recording, path));
    if (clip.recording->damage != Damage::none) TRY(damage_file(path, clip.recording->damage));
    return ok();
}

}  // namespace catseye::samples
