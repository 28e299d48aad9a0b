#include "workers/sandbox.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temporary_folder.hpp"

namespace {

using namespace catseye;
using namespace catseye::workers;
using catseye::tests::TemporaryFolder;

const std::filesystem::path kHostile = std::filesystem::path(CATSEYE_PROGRAMS) / "hostile_stage";
#ifdef CATSEYE_SANITIZED
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

/// An original and a scratch folder, open to every user.
class Place {
public:
    Place() {
        std::filesystem::create_directory(scratch);
        for (const auto& path : {folder.path(), scratch})
            ::chmod(path.c_str(), 0777);
        std::ofstream(folder / "original") << "footage";
        original = *open_regular(folder / "original");
    }

    StageRequest request(const std::string& attack) const {
        StageRequest request;
        request.stage = "still";
        request.parameters = attack;
        request.scratch = scratch;
        request.wall_limit = std::chrono::seconds(60);
        return request;
    }
    StageRun run(const std::string& attack) const {
        return run_stage(kHostile, original, request(attack));
    }
    bool scratch_is_empty() const { return std::filesystem::is_empty(scratch); }

    const TemporaryFolder folder;
    const std::filesystem::path scratch = folder / "scratch";
    File original;
};

/// The process group that the stage led, as it said before it was confined.
pid_t group_of(const StageRun& run) {
    const auto at = run.last_words.find("group ");
    REQUIRE(at != std::string::npos);
    return std::atoi(run.last_words.c_str() + at + 6);
}

bool group_is_gone(const StageRun& run) {
    return ::kill(-group_of(run), 0) != 0 && errno == ESRCH;
}

struct Expectation {
    std::string attack;
    ErrorCode code;
    std::string words;  ///< in the message
};

void check_ends_with(const StageRun& run, const Expectation& expected) {
    INFO(expected.attack << ": " << run.last_words);
    REQUIRE_FALSE(run.outcome);
    INFO(run.outcome.error().message);
    CHECK(run.outcome.error().code == expected.code);
    CHECK(run.outcome.error().message.find(expected.words) != std::string::npos);
    CHECK(group_is_gone(run));
}

/// Blocks until `sandbox` has something to say.
void wait_for(const Sandbox& sandbox) {
    pollfd ready{sandbox.fd(), POLLIN, 0};
    ::poll(&ready, 1, -1);
}

/// Ends the test program instead of hanging for ever when what is waited for never comes.
class Alarm {
public:
    explicit Alarm(unsigned seconds) { ::alarm(seconds); }
    ~Alarm() { ::alarm(0); }
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;
};

}  // namespace

TEST_CASE("an honest stage gives its result and its file, and costs are counted") {
    const Place place;
    const StageRun run = place.run("still");
    INFO(run.last_words);
    REQUIRE(run.outcome);
    CHECK(run.outcome->files == std::vector<std::string>{"still.png"});
    CHECK(*read_text(place.scratch / "still.png", 10) == "png");
    CHECK(run.peak_memory_bytes > 1'000'000);
    CHECK(run.cpu.count() > 0);
    CHECK(group_is_gone(run));
}

TEST_CASE("a stage that has been taken over reaches nothing") {
    const Place place;
    const std::string killed = "forbidden system call";
    const std::vector<Expectation> table{
        Expectation{"open_for_reading=/etc/shadow", ErrorCode::unsupported,
                    "refused: Permission denied"},
        Expectation{"open_for_reading=/", ErrorCode::unsupported, "refused: Permission denied"},
        Expectation{"open_for_reading=/proc/self/maps", ErrorCode::unsupported,
                    "refused: Permission denied"},
        Expectation{"open_for_writing=" + (place.folder / "original").string(),
                    ErrorCode::unsupported, "refused: Permission denied"},
        Expectation{"open_for_writing=/proc/self/fd/3", ErrorCode::unsupported,
                    "refused: Permission denied"},
        Expectation{"create=" + (place.scratch / "more").string(), ErrorCode::unsupported,
                    "refused: Permission denied"},
        Expectation{"write_original", ErrorCode::unsupported, "refused: Bad file descriptor"},
        Expectation{"socket", ErrorCode::unsupported, "refused: Operation not permitted"},
        Expectation{"connect", ErrorCode::internal, killed},
        Expectation{"execve", ErrorCode::internal, killed},
        Expectation{"ptrace", ErrorCode::internal, killed},
        Expectation{"kill_all", ErrorCode::internal, killed},
        Expectation{"fork_for_ever", ErrorCode::internal, killed},
        Expectation{"become_root", ErrorCode::internal, killed},
        Expectation{"unshare", ErrorCode::internal, killed},
        Expectation{"make_code", ErrorCode::unsupported, "refused: Permission denied"},
        Expectation{"inherit", ErrorCode::unsupported, "refused: no variable, no descriptor"}};
    ::setenv("CATSEYE_SECRET", "of the parent", 1);
    const File held_by_parent(::open("/dev/null", O_RDONLY));  // not O_CLOEXEC: careless on purpose
    for (const Expectation& expected : table)
        check_ends_with(place.run(expected.attack), expected);
    CHECK(place.scratch_is_empty());
    CHECK(*read_text(place.folder / "original", 100) == "footage");
}

