#include "media/encoder.hpp"

#include <catch2/catch.hpp>

#include "tests/support/picture_source.hpp"

using namespace catseye;
using namespace catseye::media;

namespace {

struct Written {
    std::int64_t pts = 0;
    std::int64_t dts = 0;
    bool key = false;
};

/// Encodes a picture at each time, in milliseconds.
std::vector<Written> encode(const std::vector<std::int64_t>& times_ms) {
    const tests::PictureSource pictures(160, 120, 1);
    H264Settings settings;
    settings.size = {160, 120};
    settings.time_base = {1, 1000};
    auto encoder = H264Encoder::open(settings, *pictures.draw(0));
    REQUIRE(encoder);
    std::vector<Written> written;
    const TakePacket take = [&](AVPacket& packet) {
        written.push_back({packet.pts, packet.dts, (packet.flags & AV_PKT_FLAG_KEY) != 0});
        return ok();
    };
    for (std::size_t at = 0; at < times_ms.size(); ++at)
        REQUIRE(encoder->add(*pictures.draw(static_cast<int>(at)), times_ms[at], take));
    REQUIRE(encoder->finish(take));
    return written;
}

}  // namespace

TEST_CASE("the proxy has a key frame at least every second however uneven its frames are") {
    std::vector<std::int64_t> times;
    for (std::int64_t at = 0; at < 5000; at += at % 3 == 0 ? 17 : 90)
        times.push_back(at);
    times.push_back(9000);  // a gap of four seconds
    times.push_back(9040);
    const auto written = encode(times);
    REQUIRE(written.size() == times.size());
    std::int64_t last_key = 0;
    for (std::size_t at = 0; at < written.size(); ++at) {
        CHECK(written[at].pts == times[at]);
        CHECK(written[at].dts == written[at].pts);
        if (written[at].key) last_key = written[at].pts;
        CHECK(written[at].pts - last_key < 1000);
    }
    CHECK(written.front().key);
}
