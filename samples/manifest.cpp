#include <cmath>
#include <map>

#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "samples/clip.hpp"

namespace catseye::samples {

namespace {

using Json = nlohmann::ordered_json;

double tenth(double pixels) {
    return std::round(pixels * 10) / 10;
}

std::string without_space(std::string mark) {
    std::erase(mark, ' ');
    return mark;
}

/// What is known of one plate over a clip.
struct PlateViews {
    std::size_t frames = 0;  ///< in which it is wholly in view and wide enough
    std::size_t largest_frame = 0;
    cv::Rect2f largest;
    cv::Rect2f everywhere;  ///< around all its boxes
};

std::map<std::string, PlateViews> views_of(const Recording& recording) {
    constexpr float kReadableWidth = 36;
    const Renderer renderer(recording.scene);
    std::map<std::string, PlateViews> all;
    for (std::size_t frame = 0; frame < recording.ticks.size(); ++frame) {
        const double time_s =
            static_cast<double>(recording.ticks[frame]) / recording.encoding.ticks_per_second;
        for (const PlateTruth& plate : renderer.plates(time_s)) {
            const cv::Rect2f box = plate.box();
            if (box.width < kReadableWidth) continue;
            PlateViews& views = all[plate.mark];
            views.everywhere = views.frames == 0 ? box : views.everywhere | box;
            ++views.frames;
            if (box.width <= views.largest.width) continue;
            views.largest = box;
            views.largest_frame = frame;
        }
    }
    return all;
}

/// The largest view of each plate that is readable somewhere, and whether it stays in one place
/// throughout.
Json plates_in(const Recording& recording) {
    Json plates = Json::array();
    for (const auto& [mark, views] : views_of(recording)) {
        const cv::Rect2f& box = views.largest;
        const bool steady =
            views.frames == recording.ticks.size() && views.everywhere.area() < 1.5F * box.area();
        plates.push_back(
            {{"vrm", without_space(mark)},
             {"frame", views.largest_frame},
             {"box", {tenth(box.x), tenth(box.y), tenth(box.width), tenth(box.height)}},
             {"steady", steady}});
    }
    return plates;
}

bool is_variable(const Recording& recording) {
    return recording.encoding.ticks_per_second != recording.encoding.frames_per_second;
}

/// What is known of the pictures. A clip cut in the middle keeps an unknown part of them: only
/// bounds are given.
void add_pictures(Json& entry, const Clip& clip) {
    const Recording& recording = *clip.recording;
    entry["container"] = clip.expected.container;
    entry["codec"] = clip.expected.codec;
    entry["width"] = recording.scene.size.width;
    entry["height"] = recording.scene.size.height;
    entry["rotation"] = recording.encoding.rotation;
    entry["variable_frame_rate"] = is_variable(recording);
    if (recording.damage == Damage::none) {
        entry["frames"] = recording.ticks.size();
        entry["duration_s"] =
            static_cast<double>(recording.end_ticks) / recording.encoding.ticks_per_second;
    } else {
        entry["frames_below"] = recording.ticks.size();
    }
    entry["tolerance_s"] = 1.0 / recording.encoding.frames_per_second;
    if (!recording.encoding.audio.empty()) entry["audio"] = recording.encoding.audio;
    entry["proxy"] = clip.expected.proxy;
    if (recording.damage == Damage::none) entry["plates"] = plates_in(recording);
}

}  // namespace

std::string manifest() {
    Json list = Json::array();
    for (const Clip& clip : clips()) {
        Json entry{{"file", clip.file}, {"why", clip.why}, {"verdict", clip.expected.verdict}};
        entry["reasons"] = clip.expected.reasons;
        if (clip.recording) {
            std::string shown = to_iso(from_ms(clip.recording->scene.clock_s * 1000));
            shown.pop_back();  // the camera's clock knows no zone
            entry["incident_time"] = shown;
        }
        if (!clip.expected.codec.empty()) add_pictures(entry, clip);
        list.push_back(std::move(entry));
    }
    return Json{{"clips", std::move(list)}}.dump(1, ' ') + "\n";
}

}  // namespace catseye::samples
