// Every sample through the real stages, in the sandbox, against samples/manifest.json. When the
// generator changes, copy the manifest it writes beside its clips over the committed one, and look
// at the difference.
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>

#include <opencv2/imgproc.hpp>

#include "base/file.hpp"
#include "findings/json.hpp"
#include "media/demuxer.hpp"
#include "media/frame_graph.hpp"
#include "media/packet_index.hpp"
#include "media/picture.hpp"
#include "workers/sandbox.hpp"

using namespace catseye;
using findings::Json;

namespace {

const std::filesystem::path kSamples = CATSEYE_SAMPLES;
const std::filesystem::path kStage = std::filesystem::path(CATSEYE_PROGRAMS) / "catseye-stage";

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

Json committed_manifest() {
    return Json::parse(
        text_of(std::filesystem::path(CATSEYE_SOURCE) / "samples" / "manifest.json"));
}

/// The samples that can be shown, or all.
std::vector<Json> samples(bool readable_only) {
    const Json manifest = committed_manifest();
    std::vector<Json> list;
    for (const Json& clip : manifest.at("clips")) {
        if (!readable_only || clip.at("verdict") != "rejected") list.push_back(clip);
    }
    REQUIRE(list.size() > 10);
    return list;
}

/// A folder of its own for one run, gone afterwards.
class Scratch {
public:
    Scratch() {
        std::string pattern = std::filesystem::temp_directory_path() / "catseye-golden-XXXXXX";
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() { std::filesystem::remove_all(folder_); }
    const std::filesystem::path& folder() const { return folder_; }

private:
    std::filesystem::path folder_;
};

File opened(const std::filesystem::path& path) {
    auto file = open_regular(path);
    REQUIRE(file);
    return *std::move(file);
}

workers::StageRun run(const std::string& stage, const Json& clip, const Scratch& scratch) {
    workers::StageRequest request;
    request.stage = stage;
    request.scratch = scratch.folder();
    return workers::run_stage(kStage, opened(kSamples / clip.at("file").get<std::string>()),
                              request);
}

/// A clip as the tests see it: its index and some of its pictures, grey, as shown.
struct Watched {
    media::PacketIndex index;
    std::string codec;
    int pixel_format = 0;
    int b_frames = 0;
    std::map<std::int64_t, cv::Mat> pictures;  ///< by frame number
};

class KeepsSome final : public media::FrameSink {
public:
    std::string_view name() const override { return "keeps_some"; }
    Result<> start(const media::VideoTrack& track) override {
        rotation_ = track.rotation;
        return ok();
    }
    Result<> accept(const media::FrameAt& at) override {
        constexpr std::int64_t kEvery = 9;
        if (at.frame->pict_type == AV_PICTURE_TYPE_B) ++b_frames;
        if (at.ordinal % kEvery != 0) return ok();
        const auto shown = media::shown_size({at.frame->width, at.frame->height}, rotation_);
        const auto rgb = TRY(media::to_shown_rgb(*at.frame, rotation_, shown));
        cv::cvtColor(cv::Mat(rgb->height, rgb->width, CV_8UC3, rgb->data[0],
                             static_cast<std::size_t>(rgb->linesize[0])),
                     pictures[at.ordinal], cv::COLOR_RGB2GRAY);
        return ok();
    }
    Result<> finish() override { return ok(); }

