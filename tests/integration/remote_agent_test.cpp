// An agent over TCP, with keys made by the program itself.
#include <unistd.h>

#include "base/process.hpp"
#include "tests/support/house.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

namespace fs = std::filesystem;
using namespace catseye;
using tests::run_catseye;

/// A catseye of this build, beside the test.
ChildProcess start(const std::vector<std::string>& arguments) {
    ChildOptions options;
    options.arguments = arguments;
    options.environment = {};  // nothing is needed, not even a path
    auto child = ChildProcess::start(fs::path(CATSEYE_PROGRAMS) / "catseye", options);
    REQUIRE(child);
    return *std::move(child);
}

bool has_waiting_case(const fs::path& data) {
    const auto queue = run_catseye({"queue", "--data", data.string(), "--json"});
    return queue.output.find("\"state\": \"waiting\"") != std::string::npos;
}

}  // namespace

TEST_CASE("an agent over TCP works with a listed key, and gets nothing without one") {
    const tests::TemporaryFolder folder;
    const fs::path data = folder / "data";
    const std::string endpoint = "tcp://127.0.0.1:" + std::to_string(21'000 + ::getpid() % 20'000);
    const fs::path keys = folder / "keys";
    const fs::path listed = folder / "listed";
    const fs::path stranger = folder / "stranger";
    const auto made = run_catseye({"key", "dispatcher", "--out", keys.string(), "--json"});
    REQUIRE(made.exit_code == 0);
    const auto files = findings::parse_json(made.output);
    REQUIRE(files);
    CHECK(fs::is_regular_file(files->value("public", "")));
    CHECK(fs::is_regular_file(files->value("secret", "")));
    for (const fs::path& agent : {listed, stranger}) {
        REQUIRE(run_catseye({"key", "agent", "--out", agent.string()}).exit_code == 0);
        fs::copy_file(keys / "dispatcher.public", agent / "dispatcher.public");
    }
    fs::create_directory(keys / "allowed");
    fs::copy_file(listed / "agent.public", keys / "allowed" / "listed.public");

    const fs::path clip = fs::path(CATSEYE_SAMPLES) / "silent.mp4";
    REQUIRE(
        run_catseye({"submit", clip.string(), "--data", data.string(), "--offence", "close_pass",
                     "--vrm", "AA00 AAA", "--when", "2026-11-01T08:15", "--where", "A59, Preston"})
            .exit_code == 0);
    const auto serve = start({"serve", "--data", data.string(), "--workers", "0", "--listen",
                              "127.0.0.1:0", "--console-listen", "127.0.0.1:0", "--agents-listen",
                              endpoint, "--keys", keys.string()});
    const std::string vault = (data / "vault").string();
    {
        const auto refused =
            start({"work", "--connect", endpoint, "--vault", vault, "--keys", stranger.string()});
        CHECK_FALSE(
            tests::wait_until([&] { return has_waiting_case(data); }, std::chrono::seconds(3)));
    }
    const auto heard =
        start({"work", "--connect", endpoint, "--vault", vault, "--keys", listed.string()});
    CHECK(tests::wait_until([&] { return has_waiting_case(data); }, std::chrono::seconds(60)));
}
