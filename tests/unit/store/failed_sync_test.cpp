#include <cerrno>
#include <cstdlib>

#include <catch2/catch.hpp>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/database.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;

namespace {

bool disk_fails = false;

int synced(long call, int fd) {
    if (!disk_fails) return static_cast<int>(::syscall(call, fd));
    errno = EIO;
    return -1;
}

}  // namespace

// These stand before those of the C library for everything in this program, SQLite included.
extern "C" int fsync(int fd) {
    return synced(SYS_fsync, fd);
}
extern "C" int fdatasync(int fd) {
    return synced(SYS_fdatasync, fd);
}

TEST_CASE("a process whose database cannot be synced ends before it says that it could") {
    const tests::TemporaryFolder folder;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const auto database = store::open_sqlite(folder / "catseye.db", store::Access::read_write);
        if (!database || !(*database)->execute("CREATE TABLE t (a BIGINT)")) std::_Exit(3);
        disk_fails = true;
        (void)(*database)->execute("INSERT INTO t VALUES (1)");
        std::_Exit(0);  // it went on
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == EXIT_FAILURE);
}
