#include "transcode/still_stage.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch.hpp>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "media/decoder.hpp"
#include "media/demuxer.hpp"
#include "media/picture.hpp"
#include "tests/support/stages.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

const std::string kPictures = "-f lavfi -i testsrc2=s=320x240:r=30:d=2 ";

/// Every picture of a clip as shown, decoded from the start to the end in one go.
std::vector<cv::Mat> all_pictures(const std::filesystem::path& path) {
    const File file = open_clip(path);
    auto demuxer = media::Demuxer::open(file.fd());
    REQUIRE(demuxer);
    auto decoder = media::Decoder::open(demuxer->video(), 1);
    REQUIRE(decoder);
    const int rotation = demuxer->rotation().value_or(0);
    std::vector<cv::Mat> pictures;
    const auto drain = [&] {
        const media::FramePtr frame(av_frame_alloc());
        while (*decoder->receive(*frame) == media::Decoded::frame) {
            const auto shown = media::shown_size({frame->width, frame->height}, rotation);
            const auto rgb = *media::to_shown_rgb(*frame, rotation, shown);
            const cv::Mat view(rgb->height, rgb->width, CV_8UC3, rgb->data[0],
                               static_cast<std::size_t>(rgb->linesize[0]));
            pictures.push_back(view.clone());
        }
    };
    const media::PacketPtr packet(av_packet_alloc());
    while (*demuxer->next(*packet)) {
        if (packet->stream_index != demuxer->video().index) continue;
        REQUIRE(decoder->send(*packet));
        drain();
    }
    REQUIRE(decoder->end());
    drain();
    return pictures;
}

bool is_same(const cv::Mat& rgb, const std::filesystem::path& png) {
    cv::Mat bgr = cv::imread(png.string(), cv::IMREAD_COLOR);
    if (bgr.size() != rgb.size()) return false;
    for (int y = 0; y < bgr.rows; ++y) {
        for (int x = 0; x < bgr.cols; ++x) {
            const auto& ours = bgr.at<cv::Vec3b>(y, x);
            const auto& wanted = rgb.at<cv::Vec3b>(y, x);
            if (ours[0] != wanted[2] || ours[1] != wanted[1] || ours[2] != wanted[0]) return false;
        }
    }
    return true;
}

}  // namespace

TEST_CASE("a still is exactly the frame of that number in the order of showing") {
    const TemporaryFolder folder;
    make_clip(folder, "flat.mp4", kPictures + "-c:v mpeg4 -q:v 5 -g 20");
    const std::vector<std::pair<std::string, std::string>> clips = {
        {"b_frames.mp4",
         kPictures + "-c:v libx264 -preset medium -g 24 -x264-params open-gop=1 -pix_fmt yuv420p"},
        {"ten_bit.mkv", kPictures + "-c:v libx265 -preset ultrafast -x265-params "
                                    "log-level=none:keyint=20 -pix_fmt yuv420p10le"},
        {"stream.ts", kPictures + "-c:v mpeg2video -bf 2 -g 15 -q:v 4"},
        {"old.avi", kPictures + "-c:v mpeg4 -bf 2 -g 20 -q:v 5"},
        {"turned.mp4",
         "-i '" + (folder / "flat.mp4").string() + "' -c copy -metadata:s:v rotate=90"},
        {"uneven.mp4",
         kPictures +
             "-vf \"select='not(eq(mod(n,4),1))'\" -vsync vfr -c:v libx264 -g 15 -pix_fmt yuv420p"},
    };
    for (const auto& [name, arguments] : clips) {
        const auto clip = make_clip(folder, name, arguments);
        const auto pictures = all_pictures(clip);
        REQUIRE(pictures.size() > 40);
        for (std::size_t frame = 0; frame < pictures.size(); frame += 7) {
            INFO(name << " frame " << frame);
            const auto output = run_stage("still", "frame=" + std::to_string(frame), clip, folder);
            REQUIRE(output);
            CHECK(output->files == std::vector<std::string>{"still.png"});
            CHECK(output->still->frame == static_cast<std::int64_t>(frame));
            CHECK(output->still->width == pictures[frame].cols);
            CHECK(output->still->height == pictures[frame].rows);
            CHECK(is_same(pictures[frame], folder / "still.png"));
        }
    }
}

TEST_CASE("a still says when its frame is shown, in the original's own units") {
    const TemporaryFolder folder;
    const auto clip = make_clip(
        folder, "late.ts",
        kPictures + "-c:v libx264 -bf 0 -pix_fmt yuv420p -muxdelay 0 -output_ts_offset 10");
    const auto first = run_stage("still", "frame=0", clip, folder);
    const auto last = run_stage("still", "frame=59", clip, folder);
    REQUIRE(first);
    REQUIRE(last);
    CHECK(first->still->time_base_den == 90'000);
    CHECK(last->still->pts - first->still->pts == 59 * 3000);
    CHECK(first->still->pts >= 900'000);
}

TEST_CASE("a frame that does not exist is refused with how many there are") {
    const TemporaryFolder folder;
    const auto clip = make_clip(folder, "a.mp4", kPictures + "-c:v mpeg4");
    const auto beyond = run_stage("still", "frame=60", clip, folder);
    REQUIRE_FALSE(beyond);
    CHECK(beyond.error().code == ErrorCode::invalid_request);
    CHECK(beyond.error().message.find("60 frames") != std::string::npos);
    for (const std::string wrong :
         {"", "frame=", "frame=-1", "frame=1x", "frame=99999999999999999999", "1"}) {
        INFO(wrong);
        CHECK(run_stage("still", wrong, clip, folder).error().code == ErrorCode::invalid_request);
    }
}

TEST_CASE("a still holds nothing beside the picture") {
    const TemporaryFolder folder;
    const auto clip = make_clip(folder, "a.mp4", kPictures + "-c:v mpeg4 -metadata title=secret");
    REQUIRE(run_stage("still", "frame=3", clip, folder));
    std::ifstream file(folder / "still.png", std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    for (const std::string chunk : {"tEXt", "iTXt", "zTXt", "tIME", "eXIf"})
        CHECK(bytes.find(chunk) == std::string::npos);
}
