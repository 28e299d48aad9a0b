#include "media/probe.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "media/reasons.hpp"
#include "tests/support/clips.hpp"

using namespace catseye;
using namespace catseye::tests;
using findings::Verdict;

namespace {

const std::string kPictures = "-f lavfi -i testsrc2=s=960x540:r=30:d=2 ";
const std::string kSound = "-f lavfi -i sine=d=2 ";
const std::string kH264 = "-c:v libx264 -preset ultrafast -g 30 -bf 0 -pix_fmt yuv420p ";

findings::ProbeFindings probe_clip(const std::filesystem::path& path) {
    const File file = open_clip(path);
    auto found = media::probe(file.fd());
    REQUIRE(found);
    return *std::move(found);
}

std::vector<std::string> codes_of(const findings::ProbeFindings& probe) {
    std::vector<std::string> codes;
    for (const auto& reason : probe.reasons)
        codes.push_back(reason.code);
    return codes;
}

std::filesystem::path text_file(const TemporaryFolder& folder, const std::string& text) {
    std::ofstream(folder / "text.mp4") << text;
    return folder / "text.mp4";
}

}  // namespace

TEST_CASE("a dashcam's clip is accepted with its facts measured") {
    const TemporaryFolder folder;
    const auto probe =
        probe_clip(make_clip(folder, "a.mp4", kPictures + kSound + kH264 + "-c:a aac -t 2"));
    CHECK(probe.verdict == Verdict::accepted);
    CHECK(probe.reasons.empty());
    CHECK(probe.container == "mov");
    CHECK(probe.duration_s == Approx(2.0));
    REQUIRE(probe.video);
    CHECK(probe.video->codec == "h264");
    CHECK(probe.video->width == 960);
    CHECK(probe.video->frames == 60);
    CHECK(probe.video->frame_rate == 30.0);
    CHECK_FALSE(probe.video->variable_frame_rate);
    REQUIRE(probe.audio);
    CHECK(probe.audio->codec == "aac");
}

TEST_CASE("every container and codec that cameras use is accepted") {
    const TemporaryFolder folder;
    const std::vector<std::tuple<std::string, std::string, std::string>> clips = {
        {"a.ts", kH264, "mpegts"},
        {"a.mkv", kH264, "matroska"},
        {"a.avi", "-c:v mjpeg -q:v 5 -pix_fmt yuvj420p ", "avi"},
        {"a.mov",
         "-c:v libx265 -preset ultrafast -x265-params log-level=none -tag:v hvc1 -pix_fmt "
         "yuv420p10le ",
         "mov"},
        {"a.mpg", "-c:v mpeg2video -q:v 4 ", "mpeg"},
        {"a.webm", "-c:v libvpx -deadline realtime -b:v 1M ", "matroska"},
    };
    for (const auto& [name, codec, container] : clips) {
        INFO(name);
        const auto probe = probe_clip(make_clip(folder, name, kPictures + codec));
        CHECK(probe.verdict == Verdict::accepted);
        CHECK(probe.container == container);
        REQUIRE(probe.video);
        CHECK(probe.video->frames == 60);
        CHECK(*probe.duration_s == Approx(2.0).margin(0.05));
        CHECK_FALSE(probe.audio);
    }
}

TEST_CASE("a turned clip is described as people see it") {
    const TemporaryFolder folder;
    make_clip(folder, "flat.mp4", kPictures + kH264);
    const auto turned =
        make_clip(folder, "turned.mp4",
                  "-i '" + (folder / "flat.mp4").string() + "' -c copy -metadata:s:v rotate=90");
    const auto probe = probe_clip(turned);
    REQUIRE(probe.video);
    CHECK(probe.video->width == 540);
    CHECK(probe.video->height == 960);
    CHECK(probe.video->rotation == 270);  // ffmpeg's tag counts the other way round
}

TEST_CASE("dropped frames and a late start are seen in the times of packets") {
    const TemporaryFolder folder;
    const auto uneven = make_clip(
        folder, "vfr.mp4", kPictures + "-vf \"select='not(eq(mod(n,4),1))'\" -vsync vfr " + kH264);
    const auto probe = probe_clip(uneven);
    CHECK(probe.video->variable_frame_rate);
    CHECK(probe.video->frames == 45);
    const auto late = make_clip(folder, "late.ts", kPictures + kH264 + "-output_ts_offset 5000");
    CHECK(*probe_clip(late).duration_s == Approx(2.0).margin(0.05));
}

