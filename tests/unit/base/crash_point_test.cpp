#include "base/crash_point.hpp"

#include <csignal>
#include <cstdlib>
#include <set>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using catseye::tests::TemporaryFolder;

namespace {

/// Passes `point` in a child where the environment says so; the signal that ended it, or 0.
int signal_at(const std::string& point, const std::string& crash_at, const std::string& once) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGABRT, SIG_DFL);  // not the test program's own
        if (!crash_at.empty()) ::setenv("CATSEYE_CRASH_AT", crash_at.c_str(), 1);
        if (!once.empty()) ::setenv("CATSEYE_CRASH_ONCE", once.c_str(), 1);
        crash_point(point);
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace

TEST_CASE("a process dies at the point that the environment names, and at no other") {
    CHECK(signal_at("intake.before_commit", "", "") == 0);
    CHECK(signal_at("intake.before_commit", "intake.before_commit", "") == SIGKILL);
    CHECK(signal_at("intake.after_commit", "intake.before_commit", "") == 0);
}

TEST_CASE("told to die once, only the first process does") {
    const TemporaryFolder folder;
    const std::string once = (folder / "died").string();
    CHECK(signal_at("seal.after_rename", "seal.after_rename", once) == SIGKILL);
    CHECK(signal_at("seal.after_rename", "seal.after_rename", once) == 0);
}

TEST_CASE("every crash point has one name") {
    const auto& names = crash_point_names();
    CHECK(std::set<std::string>(names.begin(), names.end()).size() == names.size());
    CHECK(signal_at("no.such.point", "", "") == SIGABRT);
}
