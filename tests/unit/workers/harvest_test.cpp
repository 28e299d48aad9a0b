#include "workers/harvest.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "base/hash.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using namespace catseye::workers;

TEST_CASE("a result can be harvested again until its attempt's folder is removed") {
    const tests::TemporaryFolder folder;
    const auto vault = *store::open_folder_vault(folder / "vault");
    AttemptResult result;
    result.key = {"00000000-0000-0000-0000-000000000001", 1};
    result.stage = "derive";
    findings::StageOutput output;
    output.files = {"poster.jpg"};
    result.outcome = output;
    REQUIRE(vault->make_incoming(incoming_name(result.key)));
    std::ofstream(vault->incoming(incoming_name(result.key)) / "poster.jpg") << "a poster";
    for (int times = 0; times < 2; ++times) {
        const auto artefacts = harvest(*vault, result);  // the database may be busy after the first
        REQUIRE(artefacts);
        REQUIRE(artefacts->size() == 1);
        CHECK(artefacts->front().sealed.sha256 == sha256_of("a poster"));
    }
    CHECK(vault->holds(store::Shelf::artefacts, sha256_of("a poster")));
    REQUIRE(vault->remove_incoming(incoming_name(result.key)));
    CHECK(harvest(*vault, result).error().code == ErrorCode::resource);
}
