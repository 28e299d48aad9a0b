#include "media/packet_index.hpp"

#include <catch2/catch.hpp>

#include "media/probe.hpp"
#include "media/reasons.hpp"

using namespace catseye;
using namespace catseye::media;
using namespace std::chrono_literals;

namespace {

struct Sent {
    std::int64_t pts = 0;
    std::int64_t dts = 0;
    std::int64_t duration = 0;
    bool key = false;
};

PacketIndex index_of(const std::vector<Sent>& packets, AVRational time_base = {1, 1000}) {
    PacketIndex index;
    for (const Sent& each : packets) {
        const PacketPtr packet(av_packet_alloc());
        REQUIRE(av_new_packet(packet.get(), 10) == 0);
        packet->pts = each.pts;
        packet->dts = each.dts;
        packet->duration = each.duration;
        packet->flags = each.key ? AV_PKT_FLAG_KEY : 0;
        REQUIRE(index.add(*packet));
    }
    REQUIRE(index.finish(time_base));
    return index;
}

}  // namespace

TEST_CASE("frames are numbered in the order in which they are shown") {
    const auto index = index_of(
        {{100, 0, 40, true}, {220, 40, 40, false}, {140, 80, 40, false}, {180, 120, 40, false}});
    REQUIRE(index.frames().size() == 4);
    CHECK(index.is_reordered());
    CHECK(index.frames()[3].packet == 1);
    CHECK(index.frames()[0].key);
    CHECK(index.time_of(0) == 0us);
    CHECK(index.time_of(3) == 120ms);
    CHECK(index.duration() == 160ms);
    CHECK(index.ordinal_at(180) == 2);
    CHECK(index.ordinal_at(181) == 3);
    CHECK(index.ordinal_at(999) == 4);
}

TEST_CASE("times that no number of microseconds can tell are too long") {
    constexpr std::int64_t kLast = std::numeric_limits<std::int64_t>::max() - 1;
    const auto finished = [](const std::vector<Sent>& packets, AVRational time_base) {
        PacketIndex index;
        for (const Sent& each : packets) {
            const PacketPtr packet(av_packet_alloc());
            REQUIRE(av_new_packet(packet.get(), 10) == 0);
            packet->pts = packet->dts = each.pts;
            packet->duration = each.duration;
            if (const auto added = index.add(*packet); !added) return added;
        }
        return index.finish(time_base);
    };
    CHECK_FALSE(finished({{0, 0, 1, true}, {kLast, 0, 1, false}}, {1, 1000}));
    CHECK_FALSE(finished({{-kLast, 0, 1, true}, {kLast, 0, 1, false}}, {1, 1'000'000}));
    CHECK_FALSE(finished({{0, 0, 1, true}, {std::int64_t{1} << 50U, 0, 1, false}}, {1, 1}));
    const auto counted = finished({{kLast, 0, 1, true}, {AV_NOPTS_VALUE, 0, 2, false}}, {1, 1});
    REQUIRE_FALSE(counted);
    CHECK(reason_of(counted.error()).code == "too_long");
    CHECK(finished({{0, 0, 1, true}, {1000, 0, 1, false}}, {1, 1}));
}

TEST_CASE("a track without times is counted by its decoding times") {
    const auto index = index_of({{AV_NOPTS_VALUE, 0, 40, true},
                                 {AV_NOPTS_VALUE, 40, 40, false},
                                 {AV_NOPTS_VALUE, AV_NOPTS_VALUE, 40, false}});
    CHECK_FALSE(index.has_times());
    CHECK_FALSE(index.is_reordered());
    CHECK(index.time_of(2) == 80ms);
    CHECK(index.duration() == 120ms);
}

TEST_CASE("a last frame that claims to last for hours is taken for an ordinary one") {
    CHECK(index_of({{0, 0, 40, true}, {40, 40, 9'000'000, false}}).duration() == 80ms);
    CHECK(index_of({{0, 0, 40, true}, {40, 40, 100, false}}).duration() == 140ms);
}

TEST_CASE("a single frame and no frame have no frame rate") {
    CHECK(cadence_of(index_of({{5, 5, 40, true}})).frame_rate == 0);
    CHECK(cadence_of(index_of({})).frame_rate == 0);
    CHECK(cadence_of(index_of({{5, 5, 0, true}, {5, 5, 0, false}})).frame_rate == 0);
}

TEST_CASE("rounding to milliseconds is not a variable frame rate, dropped frames are") {
    std::vector<Sent> even;
    std::vector<Sent> uneven;
    for (std::int64_t at = 0; at < 100; ++at) {
        even.push_back({at * 1001 / 30, at * 1001 / 30, 33, at % 30 == 0});
        if (at % 7 != 3) uneven.push_back(even.back());
    }
    CHECK_FALSE(cadence_of(index_of(even)).variable);
    CHECK(cadence_of(index_of(even)).frame_rate == Approx(29.97).epsilon(0.001));
    CHECK(cadence_of(index_of(uneven)).variable);
}
