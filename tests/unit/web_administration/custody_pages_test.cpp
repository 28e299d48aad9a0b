#include <fstream>
#include <iterator>

#include "review/custody_view.hpp"
#include "tests/support/console_fixture.hpp"
#include "web/administration/administration.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

struct Pages : ConsoleFixture {
    Pages() {
        web::add_administration_pages(routes);
        reference = force.waiting_case();
        other = force.waiting_case();
        REQUIRE(force.decide(reference, "reviewer", "NFA"));
    }
    std::string reference, other;
    RouterBrowser browser = signed_in("auditor");
};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the custody log is read by act, officer, case and period") {
    Pages pages;
    const auto all = pages.browser.get("/custody");
    CHECK(all.status == 200);
    CHECK(has(html_of(all), "case " + pages.reference));
    CHECK(has(html_of(all), "Disposal recommended") != has(html_of(all), "Final disposal"));
    const std::pair<std::string, bool> filters[] = {
        {"?case=" + pages.reference, true},
        {"?case=" + pages.other, false},
        {"?officer=reviewer", true},
        {"?officer=clerk", false},
        {"?act=alteration&officer=reviewer", true},
        {"?act=erasure", false},
        {"?from=2026-03-23&to=2026-03-23&officer=reviewer", true},
        {"?from=2026-03-24&officer=reviewer", false},
        {"?to=2026-03-22&officer=reviewer", false},
    };
    for (const auto& [query, is_there] : filters) {
        CAPTURE(query);
        const auto page = pages.browser.get("/custody" + query);
        CHECK(page.status == 200);
        CHECK(has(html_of(page), "case " + pages.reference) == is_there);
    }
    CHECK(pages.browser.get("/custody?case=NONE").status == 422);
    CHECK(pages.browser.get("/custody?officer=%3Cscript%3E").status == 422);
    CHECK(pages.browser.get("/custody?from=yesterday").status == 422);
    CHECK(pages.browser.get("/custody?before=x&act=nothing").status == 200);
    const auto officer = *store::Officers(pages.force.database()).by_name("reviewer");
    REQUIRE(*review::officer_leaves(pages.force.database(), *officer, "test", pages.now));
    CHECK(has(html_of(pages.browser.get("/custody?officer=reviewer")), "case " + pages.reference));
}

TEST_CASE("older entries are a page further, and none is shown twice or left out") {
    Pages pages;
    for (int i = 0; i < 120; ++i)
        REQUIRE(store::CustodyLog(pages.force.database())
                    .append({"test", "stage_done", "x" + std::to_string(i), {}}, pages.now));
    review::CustodyFilter filter;
    filter.limit = 50;
    std::int64_t expected = pages.force.count("custody_entry");
    while (true) {
        const auto lines = review::custody_lines(pages.force.database(), filter);
        REQUIRE(lines);
        if (lines->empty()) break;
        for (const auto& line : *lines)
            CHECK(line.entry.seq == expected--);
        filter.before = lines->back().entry.seq;
    }
    CHECK(expected == 0);
    CHECK(has(html_of(pages.browser.get("/custody")), "Older entries"));
}

TEST_CASE("the log leaves as a file that no spreadsheet runs, and that is noted too") {
    Pages pages;
    REQUIRE(pages.force.database().execute(
        "UPDATE officer SET name = '=cmd()' WHERE name = 'reviewer'"));
    pages.browser.get("/custody");
    const auto file = pages.browser.post("/custody/export", {{"case", pages.reference}});
    CHECK(file.status == 200);
    CHECK(field_of(file, "Content-Type") == "text/csv; charset=utf-8");
    const std::string csv = html_of(file);
    CHECK(has(csv, "entry,at,act,event,by,actor,about,subject,content,previous_sha256,sha256\r\n"));
    CHECK(has(csv, ",'=cmd(),"));
    CHECK_FALSE(has(csv, ",=cmd"));
    CHECK_FALSE(has(csv, pages.other));
    CHECK(pages.force
              .texts("SELECT content FROM custody_entry WHERE event = $1", "custody_log_exported")
              .size() == 1);
    CHECK(pages.browser.post("/custody/export", {{"case", "NONE"}}).status == 404);
    CHECK(pages.browser.post("/custody/export", {{"from", "x"}}).status == 400);
}

TEST_CASE("the check computes the whole log again, and says which entry was changed") {
    Pages pages;
    CHECK(has(html_of(pages.browser.get("/custody/check")), "The log is whole"));
    REQUIRE(pages.force.database().execute("DROP TRIGGER custody_entry_no_update"));
    REQUIRE(pages.force.database().execute("UPDATE custody_entry SET actor = 'x' WHERE seq = 3"));
    CHECK(has(html_of(pages.browser.get("/custody/check")),
              "custody entry 3 was changed after it was written"));
}

TEST_CASE("the log is for supervisors and auditors") {
    Pages pages;
    for (const char* role : {"reviewer", "administrator", "clerk", "prosecutor"}) {
        auto browser = pages.signed_in(role);
        for (const char* path : {"/custody", "/custody/check"})
            CHECK(browser.get(path).status == 403);
        CHECK(browser.post("/custody/export", {}).status == 403);
    }
}

TEST_CASE("every event that the programs write has its act and its words") {
    // What stands behind an actor in `append({actor, "event", …` and in the tables of decisions.
    std::set<std::string> written;
    for (const char* room : {"store", "ingest", "review", "workers", "web", "apps"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 std::filesystem::path(CATSEYE_SOURCE) / room)) {
            if (entry.path().extension() != ".cpp" || has(entry.path().string(), "node_modules"))
                continue;
            std::ifstream stream(entry.path());
            const std::string source{std::istreambuf_iterator<char>(stream), {}};
            for (auto at = source.find("append("); at != std::string::npos;
                 at = source.find("append(", at + 1)) {
                // append({actor, "event", or append(\n{actor,\n"event",
                const auto open = source.find_first_not_of(" \n", at + 7);
                if (open == std::string::npos || source[open] != '{') continue;
                const auto comma = source.find(',', open);
                const auto quote = source.find_first_not_of(" \n", comma + 1);
                if (quote == std::string::npos || source[quote] != '"') continue;
                written.insert(source.substr(quote + 1, source.find('"', quote + 1) - quote - 1));
            }
        }
    CHECK(written.size() > 8);
    for (const std::string& event : written) {
        CAPTURE(event);
        CHECK(review::custody_word(event) != nullptr);
    }
}
