#include "transcode/derive_stage.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "media/demuxer.hpp"
#include "media/packet_index.hpp"
#include "tests/support/stages.hpp"
#include "transcode/proxy.hpp"

using namespace catseye;
using namespace catseye::tests;
using findings::ProxyMethod;

namespace {

const std::string kPictures = "-f lavfi -i testsrc2=s=640x480:r=30:d=3 ";
const std::string kSound = "-f lavfi -i sine=d=3 ";
const std::string kReady = "-c:v libx264 -preset ultrafast -g 30 -bf 0 -pix_fmt yuv420p ";

/// What a browser would find in a file.
struct Track {
    std::string codec;
    int profile = 0;
    int format = 0;
    int width = 0;
    int height = 0;
    int rotation = 0;
    std::string sound;
    media::PacketIndex index;
};

Track track_of(const std::filesystem::path& path) {
    const File file = open_clip(path);
    auto demuxer = media::Demuxer::open(file.fd());
    REQUIRE(demuxer);
    const AVCodecParameters& codec = *demuxer->video().codecpar;
    Track track{avcodec_get_name(codec.codec_id),
                codec.profile,
                codec.format,
                codec.width,
                codec.height,
                demuxer->rotation().value_or(-1),
                "",
                {}};
    if (demuxer->audio() != nullptr)
        track.sound = avcodec_get_name(demuxer->audio()->codecpar->codec_id);
    auto index = media::read_index(*demuxer);
    REQUIRE(index);
    track.index = *std::move(index);
    return track;
}

/// The n-th frame of both at the same time after the first, to the millisecond.
void check_same_times(const media::PacketIndex& original, const media::PacketIndex& proxy) {
    REQUIRE(proxy.frames().size() == original.frames().size());
    for (std::size_t at = 0; at < original.frames().size(); ++at) {
        const auto ordinal = static_cast<std::int64_t>(at);
        CHECK(std::abs((proxy.time_of(ordinal) - original.time_of(ordinal)).count()) < 1000);
    }
}

void check_plays_in_browsers(const Track& proxy) {
    CHECK(proxy.codec == "h264");
    CHECK((proxy.format == AV_PIX_FMT_YUV420P || proxy.format == AV_PIX_FMT_YUVJ420P));
    CHECK((proxy.profile & 0xFF) <= FF_PROFILE_H264_HIGH);  // without the flag for constrained
    CHECK_FALSE(proxy.index.is_reordered());
    CHECK((proxy.sound.empty() || proxy.sound == "aac"));
    std::int64_t last_key = 0;
    for (std::size_t at = 0; at < proxy.index.frames().size(); ++at) {
        if (proxy.index.frames()[at].key) last_key = static_cast<std::int64_t>(at);
        CHECK(proxy.index.time_of(static_cast<std::int64_t>(at)) - proxy.index.time_of(last_key) <
              std::chrono::milliseconds(1100));
    }
}

nlohmann::json json_of(const std::filesystem::path& path) {
    return nlohmann::json::parse(std::ifstream(path));
}

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The index comes before the media.
bool starts_fast(const std::filesystem::path& path) {
    const std::string bytes = bytes_of(path);
    return bytes.find("moov") < bytes.find("mdat");
}

}  // namespace

TEST_CASE("a clip that browsers play already is repacked, frame for frame and byte for byte") {
    const TemporaryFolder folder;
    const auto clip = make_clip(folder, "ready.mp4", kPictures + kSound + kReady + "-c:a aac -t 3");
    const auto output = run_stage("derive", "", clip, folder);
    REQUIRE(output);
    REQUIRE(output->derive);
    CHECK(output->derive->proxy == ProxyMethod::remuxed);
    CHECK(output->derive->packets == 90);
    CHECK(output->derive->frames == 90);
    CHECK(output->derive->decode_errors == 0);
    CHECK(output->derive->duration_s == Approx(3.0));
    CHECK(output->derive->warnings.empty());
    for (const std::string file :
         {"proxy.mp4", "frame_index.json", "poster.jpg", "filmstrip.json", "filmstrip_00.jpg"})
        CHECK(std::ranges::count(output->files, file) == 1);
    CHECK(std::ranges::count(output->files, "filmstrip_01.jpg") == 0);

    const Track original = track_of(clip);
    const Track proxy = track_of(folder / "proxy.mp4");
    check_plays_in_browsers(proxy);
    check_same_times(original.index, proxy.index);
    CHECK(starts_fast(folder / "proxy.mp4"));
    CHECK(proxy.sound == "aac");
    for (std::size_t at = 0; at < 90; ++at)
        CHECK(proxy.index.frames()[at].size_bytes == original.index.frames()[at].size_bytes);

    const auto index = json_of(folder / "frame_index.json");
    CHECK(index["pts"].size() == 90);
    CHECK(index["size"].size() == 90);
    CHECK(index["key"] == nlohmann::json{0, 30, 60});
    CHECK(index["time_base"][1] == original.index.time_base().den);
}

