#include "ingest/statement.hpp"

#include <catch2/catch.hpp>

#include "review/bundle_documents.hpp"

using namespace catseye;

TEST_CASE("the copy for the defence knows where a statement names whoever made it") {
    ingest::Declaration declaration;
    declaration.submitter.first_name = "Ann";
    declaration.submitter.last_name = "Onymous";
    declaration.narrative = "I, Ann Onymous, saw it.";
    ingest::SealedFile file;
    file.client_name = "clip.mp4";
    const std::string text = ingest::statement_text(declaration, {file});
    REQUIRE(text.find("Statement of: Ann Onymous") != std::string::npos);
    REQUIRE(text.find("Exhibit AO/1") != std::string::npos);
    const std::string without = review::unnamed({text, "", "Ann Onymous", {}});
    CHECK(without.find("Onymous") == std::string::npos);
    CHECK(without.find("AO/") == std::string::npos);
    CHECK(without.find("/1: the file \"clip.mp4\"") != std::string::npos);
    CHECK(without.find("saw it.") != std::string::npos);
}
