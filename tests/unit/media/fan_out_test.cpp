#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/support/picture_source.hpp"

using namespace catseye;
using namespace catseye::tests;
using namespace std::chrono_literals;

namespace {

/// Remembers the ordinals it was given.
class RecordingSink : public media::FrameSink {
public:
    explicit RecordingSink(std::chrono::microseconds interval = 0us) : interval_(interval) {}
    std::string_view name() const override { return "recording"; }
    std::chrono::microseconds interval() const override { return interval_; }
    Result<> start(const media::VideoTrack& track) override {
        width = track.width;
        return ok();
    }
    Result<> accept(const media::FrameAt& at) override {
        ordinals.push_back(at.ordinal);
        return ok();
    }
    Result<> finish() override {
        finished = true;
        return ok();
    }

    int width = 0;
    std::vector<std::int64_t> ordinals;
    bool finished = false;

private:
    std::chrono::microseconds interval_;
};

class FailsAtOrdinal final : public RecordingSink {
public:
    explicit FailsAtOrdinal(std::int64_t ordinal) : ordinal_(ordinal) {}
    Result<> accept(const media::FrameAt& at) override {
        if (at.ordinal == ordinal_) return fail(ErrorCode::internal, "as asked");
        return RecordingSink::accept(at);
    }

private:
    std::int64_t ordinal_;
};

class Throws final : public RecordingSink {
public:
    Result<> accept(const media::FrameAt&) override {
        throw std::runtime_error("thrown by a library");
    }
};

}  // namespace

TEST_CASE("a lane that fails stops alone") {
    PictureSource pictures(64, 48, 30);
    auto& good = pictures.add(std::make_unique<RecordingSink>());
    auto& bad = pictures.add(std::make_unique<FailsAtOrdinal>(5));
    const auto reports = pictures.play();
    CHECK(good.ordinals.size() == 30);
    CHECK(good.finished);
    CHECK(reports.at(0).outcome);
    CHECK(reports.at(1).outcome.error().code == ErrorCode::internal);
    CHECK(reports.at(1).frames == 5);
    CHECK_FALSE(bad.finished);
}

TEST_CASE("what a library throws stays in its lane") {
    PictureSource pictures(64, 48, 30);
    pictures.add(std::make_unique<Throws>());
    auto& good = pictures.add(std::make_unique<RecordingSink>());
    const auto reports = pictures.play();
    CHECK(reports.at(0).outcome.error().message == "thrown by a library");
    CHECK(good.ordinals.size() == 30);
}

TEST_CASE("a lane is given the first picture at or after each multiple of its interval") {
    PictureSource pictures(64, 48, 100, 25);
    auto& every_second = pictures.add(std::make_unique<RecordingSink>(1s));
    auto& uneven = pictures.add(std::make_unique<RecordingSink>(90ms));
    pictures.play();
    CHECK(every_second.ordinals == std::vector<std::int64_t>{0, 25, 50, 75});
    CHECK(std::vector<std::int64_t>(uneven.ordinals.begin(), uneven.ordinals.begin() + 5) ==
          std::vector<std::int64_t>{0, 3, 5, 7, 9});
}

TEST_CASE("every lane is given every picture in order and told of the track first") {
    PictureSource pictures(64, 48, 200);
    auto& first = pictures.add(std::make_unique<RecordingSink>());
    auto& second = pictures.add(std::make_unique<RecordingSink>());
    pictures.play();
    CHECK(first.width == 64);
    CHECK(first.ordinals.size() == 200);
    CHECK(std::ranges::is_sorted(first.ordinals));
    CHECK(first.ordinals == second.ordinals);
}
