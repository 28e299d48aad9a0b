#include <algorithm>
#include <array>
#include <iterator>

#include "samples/clip.hpp"

namespace catseye::samples {

namespace {

const cv::Size kSmall(640, 360), kHd(1280, 720), kFullHd(1920, 1080);
constexpr std::int64_t kFridayMorning = 1773994500;  // 2026-03-20 08:15:00 on the camera's clock

/// A steady rate, as dashcams record.
Recording steady(Scene scene, int seconds, Encoding encoding = {}) {
    Recording recording{std::move(scene), std::move(encoding), {}, 0, 0, Damage::none};
    recording.end_ticks = static_cast<std::int64_t>(seconds) * recording.encoding.ticks_per_second;
    for (std::int64_t tick = 0; tick < recording.end_ticks; ++tick)
        recording.ticks.push_back(tick);
    return recording;
}

/// Following one car while another comes the other way.
Scene following(cv::Size size, const std::string& mark, std::int64_t clock_s) {
    Scene scene;
    scene.size = size;
    scene.clock_s = clock_s;
    scene.vehicles = {{mark, Facing::away, 0.1, 6.2, 0, 0.02, {120, 60, 40}},
                      {"BD00 SMR", Facing::towards, 3.6, 52, 0, -22, {40, 40, 160}}};
    return scene;
}

/// A close pass: it overtakes on the right and pulls in, its plate blurred by the motion.
Scene overtaking() {
    Scene scene;
    scene.size = kHd;
    scene.clock_s = kFridayMorning + 3600;
    scene.shutter_s = 1.0 / 60;
    scene.vehicles = {{"AB00 CDE", Facing::away, 2.9, 1.0, -0.85, 2.6, {196, 200, 202}}};
    return scene;
}

Scene at_night() {
    Scene scene;
    scene.size = kHd;
    scene.light = Light::night;
    scene.clock_s = kFridayMorning + 13 * 3600;
    scene.vehicles = {{"LV00 NGT", Facing::away, 0, 5.8, 0, 0.02, {60, 50, 46}},
                      {"GY00 HKP", Facing::towards, 3.6, 60, 0, -20, {110, 112, 112}}};
    return scene;
}

/// What a phone in the hand records: the gaps between pictures grow in the dark and jump when it is
/// busy.
Recording phone(Scene scene) {
    Encoding encoding;
    encoding.ticks_per_second = 600;  // as iPhones count
    encoding.frames_per_second = 24;
    Recording recording{std::move(scene), std::move(encoding), {}, 0, 0, Damage::none};
    constexpr std::array kGaps{20, 20, 20, 30, 20, 40, 20, 20, 25, 120};  // ticks
    std::int64_t tick = 0;
    for (int picture = 0; picture < 72; ++picture) {
        recording.ticks.push_back(tick);
        tick += kGaps[static_cast<std::size_t>(picture) % kGaps.size()];
    }
    recording.end_ticks = tick;
    return recording;
}

Recording numbered(Recording recording) {
    recording.numbered = true;
    return recording;
}

Encoding with_codec(std::string codec, AVPixelFormat format = AV_PIX_FMT_YUV420P) {
    Encoding encoding;
    encoding.codec = std::move(codec);
    encoding.format = format;
    return encoding;
}

Encoding in_container(std::string container) {
    Encoding encoding;
    encoding.container = std::move(container);
    return encoding;
}

Recording damaged(Recording recording, Damage damage) {
    recording.encoding.index_first = damage != Damage::index_cut_off;
    recording.damage = damage;
    return recording;
}

Scene small(const std::string& mark) {
    return following(kSmall, mark, kFridayMorning);
}

std::vector<Clip> dashcam_clips() {
    Encoding dashcam;
    dashcam.made_at = "2026-03-20T08:15:00Z";
    return {
        {"dashcam.mp4",
         "the usual dashcam: H.264 without B-frames, a key frame a second, played as it is",
         steady(following(kHd, "AA00 AAA", kFridayMorning), 4, dashcam),
         "",
         {}},
        {"close_pass.mp4",
         "an overtaking vehicle's plate, blurred by motion while near",
         steady(overtaking(), 3),
         "",
         {}},
        {"night.mp4", "headlamps, noise, and plates that shine", steady(at_night(), 3), "", {}},
        {"full_hd.mp4",
         "the largest picture that is played as it is",
         steady(following(kFullHd, "BX00 FHD", kFridayMorning), 4),
         "",
         {}},
    };
}

std::vector<Clip> clips_by_codec() {
    Encoding b_frames;
    b_frames.b_frames = 2;
    Encoding motion_jpeg = with_codec("mjpeg", AV_PIX_FMT_YUVJ420P);
    motion_jpeg.container = "avi";
    motion_jpeg.audio = "pcm_s16le";
    return {
        {"b_frames.mp4",
         "B-frames: cannot be stepped frame by frame, so it is transcoded",
         steady(small("AE00 BFR"), 4, b_frames),
         "",
         {.proxy = "transcoded"}},
        {"hevc.mp4",
         "HEVC",
         steady(small("AF00 HVC"), 3, with_codec("libx265")),
         "",
         {.codec = "hevc", .proxy = "transcoded"}},
        {"hevc_10bit.mp4",
         "HEVC with ten bits a sample",
         steady(small("AG00 TEN"), 3, with_codec("libx265", AV_PIX_FMT_YUV420P10LE)),
         "",
         {.codec = "hevc", .proxy = "transcoded"}},
        {"motion_jpeg.avi",
         "old dashcam: Motion JPEG in AVI, full range, PCM sound",
         steady(small("AH00 AVJ"), 3, motion_jpeg),
         "",
         {.container = "avi", .codec = "mjpeg", .proxy = "transcoded"}},
    };
}

std::vector<Clip> clips_by_container() {
    Encoding turned;
    turned.rotation = 90;
    turned.frames_per_second = turned.ticks_per_second = 30;
    Encoding silent;
    silent.audio.clear();
    Recording late =
        steady(following(kSmall, "CE00 MKV", kFridayMorning), 3, in_container("matroska"));
    late.start_ticks = 250;
    return {
        {"transport_stream.ts",
         "MPEG transport stream",
         steady(small("AJ00 TSF"), 4, in_container("mpegts")),
         "",
         {.container = "mpegts"}},
        {"matroska.mkv",
         "Matroska",
         steady(small("AK00 MKV"), 3, in_container("matroska")),
         "",
         {.container = "matroska"}},
        {"late_start.mkv",
         "its first picture is at ten seconds, not at zero",
         late,
         "",
         {.container = "matroska"}},
        {"variable_rate.mp4",
         "phone: the gaps between pictures vary from 33 to 200 ms, key frames are more than a "
         "second apart",
         phone(small("AL00 VFR")),
         "",
         {.proxy = "transcoded"}},
        {"numbered.mp4",
         "every picture carries its number: what a player shows can be read off it",
         numbered(steady(small("AU00 NUM"), 4)),
         "",
         {}},
        {"numbered_variable.mp4",
         "the same with gaps from 33 to 200 ms",
         numbered(phone(small("AR00 NUM"))),
         "",
         {.proxy = "transcoded"}},
        {"turned.mp4",
         "phone held upright: stored sideways, to be turned by 90 degrees",
         steady(following({360, 640}, "AM00 RTN", kFridayMorning), 3, turned),
         "",
         {}},
        {"silent.mp4", "no sound", steady(small("AN00 SLT"), 3, silent), "", {}},
    };
}

std::vector<Clip> broken_clips() {
    const Expected unreadable{"rejected", {"not_video"}, "", "", ""};
    Expected no_index{"rejected", {"truncated_no_index"}, "mov", "", ""};
    Expected playlist{"rejected", {"playlist"}, "", "", ""};
    return {
        {"no_index.mp4", "the recorder lost power: the index was never written",
         damaged(steady(following(kSmall, "AO00 CUT", kFridayMorning), 3), Damage::index_cut_off),
         "", no_index},
        {"half.mp4",
         "the copy stopped halfway: the index promises more than arrived",
         damaged(steady(following(kSmall, "AP00 CUT", kFridayMorning), 4),
                 Damage::second_half_cut_off),
         "",
         {"accepted_with_warnings", {"cut_short", "declared_longer"}, "mov", "h264", "transcoded"}},
        {"text.mp4", "a letter under a video's name", std::nullopt,
         "Dear Sir or Madam,\n\nplease find the video attached.\n", unreadable},
        {"playlist.mp4", "an HLS playlist under a video's name that points at another file",
         std::nullopt,
         "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:5\n#EXTINF:5.0,\ndashcam.mp4\n#EXT-X-"
         "ENDLIST\n",
         playlist},
    };
}

/// Small pictures are quick to make, and `probe` warns of them.
void note_smallness(Clip& clip) {
    constexpr int kEnoughLines = 480;
    const cv::Size size = clip.recording->scene.size;
    if (std::min(size.width, size.height) >= kEnoughLines) return;
    clip.expected.verdict = "accepted_with_warnings";
    clip.expected.reasons.emplace_back("low_resolution");
}

}  // namespace

const std::vector<Clip>& clips() {
    static const std::vector<Clip> all = [] {
        std::vector<Clip> list;
        for (const auto part : {dashcam_clips, clips_by_codec, clips_by_container, broken_clips}) {
            std::ranges::move(part(), std::back_inserter(list));
        }
        for (Clip& clip : list) {
            if (clip.recording && clip.expected.verdict != "rejected") note_smallness(clip);
        }
        return list;
    }();
    return all;
}

}  // namespace catseye::samples
