#include "transcode/plates/plates_lane.hpp"

#include <opencv2/imgcodecs.hpp>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.hpp"
#include "media/picture.hpp"
#include "tests/unit/transcode_plates/plate_pictures.hpp"
#include "transcode/plates/crops.hpp"

using namespace catseye;
using namespace catseye::transcode;

namespace {

/// A decoded picture with this luma, as the format stores it.
media::SharedFrame frame_of(const cv::Mat& luma, AVPixelFormat format) {
    media::FramePtr frame(av_frame_alloc());
    frame->format = format;
    frame->width = luma.cols;
    frame->height = luma.rows;
    REQUIRE(av_frame_get_buffer(frame.get(), 0) == 0);
    const bool is_deep = format == AV_PIX_FMT_YUV420P10LE;
    cv::Mat plane(luma.size(), is_deep ? CV_16UC1 : CV_8UC1, frame->data[0],
                  static_cast<std::size_t>(frame->linesize[0]));
    luma.convertTo(plane, plane.type(), is_deep ? 4 : 1);
    for (const std::size_t chroma : {std::size_t{1}, std::size_t{2}}) {
        cv::Mat(luma.rows / 2, luma.cols / 2, plane.type(), frame->data[chroma],
                static_cast<std::size_t>(frame->linesize[chroma]))
            .setTo(is_deep ? 512 : 128);
    }
    return {frame.release(),
            [](const AVFrame* held) { media::FramePtr(const_cast<AVFrame*>(held)); }};
}

/// A lane and what it needs: give it pictures, five a second, and ask what it saw.
class LaneOnTrial {
public:
    explicit LaneOnTrial(std::size_t crops, int rotation = 0) {
        std::vector<PlateOutputs> outputs;
        for (std::size_t i = 0; i < crops; ++i) {
            files_.emplace_back(memfd_create("crop", MFD_CLOEXEC));
            views_.emplace_back(memfd_create("view", MFD_CLOEXEC));
            outputs.push_back({{"plate_crop_" + std::to_string(i) + ".png", files_.back().fd()},
                               {"plate_view_" + std::to_string(i) + ".png", views_.back().fd()}});
        }
        auto networks = PlateNetworks::load();
        REQUIRE(networks);
        lane_ = std::make_unique<PlatesLane>(*std::move(networks), std::move(outputs), sightings_);
        media::VideoTrack track;
        track.rotation = rotation;
        REQUIRE(lane_->start(track));
    }

    media::SharedFrame show(const cv::Mat& luma, AVPixelFormat format = AV_PIX_FMT_YUV420P,
                            bool damaged = false) {
        media::SharedFrame frame = frame_of(luma, format);
        REQUIRE(lane_->accept({frame, kEvery * pictures_, pictures_ * 10, damaged}));
        ++pictures_;
        return frame;
    }

    const std::vector<findings::Sighting>& sightings() {
        REQUIRE(lane_->finish());
        return sightings_;
    }