TEST_CASE("everything else is encoded so that every browser plays it, frame for frame") {
    const TemporaryFolder folder;
    struct Case {
        std::string name;
        std::string arguments;
    };
    const std::string hevc = "-c:v libx265 -preset ultrafast -x265-params log-level=none ";
    const std::vector<Case> cases = {
        {"b_frames.mp4",
         kPictures + kSound + "-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a aac -t 3"},
        {"ten_bit.mkv", kPictures + kSound + hevc + "-pix_fmt yuv420p10le -c:a ac3 -t 3"},
        {"photo.avi",
         kPictures + kSound + "-c:v mjpeg -q:v 6 -pix_fmt yuvj422p -c:a pcm_s16le -t 3"},
        {"stream.ts",
         kPictures + kSound +
             "-c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a mp2 -t 3 -output_ts_offset 900"},
        {"silent.mp4", kPictures + "-c:v mpeg4 -q:v 5"},
        {"uneven.mp4", kPictures + "-vf \"select='not(eq(mod(n,4),1))'\" -vsync vfr " + hevc +
                           "-tag:v hvc1 -pix_fmt yuv420p"},
        {"rare_keys.mp4",
         kPictures + "-c:v libx264 -preset ultrafast -g 90 -bf 0 -pix_fmt yuv420p"},
        {"old.avi", kPictures + "-c:v mpeg4 -bf 2 -q:v 5"},
    };
    for (const auto& [name, arguments] : cases) {
        INFO(name);
        const auto clip = make_clip(folder, name, arguments);
        const auto output = run_stage("derive", "", clip, folder);
        REQUIRE(output);
        CHECK(output->derive->proxy == ProxyMethod::transcoded);
        CHECK(output->derive->frames == output->derive->packets);
        CHECK(output->derive->warnings.empty());
        const Track original = track_of(clip);
        const Track proxy = track_of(folder / "proxy.mp4");
        check_plays_in_browsers(proxy);
        check_same_times(original.index, proxy.index);
        CHECK(original.sound.empty() == proxy.sound.empty());
        CHECK(proxy.index.duration().count() ==
              Approx(original.index.duration().count()).margin(5000));
        CHECK(json_of(folder / "frame_index.json")["pts"].size() == original.index.frames().size());
    }
}

TEST_CASE("a transport stream that is ready is repacked too") {
    const TemporaryFolder folder;
    const auto clip = make_clip(folder, "ready.ts", kPictures + kSound + kReady + "-c:a aac -t 3");
    const auto output = run_stage("derive", "lanes=proxy", clip, folder);
    REQUIRE(output);
    CHECK(output->derive->proxy == ProxyMethod::remuxed);
    CHECK(output->files == std::vector<std::string>{"proxy.mp4"});
    const Track proxy = track_of(folder / "proxy.mp4");
    check_plays_in_browsers(proxy);
    CHECK(proxy.sound == "aac");
    check_same_times(track_of(clip).index, proxy.index);
}

