#include "media/probe.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

#include "media/decoder.hpp"
#include "media/picture.hpp"
#include "media/reasons.hpp"

namespace catseye::media {

namespace {

constexpr double kLongestSeconds = 20 * 60;
constexpr double kFastestRate = 240;  // what phones reach in slow motion
constexpr int kSmallShortSide = 480;  // below it a plate is readable only from a few metres
constexpr int kPacketsForPicture =
    600;  // a picture must come out within ten seconds at 60 a second

/// The first picture that the decoder gives while the index is read.
class FirstPicture {
public:
    explicit FirstPicture(Result<Decoder> decoder) : decoder_(std::move(decoder)) {}

    Result<> offer(const AVPacket& packet) {
        if (!decoder_ || size_ || ++packets_ > kPacketsForPicture) return ok();
        TRY(decoder_->send(packet));
        return receive();
    }

    /// The stored size of the picture; nothing when none could be decoded.
    Result<std::optional<PictureSize>> finish() {
        if (decoder_ && !size_ && packets_ <= kPacketsForPicture) {
            TRY(decoder_->end());
            TRY(receive());
        }
        return size_;
    }

private:
    Result<> receive() {
        const FramePtr frame = TRY(make_frame());
        while (!size_) {
            const Decoded answer = TRY(decoder_->receive(*frame));
            if (answer == Decoded::nothing) return ok();
            if (answer == Decoded::frame) size_ = PictureSize{frame->width, frame->height};
        }
        return ok();
    }

