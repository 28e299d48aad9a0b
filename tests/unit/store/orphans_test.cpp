#include "store/orphans.hpp"

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "store/submissions.hpp"
#include "tests/support/engines.hpp"

using namespace catseye;
using namespace std::chrono_literals;

namespace {

store::Sealed seal_text(store::Vault& vault, const std::filesystem::path& folder,
                        const std::string& text) {
    const auto file = create_file(folder / text, 0600);
    REQUIRE(file);
    REQUIRE(write_all(*file, text));
    const auto sealed = vault.seal_copy(store::Shelf::originals, *file);
    REQUIRE(sealed);
    return *sealed;
}

}  // namespace

TEST_CASE("bytes that no row refers to are destroyed once they are old, the others never") {
    const tests::TemporaryFolder folder;
    const auto database = tests::engines().front().open(folder);
    const auto vault = store::open_folder_vault(folder / "vault");
    REQUIRE(vault);
    const auto kept = seal_text(**vault, folder.path(), "kept");
    const auto orphan = seal_text(**vault, folder.path(), "orphan");
    REQUIRE(store::Submissions(*database).find_or_add_original(kept, now()));

    CHECK(*store::destroy_orphans(*database, **vault, now() - 1h) == 0);
    CHECK((*vault)->holds(store::Shelf::originals, orphan.sha256));
    CHECK(*store::orphans(*database, **vault, store::Shelf::originals, now() + 1h) ==
          std::vector<std::string>{orphan.sha256});
    CHECK(*store::destroy_orphans(*database, **vault, now() + 1h) == 1);
    CHECK_FALSE((*vault)->holds(store::Shelf::originals, orphan.sha256));
    CHECK((*vault)->holds(store::Shelf::originals, kept.sha256));
}

TEST_CASE("bytes that are sealed again are young again") {
    const tests::TemporaryFolder folder;
    const auto vault = store::open_folder_vault(folder / "vault");
    REQUIRE(vault);
    const auto sealed = seal_text(**vault, folder.path(), "twice");
    const std::filesystem::path path = folder / "vault" / "originals" / sealed.sha256.substr(0, 2) /
                                       sealed.sha256.substr(2, 2) / sealed.sha256;
    std::filesystem::last_write_time(path, std::filesystem::file_time_type::clock::now() - 48h);
    const auto again = seal_text(**vault, folder.path() / "vault", "twice");
    CHECK(again.sha256 == sealed.sha256);
    CHECK_FALSE(*(*vault)->destroy(store::Shelf::originals, sealed.sha256, now() - 24h));
    CHECK((*vault)->holds(store::Shelf::originals, sealed.sha256));
}
