#include "store/data_folder.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temporary_folder.hpp"

using namespace catseye;

namespace {
const Time kAt = Time(std::chrono::hours(500'000));
}

TEST_CASE("two writers cannot meet: the second gets a sentence that names the first") {
    const tests::TemporaryFolder folder;
    auto first = store::Writer::open(folder / "data", kAt);
    REQUIRE(first);
    const auto second = store::Writer::open(folder / "data", kAt);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::busy);
    CHECK_THAT(second.error().message, Catch::Contains("process " + std::to_string(::getpid())));
}

TEST_CASE("a reader sees what the writer committed, and cannot write") {
    const tests::TemporaryFolder folder;
    auto writer = store::Writer::open(folder / "data", kAt);
    REQUIRE(writer);
    const auto reader = store::open_reader(folder / "data");
    REQUIRE(reader);
    REQUIRE(writer->database().execute(
        "INSERT INTO officer (id, name, role, added_ms) VALUES ('1', 'A', 'reviewer', 0)"));
    CHECK(**(*reader)->integer("SELECT count(*) FROM officer") == 1);
    CHECK_FALSE((*reader)->execute("DELETE FROM officer"));
}

TEST_CASE("a reader of an empty folder is told to submit something first") {
    const tests::TemporaryFolder folder;
    const auto reader = store::open_reader(folder / "nothing");
    REQUIRE_FALSE(reader);
    CHECK(reader.error().code == ErrorCode::not_found);
}

TEST_CASE("a writer that died is known to be gone") {
    const tests::TemporaryFolder folder;
    std::filesystem::create_directory(folder / "data");
    CHECK(store::writer_is_alive(folder / "data"));  // nobody has written yet: nothing to judge
    const pid_t child = ::fork();
    if (child == 0) {
        const auto writer = store::Writer::open(folder / "data", kAt);
        ::_exit(writer ? 0 : 1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(status == 0);
    CHECK_FALSE(store::writer_is_alive(folder / "data"));
    const auto writer = store::Writer::open(folder / "data", kAt);
    REQUIRE(writer);
    CHECK(store::writer_is_alive(folder / "data"));
}
