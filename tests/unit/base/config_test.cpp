#include "base/config.hpp"

#include <cstdlib>
#include <fstream>

#include <catch2/catch.hpp>

#include "tests/support/temporary_folder.hpp"

using namespace catseye;

namespace {

Result<Settings> settings_from(const std::string& text) {
    const tests::TemporaryFolder folder;
    std::ofstream(folder / "catseye.toml") << text;
    return load_settings(folder / "catseye.toml");
}

}  // namespace

TEST_CASE("settings that the file does not name keep their values") {
    const auto settings =
        settings_from("[jobs]\nattempts = 7\nlease_ms = 500\n[force]\nname = \"Elsewhere\"\n");
    REQUIRE(settings);
    CHECK(settings->jobs_attempts == 7);
    CHECK(settings->jobs_lease == std::chrono::milliseconds(500));
    CHECK(settings->force_name == "Elsewhere");
    CHECK(settings->review_hold == Settings().review_hold);
}

TEST_CASE("every fault of the file is listed at once") {
    const auto settings =
        settings_from("[jobs]\nattempts = \"many\"\nlease_ms = 0\nspeed = 3\n[nothing]\nx = 1\n");
    REQUIRE_FALSE(settings);
    for (const char* fault : {"jobs.attempts", "jobs.lease_ms", "jobs.speed", "nothing.x"})
        CHECK_THAT(settings.error().message, Catch::Contains(fault));
}

TEST_CASE("a file that is no settings gets one sentence") {
    for (const char* text : {"[jobs", "a = \"\xff\xfe\"", "x = 1"}) {
        const auto settings = settings_from(text);
        REQUIRE_FALSE(settings);
        CHECK(settings.error().code == ErrorCode::invalid_request);
    }
    CHECK(load_settings(std::filesystem::path("/nowhere/catseye.toml")).error().code ==
          ErrorCode::not_found);
}

TEST_CASE("the environment has the last word") {
    ::setenv("CATSEYE_JOBS_ATTEMPTS", "9", 1);
    CHECK(load_settings({})->jobs_attempts == 9);
    ::setenv("CATSEYE_JOBS_ATTEMPTS", "none", 1);
    CHECK_FALSE(load_settings({}));
    ::unsetenv("CATSEYE_JOBS_ATTEMPTS");
}
