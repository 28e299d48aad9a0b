#include "base/file.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/stat.h>

#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using catseye::tests::TemporaryFolder;

namespace {

void make_file(const std::filesystem::path& path, const std::string& text) {
    REQUIRE(write_all(*create_file(path, 0600), text));
}

}  // namespace

TEST_CASE("only a regular file is opened, and the refusal says what it is") {
    const TemporaryFolder folder;
    make_file(folder / "clip.mp4", "bytes");
    std::filesystem::create_symlink(folder / "clip.mp4", folder / "link.mp4");
    std::filesystem::create_symlink(folder / "nothing", folder / "dangling.mp4");
    REQUIRE(::mkfifo((folder / "fifo.mp4").c_str(), 0600) == 0);

    CHECK(open_regular(folder / "clip.mp4"));
    const std::vector<std::tuple<std::filesystem::path, ErrorCode, std::string>> table{
        {folder / "link.mp4", ErrorCode::invalid_request, "a symbolic link"},
        {folder / "dangling.mp4", ErrorCode::invalid_request, "a symbolic link"},
        {folder / "fifo.mp4", ErrorCode::invalid_request, "a FIFO"},
        {folder.path(), ErrorCode::invalid_request, "a folder"},
        {"/dev/null", ErrorCode::invalid_request, "a device"},
        {folder / "missing.mp4", ErrorCode::not_found, "No such file"},
        {folder / "clip.mp4" / "inside", ErrorCode::internal, "Not a directory"},
    };
    for (const auto& [path, code, words] : table) {
        INFO(path);
        const auto file = open_regular(path);
        REQUIRE_FALSE(file);
        CHECK(file.error().code == code);
        CHECK(file.error().message.find(words) != std::string::npos);
        CHECK(file.error().message.find(path.string()) != std::string::npos);
    }
}

TEST_CASE("a new file never takes the place of an old one") {
    const TemporaryFolder folder;
    make_file(folder / "a", "old");
    CHECK(create_file(folder / "a", 0600).error().code == ErrorCode::conflict);
    std::filesystem::create_symlink(folder / "elsewhere", folder / "link");
    CHECK(create_file(folder / "link", 0600).error().code == ErrorCode::conflict);
    CHECK_FALSE(std::filesystem::exists(folder / "elsewhere"));
    CHECK(*read_text(folder / "a", 100) == "old");
}

TEST_CASE("renaming never replaces") {
    const TemporaryFolder folder;
    make_file(folder / "a", "first");
    make_file(folder / "b", "second");
    CHECK(rename_no_replace(folder / "a", folder / "b").error().code == ErrorCode::conflict);
    CHECK(*read_text(folder / "a", 100) == "first");
    CHECK(*read_text(folder / "b", 100) == "second");
    CHECK(rename_no_replace(folder / "a", folder / "c"));
    CHECK(*read_text(folder / "c", 100) == "first");
    CHECK(rename_no_replace(folder / "a", folder / "d").error().code == ErrorCode::not_found);
}

TEST_CASE("a text longer than its limit is not read") {
    const TemporaryFolder folder;
    make_file(folder / "a", std::string(100, 'x'));
    CHECK(read_text(folder / "a", 100)->size() == 100);
    const auto text = read_text(folder / "a", 99);
    REQUIRE_FALSE(text);
    CHECK(text.error().code == ErrorCode::invalid_request);
    CHECK(read_text(folder.path(), 99).error().code == ErrorCode::invalid_request);
}

TEST_CASE("folders are made with their parents, once or again") {
    const TemporaryFolder folder;
    REQUIRE(make_folders(folder / "a" / "b" / "c"));
    REQUIRE(make_folders(folder / "a" / "b" / "c"));
    CHECK(std::filesystem::is_directory(folder / "a" / "b" / "c"));
    struct stat status {};
    REQUIRE(::stat((folder / "a").c_str(), &status) == 0);
    CHECK((status.st_mode & 07027U) == 0);
    make_file(folder / "file", "");
    CHECK_FALSE(make_folders(folder / "file" / "below"));
}

TEST_CASE("a descriptor closes with its owner, and moves with it") {
    const TemporaryFolder folder;
    int number = -1;
    {
        File first = *create_file(folder / "a", 0600);
        number = first.fd();
        const File second(std::move(first));
        CHECK(second.fd() == number);
        CHECK(::fcntl(number, F_GETFD) >= 0);
    }
    CHECK(::fcntl(number, F_GETFD) < 0);
}
