#include "base/log.hpp"

#include <algorithm>

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using catseye::tests::TemporaryFolder;

namespace {

/// What a child of this test writes to stderr while it does `work`.
template <typename Work>
std::string said_by(Work work) {
    const TemporaryFolder folder;
    const File file = *create_file(folder / "stderr", 0600);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(file.fd(), STDERR_FILENO);
        work();
        ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
    return *read_text(folder / "stderr", 100'000);
}

const std::string kHostile = "a\nforged line\r\x1b[2J\x7f\"\\ \xff";

}  // namespace

TEST_CASE("an event is one line, whatever its fields hold") {
    for (const auto style : {log::Style::plain, log::Style::json}) {
        const std::string said = said_by([style] {
            log::start(style, "test");
            log::info("stage done", {{"stage", kHostile}, {"attempt", 2}, {"seconds", 1.5}});
        });
        INFO(said);
        CHECK(std::count(said.begin(), said.end(), '\n') == 1);
        CHECK(said.back() == '\n');
        CHECK(std::none_of(said.begin(), said.end() - 1,
                           [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }));
        CHECK(said.find("stage done") != std::string::npos);
        CHECK(said.find(style == log::Style::json ? "\"attempt\":2" : "attempt=2") !=
              std::string::npos);
    }
}

TEST_CASE("a quiet program still warns") {
    const std::string said = said_by([] {
        log::at_least(log::Level::warning);
        log::info("not this");
        log::warning("but this");
    });
    CHECK(said.find("not this") == std::string::npos);
    CHECK(said.find("but this") != std::string::npos);
}
