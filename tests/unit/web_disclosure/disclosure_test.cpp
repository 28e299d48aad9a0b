#include "web/disclosure/disclosure.hpp"

#include "review/bundle_check.hpp"
#include "tests/support/console_fixture.hpp"
#include "tests/support/evidence.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

struct Pages : ConsoleFixture {
    Pages() { web::add_disclosure_pages(routes); }
    Evidence evidence{force};
    std::string bundle = "/case/" + evidence.reference + "/bundle";
    std::string download = "/case/" + evidence.reference + "/originals/1/download";
};

/// The whole of a body that is made while it is sent.
std::string body_of(const web::Response& response) {
    const auto* source = std::get_if<web::SourceBody>(&response.body);
    REQUIRE(source != nullptr);
    std::string bytes;
    std::vector<char> block(4096);
    while (static_cast<std::int64_t>(bytes.size()) < source->size_bytes) {
        const auto got = source->source->read(block);
        REQUIRE(got);
        REQUIRE(*got > 0);
        bytes.append(block.data(), *got);
    }
    CHECK(static_cast<std::int64_t>(bytes.size()) == source->size_bytes);
    return bytes;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the page of a bundle shows what will be in it, and nothing is noted yet") {
    Pages pages;
    auto browser = pages.signed_in("disclosure_officer");
    const auto before = pages.force.count("custody_entry");
    const auto page = browser.get(pages.bundle);
    CHECK(page.status == 200);
    const std::string html = html_of(page);
    for (const std::string& part :
         {std::string("originals/original-1.mp4"), std::string("statement.pdf"),
          pages.evidence.original_sha256, std::string("Crown Prosecution Service")})
        CHECK(has(html, part));
    CHECK(pages.force.count("custody_entry") == before);
    CHECK(browser.get("/case/NONE/bundle").status == 404);
}

TEST_CASE("a bundle that is exported verifies, and its disclosure is noted before its first byte") {
    Pages pages;
    auto browser = pages.signed_in("prosecutor");
    browser.get(pages.bundle);
    const auto answer = browser.post(
        pages.bundle,
        {{"recipient", "prosecution"}, {"reason", "prosecution"}, {"left_out", "nothing"}});
    CHECK(answer.status == 200);
    CHECK(pages.force.events(pages.evidence.reference).back() == "bundle_exported");
    CHECK(field_of(answer, "Content-Type") == "application/zip");
    CHECK(field_of(answer, "Content-Disposition") ==
          "attachment; filename=\"catseye-" + pages.evidence.reference + ".zip\"");
    const auto path = pages.force.folder() / "b.zip";
    std::ofstream(path, std::ios::binary) << body_of(answer);
    auto file = open_regular(path);
    const auto found = review::verify_bundle(*std::move(file));
    REQUIRE(found);
    CHECK(found->problems.empty());
    CHECK(found->files == 11);
}

TEST_CASE(
    "a bundle needs a recipient, a reason and a choice, and details never go to the defence") {
    Pages pages;
    auto browser = pages.signed_in("supervisor");
    browser.get(pages.bundle);
    const auto before = pages.force.count("custody_entry");
    const auto empty = browser.post(pages.bundle, {});
    CHECK(empty.status == 422);
    for (const char* words : {"Select who gets", "Select what the bundle", "Select whether"})
        CHECK(has(html_of(empty), words));
    const auto leak =
        browser.post(pages.bundle,
                     {{"recipient", "defence"}, {"reason", "disclosure"}, {"left_out", "nothing"}});
    CHECK(leak.status == 422);
    CHECK(has(html_of(leak), "never go to the defence"));
    const auto made_up = browser.post(pages.bundle, {{"recipient", "<script>alert(1)</script>"},
                                                     {"reason", "'; DROP TABLE"},
                                                     {"left_out", "everything"}});
    CHECK(made_up.status == 422);
    CHECK_FALSE(has(html_of(made_up), "<script>alert"));
    CHECK(pages.force.count("custody_entry") == before);
}

TEST_CASE("an original leaves as it came, under a name of ours, and is noted with its reason") {
    Pages pages;
    auto browser = pages.signed_in("reviewer");
    const auto page = browser.get(pages.download);
    CHECK(page.status == 200);
    CHECK(has(html_of(page), "../My Clip &lt;1&gt;.MP4"));
    CHECK(browser.post(pages.download, {}).status == 422);
    CHECK(pages.force.events(pages.evidence.reference).back() != "original_downloaded");
    const auto answer = browser.post(pages.download, {{"reason", "examination"}});
    REQUIRE(answer.status == 200);
    CHECK(field_of(answer, "Content-Disposition") == "attachment; filename=\"original-1.mp4\"");
    CHECK(field_of(answer, "Content-Type") == "application/octet-stream");
    const auto* file = std::get_if<web::FileBody>(&answer.body);
    REQUIRE(file != nullptr);
    CHECK(sha256_of_file(file->file.fd())->sha256 == pages.evidence.original_sha256);
    CHECK(pages.force.events(pages.evidence.reference).back() == "original_downloaded");
    for (const std::string number : {"2", "0", "-1", "1x", "99999999999999999999"})
        CHECK(browser
                  .post("/case/" + pages.evidence.reference + "/originals/" + number + "/download",
                        {{"reason", "examination"}})
                  .status == 404);
}

TEST_CASE("who may not disclose can neither see the pages nor post to them") {
    Pages pages;
    for (const char* role : {"clerk", "auditor", "administrator"}) {
        auto browser = pages.signed_in(role);
        CHECK(browser.get(pages.bundle).status == 403);
        CHECK(browser.get(pages.download).status == 403);
        CHECK(browser.post(pages.bundle, {{"recipient", "court"}}).status == 403);
        CHECK(browser.post(pages.download, {{"reason", "prosecution"}}).status == 403);
    }
    CHECK(pages.signed_in("reviewer").get(pages.bundle).status == 403);
    CHECK(pages.signed_in("prosecutor").get(pages.download).status == 403);
}