    Result<Decoder> decoder_;
    std::optional<PictureSize> size_;
    int packets_ = 0;
};

std::chrono::sys_seconds instant(std::int64_t seconds_since_1904) {
    using namespace std::chrono;
    return sys_seconds(sys_days(year{1904} / January / 1)) + seconds(seconds_since_1904);
}

/// Before 2005 no dashcam, after 2037 no clock of 32 bits.
bool is_plausible(std::int64_t seconds_since_1904) {
    using namespace std::chrono;
    const year_month_day day(floor<days>(instant(seconds_since_1904)));
    return day.year() >= year{2005} && day.year() <= year{2037};
}

/// The text of a date as far as it is one: hostile tags may hold anything.
bool looks_like_time(std::string_view text) {
    constexpr std::string_view kLetters = "0123456789-:+.TZ";
    return text.size() >= 10 && text.size() <= 32 &&
           text.find_first_not_of(kLetters) == std::string_view::npos && text[4] == '-' &&
           text[7] == '-';
}

bool has_zone(std::string_view text) {
    const std::size_t clock = text.find('T');
    return clock != std::string_view::npos &&
           text.find_first_of("+-Z", clock) != std::string_view::npos;
}

void add_claims(const BoxFacts& boxes, findings::ProbeFindings& probe) {
    if (boxes.created_s) probe.times.push_back({"mvhd", claimed_time(*boxes.created_s), "unknown"});
    if (boxes.track_created_s && boxes.track_created_s != boxes.created_s)
        probe.times.push_back({"tkhd", claimed_time(*boxes.track_created_s), "unknown"});
    if (boxes.creation_date && looks_like_time(*boxes.creation_date)) {
        probe.times.push_back({"quicktime.creationdate", *boxes.creation_date,
                               has_zone(*boxes.creation_date) ? "utc" : "unknown"});
    }
    if (boxes.created_s && !is_plausible(*boxes.created_s))
        probe.reasons.push_back(reason("implausible_clock"));
    if (!boxes.location) return;
    if (const auto point = point_from(*boxes.location))
        probe.gps = findings::Gps{"phone", {*point}};
}

void add_doubts_about_file(const Inspection& inspection, findings::ProbeFindings& probe) {
    const Recognised& recognised = inspection.recognised;
    if (recognised.leading_bytes > 0) probe.reasons.push_back(reason("leading_data"));
    if (inspection.boxes.trailing_bytes > 0) probe.reasons.push_back(reason("trailing_data"));
    const bool cut_packet =
        recognised.packet_bytes > 0 &&
        (inspection.size_bytes - recognised.leading_bytes) % recognised.packet_bytes != 0;
    if (inspection.boxes.cut_short || cut_packet) probe.reasons.push_back(reason("cut_short"));
}

findings::VideoFacts video_facts(const Demuxer& demuxer, const PacketIndex& index,
                                 PictureSize stored) {
    const int rotation = demuxer.rotation().value_or(0);
    const PictureSize shown = shown_size(stored, rotation);
    const Cadence cadence = cadence_of(index);
    findings::VideoFacts video;
    video.codec = avcodec_get_name(demuxer.video().codecpar->codec_id);
    video.width = shown.width;
    video.height = shown.height;
    video.frame_rate =
        std::round(cadence.frame_rate * 1000) / 1000;  // beyond that containers round
    video.variable_frame_rate = cadence.variable;
    video.rotation = rotation;
    video.frames = static_cast<std::int64_t>(index.frames().size());
    return video;
}

void reject(findings::ProbeFindings& probe, findings::Reason why) {
    probe.verdict = findings::Verdict::rejected;
    probe.reasons.insert(probe.reasons.begin(), std::move(why));
}

/// The verdict on a file whose track was read to its end.
void judge(const Demuxer& demuxer, const PacketIndex& index, findings::ProbeFindings& probe) {
    if (*probe.duration_s > kLongestSeconds) return reject(probe, reason("too_long"));
    for (auto& doubt : doubts_about(demuxer, index)) {
        const bool said = std::ranges::find(probe.reasons, doubt.code, &findings::Reason::code) !=
                          probe.reasons.end();
        if (!said) probe.reasons.push_back(std::move(doubt));
    }
    if (!demuxer.rotation()) probe.reasons.push_back(reason("unknown_rotation"));
    if (probe.video->frame_rate > kFastestRate)
        probe.reasons.push_back(reason("implausible_frame_rate"));
    if (std::min(probe.video->width, probe.video->height) < kSmallShortSide)
        probe.reasons.push_back(reason("low_resolution"));
    probe.verdict = probe.reasons.empty() ? findings::Verdict::accepted
                                          : findings::Verdict::accepted_with_warnings;
}

/// Reads the whole track; whatever makes it unreadable becomes the reason of a rejection.
Result<> read_track(Demuxer& demuxer, findings::ProbeFindings& probe) {
    PacketIndex index;
    FirstPicture picture(Decoder::open(demuxer.video(), 1));
    const PacketPtr packet = TRY(make_packet());
    while (TRY(demuxer.next(*packet))) {
        if (packet->stream_index != demuxer.video().index) continue;
        TRY(index.add(*packet));
        TRY(picture.offer(*packet));
    }
    TRY(index.finish(demuxer.video().time_base));
    const auto stored = TRY(picture.finish());
    if (!stored) return refusal("no_picture");
    probe.duration_s = std::chrono::duration<double>(index.duration()).count();
    probe.video = video_facts(demuxer, index, *stored);
    judge(demuxer, index, probe);
    return ok();
}

Result<> read_recording(int fd, const Inspection& inspection, findings::ProbeFindings& probe) {
    Demuxer demuxer = TRY(Demuxer::open(fd, inspection));
    probe.container = demuxer.container();
    if (demuxer.audio() != nullptr)
        probe.audio = findings::AudioFacts{avcodec_get_name(demuxer.audio()->codecpar->codec_id)};
    return read_track(demuxer, probe);
}

}  // namespace

Result<findings::ProbeFindings> probe(int fd) {
    const Inspection inspection = TRY(inspect(fd));
    findings::ProbeFindings probe;
    if (inspection.refused) {
        reject(probe, reason(*inspection.refused));
        return probe;
    }
    add_claims(inspection.boxes, probe);
    add_doubts_about_file(inspection, probe);
    const auto read = read_recording(fd, inspection, probe);
    if (!read) {
        const ErrorCode code = read.error().code;
        if (code != ErrorCode::invalid_media && code != ErrorCode::unsupported) return read.error();
        reject(probe, reason_of(read.error()));
    }
    return probe;
}

std::vector<findings::Reason> doubts_about(const Demuxer& demuxer, const PacketIndex& index) {
    std::vector<findings::Reason> doubts;
    const double measured = std::chrono::duration<double>(index.duration()).count();
    const double slack =
        std::max(1.0, measured * 0.05);  // headers round, and count a last frame differently
    if (demuxer.declared_s().value_or(0) > measured + slack)
        doubts.push_back(reason("declared_longer"));
    if (index.corrupt_packets() > 0) doubts.push_back(reason("cut_short"));
    return doubts;
}

Cadence cadence_of(const PacketIndex& index) {
    const auto frames = index.frames();
    if (frames.size() < 2) return {};
    const double unit = av_q2d(index.time_base());
    const double span = static_cast<double>(frames.back().pts - frames.front().pts) * unit;
    if (!(span > 0)) return {};
    std::vector<double> gaps;
    gaps.reserve(frames.size() - 1);
    for (std::size_t at = 1; at < frames.size(); ++at)
        gaps.push_back(static_cast<double>(frames[at].pts - frames[at - 1].pts) * unit);
    auto sorted = gaps;
    const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
    std::ranges::nth_element(sorted, middle);
    const double tolerance =
        std::max(*middle * 0.2, 0.0015);  // containers that count in milliseconds round
    const auto odd = std::ranges::count_if(
        gaps, [&](double gap) { return std::abs(gap - *middle) > tolerance; });
    return {static_cast<double>(gaps.size()) / span,
            odd * 50 > static_cast<std::ptrdiff_t>(gaps.size())};
}

std::optional<findings::GpsPoint> point_from(std::string_view iso6709) {
    std::array<double, 2> degrees{};
    for (double& each : degrees) {
        if (iso6709.empty() || (iso6709[0] != '+' && iso6709[0] != '-')) return std::nullopt;
        const bool negative = iso6709[0] == '-';
        iso6709.remove_prefix(1);
        if (iso6709.empty() || iso6709[0] < '0' || iso6709[0] > '9') return std::nullopt;
        const auto [end, error] = std::from_chars(iso6709.data(), iso6709.data() + iso6709.size(),
                                                  each, std::chars_format::fixed);
        if (error != std::errc()) return std::nullopt;
        iso6709.remove_prefix(static_cast<std::size_t>(end - iso6709.data()));
        if (negative) each = -each;
    }
    const auto [latitude, longitude] = degrees;
    if (std::abs(latitude) > 90 || std::abs(longitude) > 180 || (latitude == 0 && longitude == 0))
        return std::nullopt;
    return findings::GpsPoint{0, latitude, longitude, std::nullopt, std::nullopt};
}

std::string claimed_time(std::int64_t seconds_since_1904) {
    using namespace std::chrono;
    const sys_seconds at = instant(seconds_since_1904);
    const year_month_day day(floor<days>(at));
    const hh_mm_ss clock(at - floor<days>(at));
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d",
                  static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                  static_cast<unsigned>(day.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()),
                  static_cast<int>(clock.seconds().count()));
    return text.data();
}

}  // namespace catseye::media