TEST_CASE("a stage that wants too much is ended") {
    const Place place;
    const auto run_limited = [&](const std::string& attack, const auto& change) {
        StageRequest request = place.request(attack);
        change(request);
        return run_stage(kHostile, place.original, request);
    };
    SECTION("memory it never had") {
        // Of a sanitised stage the watchdog ends the process, which then cannot say why itself.
        const std::string words = kSanitized ? "exit code" : "out of memory";
        const StageRun run = run_limited("allocate=100000000000", [](StageRequest& r) {
            r.limits.memory_bytes = std::int64_t{512} << 20U;
        });
        check_ends_with(run, {"allocate", ErrorCode::resource, words});
        CHECK(run.peak_memory_bytes < std::int64_t{2048} << 20U);
    }
    SECTION("processor time") {
        const StageRun run =
            run_limited("compute_for_ever", [](StageRequest& r) { r.limits.cpu_seconds = 1; });
        check_ends_with(run, {"compute", ErrorCode::resource, "processor time of 1 s"});
        CHECK(run.cpu < std::chrono::seconds(3));
    }
    SECTION("time on the wall") {
        const StageRun run = run_limited(
            "sleep_for_ever", [](StageRequest& r) { r.wall_limit = std::chrono::seconds(1); });
        check_ends_with(run, {"sleep", ErrorCode::resource, "did not end within 1 s"});
    }
    SECTION("disk") {
        const StageRun run = run_limited("write_for_ever", [](StageRequest& r) {
            r.limits.largest_file_bytes = std::int64_t{8} << 20U;
        });
        check_ends_with(run, {"write", ErrorCode::resource, "File too large"});
    }
    SECTION("disk, by a smaller file") {
        const StageRun run = run_limited("overfill_the_poster",
                                         [](StageRequest& request) { request.stage = "derive"; });
        check_ends_with(run, {"overfill", ErrorCode::resource, "to poster.jpg; at most"});
    }
    SECTION("threads") {
        const StageRun run =
            run_limited("thread_for_ever", [](StageRequest& r) { r.limits.threads = 16; });
        check_ends_with(run, {"threads", ErrorCode::unsupported, "refused: after 1"});
    }
    SECTION("a hearing") {
        check_ends_with(place.run("report_for_ever"),
                        {"report", ErrorCode::resource, "reported more than 4 MB"});
        check_ends_with(place.run("endless_line"),
                        {"line", ErrorCode::resource, "reported more than 4 MB"});
    }
    CHECK(place.scratch_is_empty());
}

TEST_CASE("a stage that ends badly says how, and leaves no file") {
    const Place place;
    const std::string crash = kSanitized ? "ended" : "signal 11";
    const std::vector<Expectation> table{
        Expectation{"segfault", ErrorCode::resource, crash},
        Expectation{"abort", ErrorCode::resource, "ended"},
        Expectation{"exit=7", ErrorCode::resource, "exit code 7 and without a result"},
        Expectation{"exit=0", ErrorCode::internal, "exit code 0 and without a result"},
        Expectation{"result_then_exit=3", ErrorCode::internal, "not trusted"}};
    for (const Expectation& expected : table)
        check_ends_with(place.run(expected.attack), expected);
    CHECK(place.scratch_is_empty());
}

TEST_CASE("a stage that lies is not believed") {
    const Place place;
    const std::vector<Expectation> table{
        Expectation{R"(say={"result": {"files": ["../../vault/original"]}})",
                    ErrorCode::invalid_media, "trusted"},
        Expectation{R"(say={"result": {"files": ["proxy.mp4"]}})", ErrorCode::invalid_media,
                    "trusted"},
        Expectation{R"(say={"result": {"files": ["still.png"]}})", ErrorCode::internal,
                    "wrote nothing"},
        Expectation{R"(say={"progress": 1e999})", ErrorCode::invalid_media, "trusted"},
        Expectation{R"(say={"result": {"still": {"frame": 99999999999999999999999}}})",
                    ErrorCode::invalid_media, "trusted"},
        Expectation{"say={\"error\": {\"code\": \"\xff\xfe\", \"message\": \"\xff\"}}",
                    ErrorCode::invalid_media, "trusted"},
        Expectation{"say_deep", ErrorCode::invalid_media, "trusted"},
        Expectation{"say=not JSON", ErrorCode::invalid_media, "trusted"},
        Expectation{R"(say={"error": {"code": "cancelled", "message": "m"}})", ErrorCode::internal,
                    "m"},
        Expectation{R"(say={"error": {"code": "invalid_media", "message": "m"}})",
                    ErrorCode::invalid_media, "m"}};
    for (const Expectation& expected : table)
        check_ends_with(place.run(expected.attack), expected);
    CHECK(place.scratch_is_empty());
}

