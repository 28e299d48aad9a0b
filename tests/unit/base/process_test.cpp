#include "base/process.hpp"

#include <csignal>
#include <cstdlib>

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using catseye::tests::TemporaryFolder;

namespace {

ChildOptions shell(const std::string& script) {
    ChildOptions options;
    options.arguments = {"-c", script};
    options.environment = {"PATH=/usr/bin:/bin"};
    return options;
}

ChildProcess start_shell(const ChildOptions& options) {
    auto child = ChildProcess::start("/bin/sh", options);
    REQUIRE(child);
    return *std::move(child);
}

/// What a script writes to 1 and 2.
std::string said_by(ChildOptions options) {
    const TemporaryFolder folder;
    const File file = *create_file(folder / "said", 0600);
    options.error_output = file.fd();
    const ChildEnd end = start_shell(options).wait();
    CHECK(end.exit_code == 0);
    return *read_text(folder / "said", 100'000);
}

}  // namespace

TEST_CASE("a child ends with its code or its signal, and its costs are known") {
    const ChildEnd left = start_shell(shell("exit 7")).wait();
    CHECK(left.exit_code == 7);
    CHECK_FALSE(left.signal);
    CHECK(left.peak_memory_bytes > 100'000);
    const ChildEnd ended = start_shell(shell("kill -SEGV $$")).wait();
    CHECK(ended.signal == SIGSEGV);
    CHECK_FALSE(ended.exit_code);
    const ChildEnd busy =
        start_shell(shell("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done")).wait();
    CHECK(busy.cpu > std::chrono::milliseconds(1));
}

TEST_CASE("a program that cannot run is an error at once") {
    CHECK(ChildProcess::start("/nowhere/program", {}).error().code == ErrorCode::not_found);
    CHECK_FALSE(ChildProcess::start("/etc", {}));
    const auto child = ChildProcess::start("/etc/passwd", {});
    REQUIRE_FALSE(child);
    CHECK(child.error().message.find("/etc/passwd") != std::string::npos);
}

TEST_CASE("a child inherits no variable and no descriptor that it was not given") {
    ::setenv("CATSEYE_SECRET", "of the parent", 1);
    const int careless = ::open("/dev/null", O_RDONLY);  // not O_CLOEXEC
    ChildOptions options = shell("/usr/bin/env; cd /proc/self/fd && echo *");
    options.environment.emplace_back("GIVEN=yes");
    const std::string said = said_by(options);
    ::close(careless);
    INFO(said);
    CHECK(said.find("GIVEN=yes") != std::string::npos);
    CHECK(said.find("SECRET") == std::string::npos);
    CHECK(said.find("\n0 1 2 3\n") != std::string::npos);  // 3: the folder that is being listed
}

TEST_CASE("descriptors land in order, even where they trade places") {
    const TemporaryFolder folder;
    std::vector<File> files;
    for (int number = 0; number < 6; ++number) {
        files.push_back(*create_file(folder / std::to_string(number), 0600));
        REQUIRE(write_all(files.back(), std::to_string(number)));
        ::lseek(files.back().fd(), 0, SEEK_SET);
    }
    ChildOptions options = shell("for fd in 3 4 5 6 7 8; do eval \"cat <&$fd\"; done");
    for (auto file = files.rbegin(); file != files.rend(); ++file)
        options.descriptors.push_back(file->fd());
    CHECK(said_by(options) == "543210");
}

TEST_CASE("a child starts with an empty stdin, and its signals as the system makes them") {
    ::signal(SIGUSR1, SIG_IGN);
    ChildOptions options = shell("cat; kill -USR1 $$; echo still here");
    const ChildEnd end = start_shell(options).wait();
    ::signal(SIGUSR1, SIG_DFL);
    CHECK(end.signal == SIGUSR1);
}

TEST_CASE("nothing of a group outlives its leader") {
    REQUIRE(adopt_orphans());
    ChildProcess child = start_shell(shell("sleep 1000 & sleep 1000 & exit 3"));
    const pid_t group = child.pid();
    CHECK(child.wait().exit_code == 3);
    CHECK(::kill(-group, 0) == -1);
    CHECK(errno == ESRCH);
}

TEST_CASE("a child that is let go of is killed with its group") {
    REQUIRE(adopt_orphans());
    pid_t group = -1;
    {
        const ChildProcess child = start_shell(shell("sleep 1000 & sleep 1000"));
        group = child.pid();
        CHECK(::kill(-group, 0) == 0);
    }
    CHECK(::kill(-group, 0) == -1);
}

TEST_CASE("a child that runs has not ended; asked to stop, it stops") {
    ChildProcess child = start_shell(shell("exec sleep 1000"));
    CHECK_FALSE(child.poll());
    child.ask_to_stop();
    pollfd ended{static_cast<int>(::syscall(SYS_pidfd_open, child.pid(), 0)), POLLIN, 0};
    CHECK(::poll(&ended, 1, 20'000) == 1);
    const auto end = child.poll();
    REQUIRE(end);
    CHECK(end->signal == SIGTERM);
    ::close(ended.fd);
}

TEST_CASE("a child dies with its parent, killed as it may be") {
    REQUIRE(adopt_orphans());
    const pid_t parent = ::fork();
    if (parent == 0) {
        const auto child = ChildProcess::start("/bin/sh", shell("exec sleep 1000"));
        ::raise(child ? SIGKILL : SIGTERM);
    }
    int status = 0;
    REQUIRE(::waitpid(parent, &status, 0) == parent);
    REQUIRE(WTERMSIG(status) == SIGKILL);
    REQUIRE(::waitpid(-1, &status, 0) >
            0);  // the orphan comes to us; it would sleep for long otherwise
    CHECK(WTERMSIG(status) == SIGKILL);
}