TEST_CASE("what is no recording is rejected with the reason by name") {
    const TemporaryFolder folder;
    CHECK(codes_of(probe_clip(text_file(folder, ""))) == std::vector<std::string>{"empty"});
    CHECK(codes_of(probe_clip(text_file(folder, "<html>hello</html>"))) ==
          std::vector<std::string>{"not_video"});
    CHECK(codes_of(probe_clip(text_file(folder, "#EXTM3U\n#EXTINF:1,\nother.mp4\n"))) ==
          std::vector<std::string>{"playlist"});
    const auto sound = make_clip(folder, "sound.mp4", kSound + "-c:a aac");
    CHECK(codes_of(probe_clip(sound)) == std::vector<std::string>{"no_video_track"});
    CHECK(probe_clip(sound).verdict == Verdict::rejected);
    const auto flash = make_clip(folder, "a.flv", kPictures + "-c:v flv");
    CHECK(codes_of(probe_clip(flash)) == std::vector<std::string>{"unsupported_container"});
    const auto png =
        make_clip(folder, "png.mov", "-f lavfi -i testsrc2=s=640x480:r=5:d=1 -c:v png");
    CHECK(codes_of(probe_clip(png)) == std::vector<std::string>{"unsupported_codec"});
}

TEST_CASE("a file that was cut says so, and without its index is not accepted") {
    const TemporaryFolder folder;
    const auto front =
        make_clip(folder, "front.mp4",
                  "-f lavfi -i testsrc2=s=960x540:r=30:d=6 " + kH264 + "-movflags +faststart");
    std::filesystem::resize_file(front, std::filesystem::file_size(front) / 2);
    const auto half = probe_clip(front);
    CHECK(half.verdict == Verdict::accepted_with_warnings);
    CHECK(codes_of(half) == std::vector<std::string>{"cut_short", "declared_longer"});
    CHECK(*half.duration_s < 4);

    const auto back = make_clip(folder, "back.mp4", kPictures + kH264);
    std::filesystem::resize_file(back, std::filesystem::file_size(back) / 2);
    CHECK(codes_of(probe_clip(back)) == std::vector<std::string>{"truncated_no_index"});
}

TEST_CASE("a recording over twenty minutes is rejected") {
    const TemporaryFolder folder;
    const auto clip =
        make_clip(folder, "long.mp4", "-f lavfi -i testsrc2=s=640x480:r=1:d=1300 " + kH264);
    CHECK(codes_of(probe_clip(clip)) == std::vector<std::string>{"too_long"});
}

TEST_CASE("the clock inside the file is quoted and doubted when it cannot be") {
    const TemporaryFolder folder;
    const auto clip = make_clip(folder, "clock.mp4",
                                kPictures + kH264 + "-metadata creation_time=2026-03-20T08:15:02");
    const auto probe = probe_clip(clip);
    REQUIRE(probe.times.size() == 1);
    CHECK(probe.times[0].source == "mvhd");
    CHECK(probe.times[0].value == "2026-03-20T08:15:02");
    CHECK(probe.times[0].basis == "unknown");
    CHECK(probe.reasons.empty());
    const auto early = make_clip(folder, "early.mp4",
                                 kPictures + kH264 + "-metadata creation_time=1980-01-01T00:00:00");
    CHECK(codes_of(probe_clip(early)) == std::vector<std::string>{"implausible_clock"});
}

TEST_CASE("a phone's place is read, and unknown or impossible places are none") {
    CHECK(media::point_from("+51.4169-000.0806/")->lat == Approx(51.4169));
    CHECK(media::point_from("+51.4169-000.0806/")->lon == Approx(-0.0806));
    CHECK(media::point_from("-33.8688+151.2093+024.000/")->lon == Approx(151.2093));
    for (const std::string_view none : {"+00.0000+000.0000/", "+91.0+000.1/", "+51.0-181.0/", "",
                                        "51.4,0.1", "+nan+nan/", "+1e400+1/", "+51.4", "++1+1"}) {
        INFO(none);
        CHECK_FALSE(media::point_from(none));
    }
}

TEST_CASE("seconds since 1904 are written without a zone") {
    CHECK(media::claimed_time(0) == "1904-01-01T00:00:00");
    CHECK(media::claimed_time(2'082'844'800) == "1970-01-01T00:00:00");
}

TEST_CASE("a refusal keeps its reason through an Error") {
    CHECK(media::reason_of(media::refusal("encrypted")).code == "encrypted");
    CHECK(media::refusal("encrypted").code == ErrorCode::unsupported);
    CHECK(
        media::reason_of(fail(ErrorCode::invalid_media, "open the original: Invalid data")).code ==
        "damaged");
}
