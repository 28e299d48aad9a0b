#include "store/vault.hpp"

#include <fstream>

#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using store::Shelf;

namespace {

File text_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
    auto file = open_regular(path);
    REQUIRE(file);
    return *std::move(file);
}

std::unique_ptr<store::Vault> open(const tests::TemporaryFolder& folder) {
    auto vault = store::open_folder_vault(folder / "vault");
    REQUIRE(vault);
    return *std::move(vault);
}

}  // namespace

TEST_CASE(
    "what is sealed lies under its hash, read-only, and the file that was given is untouched") {
    const tests::TemporaryFolder folder;
    const auto vault = open(folder);
    const File file = text_file(folder / "clip", "bytes");
    const auto sealed = vault->seal_copy(Shelf::originals, file);
    REQUIRE(sealed);
    CHECK(sealed->sha256 == sha256_of("bytes"));
    CHECK(sealed->size_bytes == 5);
    const auto path = folder / "vault" / std::filesystem::path("originals") /
                      sealed->sha256.substr(0, 2) / sealed->sha256.substr(2, 2) / sealed->sha256;
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0440);
    CHECK(std::filesystem::exists(folder / "clip"));
    CHECK(vault->holds(Shelf::originals, sealed->sha256));
    CHECK_FALSE(vault->holds(Shelf::artefacts, sealed->sha256));
}

TEST_CASE("the same bytes sealed twice are stored once and leave no litter") {
    const tests::TemporaryFolder folder;
    const auto vault = open(folder);
    const File file = text_file(folder / "clip", "bytes");
    REQUIRE(vault->seal_copy(Shelf::originals, file));
    REQUIRE(vault->seal_copy(Shelf::originals, file));
    int objects = 0;
    REQUIRE(vault->each(Shelf::originals, [&](const std::string&, Time) { ++objects; }));
    CHECK(objects == 1);
    CHECK(std::filesystem::is_empty(folder / "vault" / std::filesystem::path("temp")));
}

TEST_CASE("a file taken over from the incoming folder is moved, never a link followed") {
    const tests::TemporaryFolder folder;
    const auto vault = open(folder);
    const auto incoming = vault->make_incoming("JOB-1");
    REQUIRE(incoming);
    text_file(*incoming / "poster.jpg", "picture");
    const auto sealed = vault->seal_file(Shelf::artefacts, *incoming / "poster.jpg");
    REQUIRE(sealed);
    CHECK(vault->holds(Shelf::artefacts, sealed->sha256));
    CHECK_FALSE(std::filesystem::exists(*incoming / "poster.jpg"));
    std::filesystem::create_symlink("/etc/passwd", *incoming / "proxy.mp4");
    CHECK_FALSE(vault->seal_file(Shelf::artefacts, *incoming / "proxy.mp4"));
}

TEST_CASE("what is not there, and what is no hash, is not found") {
    const tests::TemporaryFolder folder;
    const auto vault = open(folder);
    CHECK(vault->open(Shelf::originals, std::string(64, 'a')).error().code == ErrorCode::not_found);
    CHECK(vault->open(Shelf::originals, "../../../etc/passwd").error().code ==
          ErrorCode::not_found);
}