    std::map<std::int64_t, cv::Mat> pictures;
    int b_frames = 0;

private:
    int rotation_ = 0;
};

Watched watch(const std::filesystem::path& path) {
    const File file = opened(path);
    auto scan = media::Demuxer::open(file.fd());
    REQUIRE(scan);
    auto index = media::read_index(*scan);
    REQUIRE(index);
    auto demuxer = media::Demuxer::open(file.fd());
    REQUIRE(demuxer);
    KeepsSome keeper;
    media::FrameGraph graph(*demuxer, *index, 2);
    graph.add(keeper);
    REQUIRE(graph.run([](std::int64_t) {}));
    const AVCodecParameters& codec = *demuxer->video().codecpar;
    return {*std::move(index), avcodec_get_name(codec.codec_id), codec.format, keeper.b_frames,
            std::move(keeper.pictures)};
}

/// The mean structural similarity of two grey pictures (Wang et al. 2004), Gaussian window of 1.5
/// pixels.
double similarity(const cv::Mat& a, const cv::Mat& b) {
    constexpr double kC1 = 6.5025, kC2 = 58.5225;  // (0.01 * 255)², (0.03 * 255)²
    const auto smooth = [](const cv::Mat& picture) {
        cv::Mat result;
        cv::GaussianBlur(picture, result, {11, 11}, 1.5);
        return result;
    };
    cv::Mat x, y;
    a.convertTo(x, CV_32F);
    b.convertTo(y, CV_32F);
    const cv::Mat mean_x = smooth(x), mean_y = smooth(y);
    const cv::Mat both = mean_x.mul(mean_y), square_x = mean_x.mul(mean_x),
                  square_y = mean_y.mul(mean_y);
    const cv::Mat spread_x = smooth(x.mul(x)) - square_x, spread_y = smooth(y.mul(y)) - square_y;
    const cv::Mat joint = smooth(x.mul(y)) - both;
    const cv::Mat above = (2 * both + kC1).mul(2 * joint + kC2);
    const cv::Mat below = (square_x + square_y + kC1).mul(spread_x + spread_y + kC2);
    cv::Mat ratio;
    cv::divide(above, below, ratio);
    return cv::mean(ratio)[0];
}

double overlap(const cv::Rect2d& a, const cv::Rect2d& b) {
    const double both = (a & b).area();
    return both / (a.area() + b.area() - both);
}

std::vector<std::string> codes_of(const std::vector<findings::Reason>& reasons) {
    std::vector<std::string> codes;
    for (const auto& reason : reasons)
        codes.push_back(reason.code);
    return codes;
}

void check_video(const findings::ProbeFindings& probe, const Json& clip) {
    CHECK(probe.container == clip.at("container"));
    REQUIRE(probe.video);
    CHECK(probe.video->codec == clip.at("codec"));
    CHECK(probe.video->width == clip.at("width"));
    CHECK(probe.video->height == clip.at("height"));
    CHECK(probe.video->rotation == clip.at("rotation"));
    CHECK(probe.video->variable_frame_rate == clip.at("variable_frame_rate"));
    CHECK(probe.audio.has_value() == clip.contains("audio"));
    if (probe.audio) CHECK(probe.audio->codec == clip.at("audio"));
    REQUIRE(probe.duration_s);
    REQUIRE(probe.video->frames);
    if (clip.contains("frames")) {
        CHECK(*probe.video->frames == clip.at("frames"));
        CHECK(*probe.duration_s ==
              Approx(clip.at("duration_s").get<double>()).margin(clip.at("tolerance_s")));
    } else {
        CHECK(*probe.video->frames < clip.at("frames_below"));
        CHECK(*probe.video->frames > 0);
    }
}

/// `lost`: packets of the original that give no picture.
void check_playable(const Watched& proxy, const Watched& original, std::int64_t lost) {
    CHECK(proxy.codec == "h264");
    // Both are 8 bits, 4:2:0; the second is libav's word for the full range that Motion JPEG has.
    CHECK((proxy.pixel_format == AV_PIX_FMT_YUV420P || proxy.pixel_format == AV_PIX_FMT_YUVJ420P));
    CHECK(proxy.b_frames == 0);
    CHECK_FALSE(proxy.index.is_reordered());
    const auto packets = static_cast<std::int64_t>(original.index.frames().size());
    CHECK(proxy.index.frames().size() == static_cast<std::size_t>(packets - lost));
    using Seconds = std::chrono::duration<double>;
    const double length = Seconds(original.index.duration()).count();
    const double frame = length / static_cast<double>(original.index.frames().size());
    CHECK(Seconds(proxy.index.duration()).count() ==
          Approx(length).margin(frame * static_cast<double>(1 + lost)));
    std::chrono::microseconds last_key{};
    const auto frames = proxy.index.frames();
    for (std::size_t i = 0; i < frames.size(); ++i) {
        const auto time = proxy.index.time_of(static_cast<std::int64_t>(i));
        if (frames[i].key) last_key = time;
        CHECK(time - last_key <= std::chrono::seconds(1));
    }
}

void check_alike(const Watched& proxy, const Watched& original) {
    REQUIRE_FALSE(original.pictures.empty());
    for (const auto& [number, picture] : original.pictures) {
        CAPTURE(number);
        REQUIRE(proxy.pictures.contains(number));
        const cv::Mat& shown = proxy.pictures.at(number);
        REQUIRE(shown.size() == picture.size());
        CHECK(similarity(shown, picture) >= 0.95);
    }
}

void check_frame_index(const Json& index, const media::PacketIndex& original) {
    const auto frames = original.frames();
    REQUIRE(index.at("pts").size() == frames.size());
    REQUIRE(index.at("size").size() == frames.size());
    CHECK(index.at("time_base") == Json({original.time_base().num, original.time_base().den}));
    Json keys = Json::array();
    bool same = true;
    for (std::size_t i = 0; i < frames.size(); ++i) {
        same = same && index["pts"][i] == frames[i].pts && index["size"][i] == frames[i].size_bytes;
        if (frames[i].key) keys.push_back(i);
    }
    CHECK(same);
    CHECK(index.at("key") == keys);
}

void check_filmstrip(const Json& index, const std::filesystem::path& folder, double duration_s) {
    const double interval = index.at("interval_s");
    const int width = index.at("width"), height = index.at("height");
    const auto& pictures = index.at("pictures");
    CHECK(std::abs(static_cast<double>(pictures.size()) - std::ceil(duration_s / interval)) <= 1);
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        CHECK(pictures[i].at("time_s") == Approx(static_cast<double>(i) * interval).margin(0.25));
        CHECK(pictures[i].at("x").get<int>() % width == 0);
        CHECK(pictures[i].at("y").get<int>() % height == 0);
        CHECK(pictures[i].at("sheet") < index.at("sheets"));
    }
    CHECK(std::filesystem::file_size(folder / "filmstrip_00.jpg") > 0);
}

}  // namespace