TEST_CASE("footage is never read as root or without a uid to become") {
    const Place place;
    StageRequest request = place.request("still");
    request.limits.uid = 0;
    check_ends_with(run_stage(kHostile, place.original, request),
                    {"uid 0", ErrorCode::internal, "never read as root"});
    request.limits.uid = 65534;
    request.limits.gid = 0;
    check_ends_with(run_stage(kHostile, place.original, request),
                    {"gid 0", ErrorCode::internal, "never read as root"});
    CHECK(place.scratch_is_empty());
}

TEST_CASE("the sandbox holds for an unprivileged service as for root") {
    if (::geteuid() != 0) {
        WARN("skipped: not run as root, so every test here has shown it");
        return;
    }
    const Place place;
    const pid_t child = ::fork();
    if (child == 0) {
        if (::setgid(65534) != 0 || ::setuid(65534) != 0 || ::access(kHostile.c_str(), X_OK) != 0)
            ::_exit(4);
        const StageRun bad = place.run("open_for_reading=/etc/passwd");
        const StageRun killed = place.run("fork_for_ever");
        const StageRun good = place.run("still");
        const bool held = good.outcome && !bad.outcome &&
                          bad.outcome.error().code == ErrorCode::unsupported && !killed.outcome &&
                          killed.outcome.error().code == ErrorCode::internal;
        if (!held) std::cerr << good.last_words << bad.last_words << killed.last_words;
        ::_exit(held ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 4)
        WARN("skipped: the build folder is closed to other users");
    else
        CHECK(WEXITSTATUS(status) == 0);
}

/// Where the kernel gives no namespaces: inside a user namespace that may have none within.
bool leave_namespaces_behind() {
    const std::string uid = "65534 " + std::to_string(::geteuid()) + " 1";
    const std::string gid = "65534 " + std::to_string(::getegid()) + " 1";
    if (::unshare(CLONE_NEWUSER) != 0) return false;
    const std::vector<std::pair<const char*, std::string>> words{
        {"/proc/self/uid_map", uid},
        {"/proc/self/setgroups", "deny"},
        {"/proc/self/gid_map", gid},
        {"/proc/sys/user/max_user_namespaces", "0"}};
    return std::all_of(words.begin(), words.end(), [](const auto& word) {
        const File file(::open(word.first, O_WRONLY | O_CLOEXEC));
        return file.is_open() && static_cast<bool>(write_all(file, word.second));
    });
}

TEST_CASE("the floor of the sandbox holds where the kernel gives no namespaces") {
    const Place place;
    const pid_t child = ::fork();
    if (child == 0) {
        if (!leave_namespaces_behind()) ::_exit(4);
        const StageRun opened = place.run("open_for_reading=/etc/passwd");
        const StageRun forked = place.run("fork_for_ever");
        const StageRun connected = place.run("socket");
        const StageRun killed = place.run("kill_all");
        const StageRun good = place.run("still");
        const bool held =
            good.outcome && good.last_words.find("namespaces") == std::string::npos &&
            !opened.outcome && opened.outcome.error().code == ErrorCode::unsupported &&
            !connected.outcome && connected.outcome.error().code == ErrorCode::unsupported &&
            !forked.outcome && forked.outcome.error().code == ErrorCode::internal &&
            !killed.outcome && killed.outcome.error().code == ErrorCode::internal;
        if (!held)
            std::cerr << good.last_words << opened.last_words << forked.last_words
                      << killed.last_words;
        ::_exit(held ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 4)
        WARN("skipped: no user namespaces here, so every test has shown it");
    else
        CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a stage tells how far it is, and can be cancelled") {
    const Place place;
    auto sandbox = Sandbox::start(kHostile, place.original, place.request("sleep_for_ever"));
    REQUIRE(sandbox);
    while (sandbox->percent() != 50) {
        wait_for(*sandbox);
        REQUIRE_FALSE(sandbox->step());
    }
    sandbox->cancel();
    const auto run = sandbox->step();
    REQUIRE(run);
    check_ends_with(*run, {"cancel", ErrorCode::cancelled, "asked to stop"});
    CHECK(place.scratch_is_empty());
}

TEST_CASE("a stage dies with its parent, however the parent dies") {
    const Alarm alarm(60);
    const Place place;
    REQUIRE(adopt_orphans());  // what the parent leaves comes to us, to be waited for
    const pid_t parent = ::fork();
    if (parent == 0) {
        auto sandbox = Sandbox::start(kHostile, place.original, place.request("sleep_for_ever"));
        if (!sandbox) ::_exit(1);
        do
            wait_for(*sandbox);
        while (!sandbox->step() && sandbox->percent() != 50);
        ::raise(SIGKILL);
    }
    int reaped = 0;
    while (::waitpid(-1, nullptr, 0) > 0)
        ++reaped;        // ends when nothing of the family is alive
    CHECK(reaped >= 2);  // the parent and what it started
}

TEST_CASE("what cannot be started is an error and leaves nothing behind") {
    const Place place;
    const StageRun run =
        run_stage("/nowhere/catseye-stage", place.original, place.request("still"));
    REQUIRE_FALSE(run.outcome);
    CHECK(run.outcome.error().code == ErrorCode::not_found);
    CHECK(place.scratch_is_empty());
}