    /// The picture in a crop's file, grey.
    cv::Mat crop(std::size_t number) const { return picture_in(files_.at(number)); }
    cv::Mat view(std::size_t number) const { return picture_in(views_.at(number)); }

private:
    static constexpr std::chrono::microseconds kEvery{200'000};

    static cv::Mat picture_in(const File& file) {
        const int fd = file.fd();
        std::vector<unsigned char> bytes(static_cast<std::size_t>(lseek(fd, 0, SEEK_END)));
        REQUIRE(pread(fd, bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
        return bytes.empty() ? cv::Mat() : cv::imdecode(bytes, cv::IMREAD_GRAYSCALE);
    }

    std::vector<File> files_, views_;
    std::vector<findings::Sighting> sightings_;
    std::unique_ptr<PlatesLane> lane_;
    std::int64_t pictures_ = 0;
};

cv::Mat street_with(const std::vector<cv::Rect>& plates, cv::Size size = {640, 360}) {
    cv::Mat luma = empty_street(size);
    for (const auto& plate : plates)
        draw_plate(luma, plate);
    return luma;
}

/// A street with a board of this ground, and on it a text that is no registration mark.
cv::Mat street_with_text(const char* text, int ground, int ink) {
    cv::Mat luma = empty_street({640, 360});
    const cv::Size size = cv::getTextSize(text, cv::FONT_HERSHEY_SIMPLEX, 0.9, 2, nullptr);
    const cv::Point at(180, 180);
    cv::rectangle(luma, at + cv::Point(-14, 12), at + cv::Point(size.width + 14, -size.height - 12),
                  ground, -1);
    cv::putText(luma, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.9, ink, 2, cv::LINE_AA);
    return luma;
}

cv::Mat noise(const cv::Size& size) {
    cv::Mat luma(size, CV_8UC1);
    cv::RNG(11).fill(luma, cv::RNG::UNIFORM, 0, 255);
    return luma;
}

cv::Mat mirrored(const cv::Mat& luma) {
    cv::Mat result;
    cv::flip(luma, result, 1);
    return result;
}

cv::Rect2f box_of(const findings::Sighting& sighting) {
    const auto& [x, y, width, height] = sighting.best.box;
    return {static_cast<float>(x), static_cast<float>(y), static_cast<float>(width),
            static_cast<float>(height)};
}

}  // namespace

TEST_CASE(
    "a plate that stays in view becomes one sighting, read, with its times and its pictures") {
    LaneOnTrial lane(4);
    lane.show(street_with({}));
    for (int i = 0; i < 5; ++i)
        lane.show(street_with({plate_at(200 + 20 * i, 150, 90)}));
    const auto sightings = lane.sightings();
    REQUIRE(sightings.size() == 1);
    const auto& plate = sightings.front();
    CHECK(plate.vrm == "AB12CDE");
    CHECK(plate.state != findings::SightingState::unread);
    CHECK(plate.plate_format == "current");
    CHECK(plate.confidence > 0.5);
    CHECK(plate.reads == 5);
    CHECK(plate.first_s == Approx(0.2).margin(0.01));
    CHECK(plate.last_s == Approx(1.0).margin(0.01));
    CHECK(plate.crop == "plate_crop_0.png");
    const auto seen_at = (plate.best.frame - 10) / 10;
    CHECK(overlap(box_of(plate), plate_at(200 + 20 * static_cast<int>(seen_at), 150, 90)) >= 0.5);
    CHECK(plate.best.sharpness > 0);
    CHECK(plate.best.sharpness <= 1);
    const cv::Mat crop = lane.crop(0);
    REQUIRE_FALSE(crop.empty());
    CHECK(crop.cols > 90);
    CHECK(crop.cols < 160);
    double darkest = 0, brightest = 0;
    cv::minMaxLoc(crop, &darkest, &brightest);
    CHECK(brightest > 180);  // the plate's ground is in the crop
    CHECK(lane.view(0).cols > 300);
}

TEST_CASE("a still is enough for a sighting") {
    LaneOnTrial lane(4);
    lane.show(street_with({plate_at(200, 150, 150)}));
    const auto sightings = lane.sightings();
    REQUIRE(sightings.size() == 1);
    CHECK(sightings.front().vrm == "AB12CDE");
    CHECK(lane.view(0).empty());  // nothing to average
}

TEST_CASE("text that the camera burns in is no sighting, nor when a plate is behind it") {
    LaneOnTrial lane(4);
    cv::RNG random(5);
    for (int i = 0; i < 20; ++i) {
        cv::Mat coarse(30, 46, CV_8UC1), large;  // a scene that moves: other edges every time
        random.fill(coarse, cv::RNG::UNIFORM, 0, 255);
        cv::resize(coarse, large, {736, 480}, 0, 0, cv::INTER_NEAREST);
        cv::Mat street = large(cv::Rect((i * 7) % 50, (i * 11) % 50, 640, 360)).clone();
        draw_plate(street, plate_at(60, 320, 110), "EF74 YZN");
        lane.show(street);
    }
    CHECK(lane.sightings().empty());
}

TEST_CASE("what shows in one picture only is no sighting") {
    LaneOnTrial lane(4);
    lane.show(street_with({}));
    lane.show(street_with({plate_at(200, 150, 90)}));
    for (int i = 0; i < 5; ++i)
        lane.show(street_with({}));
    CHECK(lane.sightings().empty());
}

TEST_CASE("the best view is the largest and sharpest") {
    LaneOnTrial lane(4);
    for (const int width : {60, 75, 95, 80})
        lane.show(street_with({plate_at(240, 150, width)}));
    cv::Mat blurred = street_with({plate_at(240, 150, 100)});
    cv::blur(blurred, blurred, {9, 1});
    lane.show(blurred);
    const auto sightings = lane.sightings();
    REQUIRE(sightings.size() == 1);
    CHECK(sightings.front().best.frame == 20);
    CHECK(sightings.front().reads >= 4);
}

TEST_CASE("boxes are in pixels of the picture as shown, whatever the stored turn") {
    const int rotation = GENERATE(0, 90, 180, 270);
    CAPTURE(rotation);
    const cv::Rect plate = plate_at(140, 420, 100);
    cv::Mat stored = street_with({plate}, {360, 640});
    if (rotation == 90) cv::rotate(stored, stored, cv::ROTATE_90_COUNTERCLOCKWISE);
    if (rotation == 180) cv::rotate(stored, stored, cv::ROTATE_180);
    if (rotation == 270) cv::rotate(stored, stored, cv::ROTATE_90_CLOCKWISE);
    LaneOnTrial lane(2, rotation);
    lane.show(stored);
    lane.show(stored);
    const auto sightings = lane.sightings();
    REQUIRE(sightings.size() == 1);
    CHECK(overlap(box_of(sightings.front()), plate) >= 0.5);
    const cv::Mat crop = lane.crop(0);
    CHECK(crop.cols > 2 * crop.rows);  // upright, as people see it
    CHECK(cv::mean(crop)[0] > 75);     // and the plate, not the street beside it
}

TEST_CASE("the shared picture is left as it was") {
    const int rotation = GENERATE(0, 90, 180, 270);
    const cv::Mat luma = street_with({plate_at(100, 100, 90)}, {360, 360});
    LaneOnTrial lane(2, rotation);
    const auto frame = lane.show(luma);
    const cv::Mat after(luma.size(), CV_8UC1, frame->data[0],
                        static_cast<std::size_t>(frame->linesize[0]));
    CHECK(cv::countNonZero(after != luma) == 0);
}

TEST_CASE("wide pictures and ten-bit samples give boxes in their own pixels") {
    const int times = GENERATE(1, 3);  // 2560 pixels, 8K
    const cv::Rect plate = plate_at(1500 * times, 900 * times, 220 * times);
    const cv::Mat wide = street_with({plate}, {2560 * times, 1440 * times});
    const AVPixelFormat format = GENERATE(AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV420P10LE);
    LaneOnTrial lane(2);
    lane.show(wide, format);
    lane.show(wide, format);
    const auto sightings = lane.sightings();
    REQUIRE(sightings.size() == 1);
    CHECK(overlap(box_of(sightings.front()), plate) >= 0.5);
    CHECK(lane.crop(0).cols >
          220 * times);  // of the original's pixels, not of the smaller copy searched
}

TEST_CASE("no more sightings than there are slots, those seen longest first kept") {
    LaneOnTrial lane(1);
    const cv::Rect steady = plate_at(100, 100, 90), brief = plate_at(420, 240, 90);
    for (int i = 0; i < 2; ++i)
        lane.show(street_with({steady, brief}));
    for (int i = 0; i < 4; ++i)
        lane.show(street_with({steady}));
    const auto sightings = lane.sightings();
    REQUIRE(sightings.size() == 1);
    CHECK(overlap(box_of(sightings.front()), steady) >= 0.5);
}

TEST_CASE("two plates at once are two sightings in order of appearance") {
    LaneOnTrial lane(4);
    const cv::Rect first = plate_at(100, 100, 90), second = plate_at(420, 240, 70);
    lane.show(street_with({first}));
    for (int i = 0; i < 3; ++i)
        lane.show(street_with({first, second}));
    const auto sightings = lane.sightings();
    REQUIRE(sightings.size() == 2);
    CHECK(overlap(box_of(sightings[0]), first) >= 0.5);
    CHECK(overlap(box_of(sightings[1]), second) >= 0.5);
    CHECK(sightings[0].crop != sightings[1].crop);
}

TEST_CASE("a damaged picture is no view of a plate") {
    LaneOnTrial lane(2);
    for (int i = 0; i < 3; ++i)
        lane.show(street_with({plate_at(200, 150, 90)}), AV_PIX_FMT_YUV420P, true);
    CHECK(lane.sightings().empty());
}

TEST_CASE("what is no whole plate is never read with confidence, in a still or a clip") {
    const auto& [what, luma] = GENERATE(table<const char*, cv::Mat>(
        {{"black", cv::Mat(360, 640, CV_8UC1, cv::Scalar(0))},
         {"white", cv::Mat(360, 640, CV_8UC1, cv::Scalar(255))},
         {"noise", noise({640, 360})},
         {"tiny", noise({16, 16})},
         {"cut by the left edge", street_with({plate_at(-60, 150, 120)})},
         {"cut by the right edge", street_with({plate_at(570, 150, 120)})},
         {"mirrored in a bonnet", mirrored(street_with({plate_at(200, 150, 120)}))},
         {"road sign", street_with_text("A59 PRESTON", 70, 230)},
         {"motorway sign", street_with_text("M6", 70, 230)},
         {"telephone on a van", street_with_text("01772 496200", 235, 30)},
         {"advert on a bus", street_with_text("FRESH FRUIT", 200, 40)},
         {"subtitle", street_with_text("Where are we?", 60, 255)}}));
    const int pictures = GENERATE(1, 6);
    CAPTURE(what, pictures);
    LaneOnTrial lane(4);
    for (int i = 0; i < pictures; ++i)
        lane.show(luma);
    for (const findings::Sighting& sighting : lane.sightings()) {
        CAPTURE(sighting.vrm.value_or("-"), sighting.confidence);
        CHECK(sighting.state != findings::SightingState::confident);
    }
}

TEST_CASE("a track is borne out by the average of its closer looks, not by their number") {
    PlateTrack track;
    CHECK_FALSE(track.is_borne_out());
    for (int i = 0; i < 12; ++i)
        track.looked(i % 3 == 0 ? 0.7 : 0, 40, 0.1 * i);  // a lamp, now and then like a plate
    CHECK_FALSE(track.is_borne_out());
    CHECK_FALSE(track.wants_look(40, 1.2));  // enough looks, however little they gave
    CHECK(track.wants_look(50, 1.2));
    CHECK(track.wants_look(40, 2.2));
    PlateTrack plate;
    for (const double score : {0.0, 0.8, 0.7, 0.6})
        plate.looked(score, 22, 0);
    CHECK(plate.is_borne_out());
}

TEST_CASE("looks at a plate that the edge cuts vote only where there are no others") {
    PlateTracker tracker(4);
    const auto see = [&](double time_s, float width, bool is_cut, double certainty) {
        PlateSeen seen;
        seen.region.box = {100, 100, width, width / 5};
        seen.region.corners = {{{100, 100},
                                {100 + width, 100},
                                {100 + width, 100 + width / 5},
                                {100, 100 + width / 5}}};
        seen.time_s = time_s;
        seen.is_cut = is_cut;
        seen.read = PlateRead{std::vector<CharacterShares>(is_cut ? 5 : 7), certainty};
        REQUIRE(tracker.add({seen}, time_s, [](const PlateSeen&) -> Result<media::FramePtr> {
            return media::make_picture({8, 8}, AV_PIX_FMT_RGB24);
        }));
    };
    for (int i = 0; i < 3; ++i)
        see(0.1 * i, 100, true, 0.9);
    REQUIRE(tracker.open().size() == 1);
    CHECK(tracker.open().front().ballots().size() == 3);  // nothing else to go by
    see(0.3, 90, false, 0.1);
    see(0.4, 90, false, 0.2);
    const auto ballots = tracker.open().front().ballots();
    REQUIRE(ballots.size() == 2);  // smaller and less sure, but whole
    CHECK(ballots.front().read.characters.size() == 7);
    CHECK(ballots.front().read.certainty == 0.2);
}

TEST_CASE("a plate that fills a large picture is cut out smaller, any other in its own pixels") {
    const auto large = frame_of(cv::Mat(3000, 4000, CV_8UC1, cv::Scalar(90)), AV_PIX_FMT_YUV420P);
    const auto whole = cut_out(*large, {200, 200, 3600, 2600}, 0);
    REQUIRE(whole);
    const double pixels = 1.0 * (*whole)->width * (*whole)->height;
    CHECK(pixels <= 2.5e6);
    CHECK(pixels > 2.4e6);
    CHECK(1.0 * (*whole)->width / (*whole)->height == Approx(4.0 / 3).epsilon(0.01));
    const auto small = cut_out(*large, {804, 804, 160, 40}, 0);
    REQUIRE(small);
    CHECK((*small)->width == 200);  // with half its height around it
    CHECK((*small)->height == 80);
}

TEST_CASE("what looks like a plate from afar only is no sighting") {
    // A grille, a lamp cluster, a stripe: a bright bar with a few dark marks, too few and too large
    // for letters.
    LaneOnTrial lane(4);
    for (int i = 0; i < 6; ++i) {
        cv::Mat street = street_with({});
        const cv::Rect bar(200 + 10 * i, 150, 40, 10);
        cv::rectangle(street, bar, 220, -1);
        cv::rectangle(street, bar.tl() + cv::Point(12, 0), bar.tl() + cv::Point(18, 9), 40, -1);
        cv::GaussianBlur(street, street, {5, 5}, 0);
        lane.show(street);
    }
    CHECK(lane.sightings().empty());
}

TEST_CASE("a plate too far away to be read is a sighting all the same") {
    LaneOnTrial lane(4);
    for (int i = 0; i < 6; ++i)
        lane.show(street_with({plate_at(200 + 10 * i, 150, 27)}));
    const auto sightings = lane.sightings();
    REQUIRE(sightings.size() == 1);
    CHECK(sightings.front().state == findings::SightingState::unread);
}

TEST_CASE("a plate that shows in every tenth picture only is no sighting") {
    LaneOnTrial lane(4);
    for (int i = 0; i < 31; ++i)
        lane.show(i % 10 == 0 ? street_with({plate_at(200, 150, 90)}) : street_with({}));
    CHECK(lane.sightings().empty());
}