TEST_CASE("the committed manifest is what the generator says") {
    CHECK(Json::parse(text_of(kSamples / "manifest.json")) == committed_manifest());
}

TEST_CASE("probe finds in every sample what the manifest says") {
    for (const Json& clip : samples(false)) {
        CAPTURE(clip.at("file").get<std::string>());
        const Scratch scratch;
        const auto ended = run("probe", clip, scratch);
        INFO((ended.outcome ? "" : ended.outcome.error().message) << ended.last_words);
        REQUIRE(ended.outcome);
        REQUIRE(ended.outcome->probe);
        const auto& probe = *ended.outcome->probe;
        CHECK(std::string(to_string(probe.verdict)) == clip.at("verdict"));
        CHECK(codes_of(probe.reasons) == clip.at("reasons").get<std::vector<std::string>>());
        if (clip.contains("codec")) check_video(probe, clip);
    }
}

TEST_CASE(
    "derive makes of every readable sample what a browser plays and an officer steps through") {
    for (const Json& clip : samples(true)) {
        CAPTURE(clip.at("file").get<std::string>());
        const Scratch scratch;
        const auto ended = run("derive", clip, scratch);
        INFO((ended.outcome ? "" : ended.outcome.error().message) << ended.last_words);
        REQUIRE(ended.outcome);
        REQUIRE(ended.outcome->derive);
        CHECK(std::string(to_string(ended.outcome->derive->proxy)) == clip.at("proxy"));
        const Watched original = watch(kSamples / clip.at("file").get<std::string>());
        const Watched proxy = watch(scratch.folder() / "proxy.mp4");
        check_playable(proxy, original,
                       ended.outcome->derive->packets - ended.outcome->derive->frames);
        CHECK(std::ranges::empty(ended.outcome->derive->warnings) == clip.contains("frames"));
        check_alike(proxy, original);
        const std::string bytes = text_of(scratch.folder() / "proxy.mp4");
        CHECK(bytes.find("moov") < bytes.find("mdat"));  // it starts before it is loaded
        check_frame_index(Json::parse(text_of(scratch.folder() / "frame_index.json")),
                          original.index);
        check_filmstrip(Json::parse(text_of(scratch.folder() / "filmstrip.json")), scratch.folder(),
                        ended.outcome->derive->duration_s);
        CHECK(std::filesystem::file_size(scratch.folder() / "poster.jpg") > 0);
    }
}