TEST_CASE("a turned clip stays upright whether it is repacked or encoded") {
    const TemporaryFolder folder;
    for (const std::string& codec : {kReady, std::string("-c:v mpeg4 -q:v 5 ")}) {
        make_clip(folder, "flat.mp4", kPictures + codec);
        const auto clip = make_clip(
            folder, "turned.mp4",
            "-i '" + (folder / "flat.mp4").string() + "' -c copy -metadata:s:v rotate=90");
        REQUIRE(run_stage("derive", "", clip, folder));
        const Track proxy = track_of(folder / "proxy.mp4");
        CHECK(proxy.rotation == track_of(clip).rotation);
        CHECK(proxy.rotation != 0);
        CHECK(json_of(folder / "filmstrip.json")["height"] == 213);
    }
}

TEST_CASE("the proxy's size is at most 1080p, upright or not, and even") {
    using media::PictureSize;
    CHECK(transcode::proxy_size({3840, 2160}) == PictureSize{1920, 1080});
    CHECK(transcode::proxy_size({2160, 3840}) == PictureSize{1080, 1920});
    CHECK(transcode::proxy_size({1376, 1840}) == PictureSize{1080, 1444});
    CHECK(transcode::proxy_size({2560, 1080}) == PictureSize{1920, 810});
    CHECK(transcode::proxy_size({641, 361}) == PictureSize{640, 360});
    CHECK(transcode::proxy_size({1, 1}) == PictureSize{2, 2});
}

TEST_CASE("damage is counted and told, and its proxy is encoded so that browsers do not stop") {
    const TemporaryFolder folder;
    const auto clip = make_clip(folder, "ready.mp4", kPictures + kReady);
    {
        std::fstream file(clip, std::ios::in | std::ios::out | std::ios::binary);
        const auto size = static_cast<std::int64_t>(std::filesystem::file_size(clip));
        for (std::int64_t at = size / 4; at < size / 2; at += 997)
            file.seekp(at).write("\xFF\x00\x55", 3);
    }
    const auto output = run_stage("derive", "", clip, folder);
    REQUIRE(output);
    CHECK(output->derive->proxy == ProxyMethod::transcoded);
    CHECK(output->derive->packets == 90);
    CHECK(output->derive->decode_errors > 0);
    REQUIRE(output->derive->warnings.size() == 1);
    CHECK(output->derive->warnings[0].code == "damaged_frames");
    check_plays_in_browsers(track_of(folder / "proxy.mp4"));
}

TEST_CASE("a clip that was cut short is derived as far as it goes, with warnings") {
    const TemporaryFolder folder;
    const auto clip = make_clip(folder, "front.mp4", kPictures + kReady + "-movflags +faststart");
    std::filesystem::resize_file(clip, std::filesystem::file_size(clip) / 2);
    const auto output = run_stage("derive", "", clip, folder);
    REQUIRE(output);
    CHECK(output->derive->duration_s < 2);
    CHECK(output->derive->warnings.front().code == "declared_longer");
}

TEST_CASE("without a single picture nothing is derived") {
    const TemporaryFolder folder;
    std::ofstream(folder / "text.mp4") << "no video";
    CHECK(run_stage("derive", "", folder / "text.mp4", folder).error().code ==
          ErrorCode::invalid_media);
    const auto clip = make_clip(folder, "ready.mp4", kPictures + kReady + "-movflags +faststart");
    std::string bytes = bytes_of(clip);
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bytes.find("mdat")) + 4, bytes.end(),
              '\x5A');
    std::ofstream(clip, std::ios::binary) << bytes;
    CHECK(run_stage("derive", "", clip, folder).error().code == ErrorCode::invalid_media);
}

TEST_CASE("lanes are chosen by name and an unknown name is refused") {
    const TemporaryFolder folder;
    const auto clip = make_clip(folder, "ready.mp4", kPictures + kReady);
    const auto some = run_stage("derive", "lanes=poster,frame_index", clip, folder);
    REQUIRE(some);
    CHECK(some->files == std::vector<std::string>{"frame_index.json", "poster.jpg"});
    for (const std::string wrong : {"lanes=posters", "lanes=poster,", "lane=poster", "poster"}) {
        INFO(wrong);
        const auto refused = run_stage("derive", wrong, clip, folder);
        REQUIRE((!refused || wrong == "lanes=poster,"));
        if (!refused) CHECK(refused.error().code == ErrorCode::invalid_request);
    }
}