TEST_CASE("a readable plate that stays ahead is sighted throughout, where it is") {
    constexpr double kReadableWidth = 60;
    int steady = 0;
    for (const Json& clip : samples(true)) {
        CAPTURE(clip.at("file").get<std::string>());
        const Scratch scratch;
        std::optional<workers::StageRun> ended;
        if (!clip.contains("plates")) continue;
        for (const Json& plate : clip.at("plates")) {
            if (!plate.at("steady").get<bool>() || plate.at("box")[2] < kReadableWidth) continue;
            ++steady;
            if (!ended) ended = run("derive", clip, scratch);
            REQUIRE(ended->outcome);
            const auto box = plate.at("box").get<std::array<double, 4>>();
            const auto is_it = [&](const findings::Sighting& sighting) {
                const auto& [x, y, width, height] = sighting.best.box;
                return overlap({x, y, width, height}, {box[0], box[1], box[2], box[3]}) >= 0.5;
            };
            const auto& sightings = ended->outcome->sightings;
            const auto found = std::ranges::find_if(sightings, is_it);
            CAPTURE(plate.dump());
            REQUIRE(found != sightings.end());
            const double length = clip.at("duration_s");
            CHECK(found->last_s - found->first_s > 0.7 * length);
            REQUIRE(found->crop);
            CHECK(std::filesystem::file_size(scratch.folder() / *found->crop) > 0);
        }
    }
    CHECK(steady >= 3);
}

TEST_CASE(
    "every plate of 70 pixels or more in a sample is read right, and none says what is not there") {
    constexpr double kLegibleWidth = 70;
    int legible = 0;
    for (const Json& clip : samples(true)) {
        CAPTURE(clip.at("file").get<std::string>());
        const Json plates = clip.value("plates", Json::array());
        const Scratch scratch;
        const auto ended = run("derive", clip, scratch);
        REQUIRE(ended.outcome);
        std::set<std::string> marks;
        for (const Json& plate : plates) {
            const auto mark = plate.at("vrm").get<std::string>();
            marks.insert(mark);
            if (plate.at("box")[2] < kLegibleWidth) continue;
            ++legible;
            CAPTURE(mark);
            CHECK(std::ranges::any_of(ended.outcome->sightings,
                                      [&](const auto& sighting) { return sighting.vrm == mark; }));
        }
        if (!clip.contains("plates")) continue;
        for (const findings::Sighting& sighting : ended.outcome->sightings) {
            CAPTURE(sighting.vrm.value_or("-"));
            CHECK((sighting.state != findings::SightingState::confident ||
                   marks.contains(*sighting.vrm)));
        }
    }
    CHECK(legible >= 5);
}

TEST_CASE("a program whose weights are damaged does all but the plates, and says so") {
    const auto* const damaged = GENERATE("finder.onnx", "reader.onnx");
    CAPTURE(damaged);
    const std::string weights = text_of(std::filesystem::path(CATSEYE_SOURCE) / "transcode" /
                                        "plates" / "models" / damaged);
    std::string program = text_of(kStage);
    const auto at = program.find(weights);
    REQUIRE(at != std::string::npos);
    program.at(at + weights.size() / 2) ^= 1;
    const Scratch other, scratch;
    const auto stage = other.folder() / "catseye-stage";
    std::ofstream(stage, std::ios::binary) << program;
    std::filesystem::permissions(stage, std::filesystem::perms::owner_all);
    workers::StageRequest request;
    request.stage = "derive";
    request.scratch = scratch.folder();
    const auto ended = workers::run_stage(stage, opened(kSamples / "dashcam.mp4"), request);
    REQUIRE(ended.outcome);
    CHECK(ended.outcome->sightings.empty());
    REQUIRE(ended.outcome->derive->warnings.size() == 1);
    const auto& warning = ended.outcome->derive->warnings.front();
    CHECK(warning.code == "plates_not_looked_for");
    CHECK(warning.message.find("install this version of catseye again") != std::string::npos);
    for (const char* file : {"proxy.mp4", "poster.jpg", "filmstrip.json", "frame_index.json"})
        CHECK(std::filesystem::file_size(scratch.folder() / file) > 0);
}
