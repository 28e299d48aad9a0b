#include <catch2/catch.hpp>

#include "review/search_words.hpp"
#include "tests/support/console_fixture.hpp"
#include "tests/support/payloads.hpp"
#include "web/console/queue_query.hpp"
#include "web/http/percent.hpp"
#include "web/queue/case_rows.hpp"
#include "web/queue/queue.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

struct Pages : ConsoleFixture {
    Pages() { web::add_queue_pages(routes); }
    std::string submitter_named(const std::string& reference, const std::string& details) {
        REQUIRE(force.database().execute(
            "UPDATE submitter SET details = $1 WHERE submission_id = (SELECT submission_id FROM "
            "review_case WHERE reference = $2)",
            {details, reference}));
        REQUIRE(review::read_words(force.database(), 100));
        return reference;
    }
    /// The footage was looked through, and no plate in it could be read.
    void looked_through() {
        const std::string found = findings::to_line(findings::to_json(findings::DeriveFindings()));
        REQUIRE(force.database().run_script(
            "INSERT INTO job (id, original_id, stage, stage_version, due_ms) SELECT 'look', id, "
            "'derive', 1, 0 FROM original"));
        REQUIRE(force.database().execute(
            "INSERT INTO finding (job_id, original_id, stage, made_ms, content) SELECT 'look', id, "
            "'derive', 1, $1 FROM original",
            {found}));
    }
    void place(const std::string& reference, const std::string& words) {
        REQUIRE(force.database().execute(
            "UPDATE submission SET incident_place = $1 WHERE id = (SELECT submission_id FROM "
            "review_case WHERE reference = $2)",
            {words, reference}));
    }
};

bool has(const std::string& html, std::string_view words) {
    return html.find(words) != std::string::npos;
}

review::QueueEntry entry_posting_by(std::string_view last, std::string_view today) {
    review::QueueEntry entry;
    entry.state = "waiting";
    entry.last_safe_posting_day = day(last);
    entry.incident = at("2026-03-20T08:15");
    entry.posting_days_left =
        review::posting_days_left(review::compiled_law().business_days(), day(last), day(today));
    return entry;
}

}  // namespace

TEST_CASE("the clock is told in words: days left, the last day, and what is left after it") {
    struct Row {
        std::string_view today, sentence, band;
    };
    const Row rows[] = {
        {"2026-03-26", "Post by Tue 31 Mar 2026: 3 posting days left", "soon"},
        {"2026-03-30", "Post by Tue 31 Mar 2026: 1 posting day left", "due"},
        {"2026-03-31", "Today is the last posting day", "due"},
        {"2026-04-01", "Past: by hand until Fri 3 Apr 2026", "past"},
        {"2026-04-04", "Past: the last day for service was Fri 3 Apr 2026", "past"},
        {"2026-03-20", "Post by Tue 31 Mar 2026: 7 posting days left", "later"},
    };
    for (const Row& row : rows) {
        CAPTURE(std::string(row.today));
        const auto clock = web::row_clock(
            review::compiled_law(), entry_posting_by("2026-03-31", row.today), day(row.today));
        CHECK(clock.sentence == row.sentence);
        CHECK(clock.band == row.band);
    }
}

TEST_CASE("without a notice the clock is that of the charge") {
    review::QueueEntry entry;
    entry.state = "waiting";
    entry.proceedings_day = day("2026-09-20");
    entry.queue_day = day("2026-09-20");
    const auto clock = web::row_clock(review::compiled_law(), entry, day("2026-09-10"));
    CHECK(clock.sentence == "No notice needed. Charge by Sun 20 Sep 2026: 10 days left");
    CHECK(clock.band == "due");
    entry.queue_day = Day();
    CHECK(web::row_clock(review::compiled_law(), entry, day("2026-09-10")).sentence ==
          "Day not computable: serve by hand");
    entry.state = "notice_posted";
    CHECK(web::row_clock(review::compiled_law(), entry, day("2026-09-21")).sentence ==
          "Past: the last day to charge was Sun 20 Sep 2026");
}

TEST_CASE("a filter survives its way through an address, and nonsense is left out") {
    const std::string me = "01ME";
    const auto round = [&](const std::string& query) {
        const auto form = web::Form::parse(query);
        REQUIRE(form);
        return web::query_of(web::queue_filter_from(*form, me), me);
    };
    for (const char* query :
         {"", "state=waiting&band=due&held=me", "held=nobody", "held=01ABC", "new=yes&answered=yes",
          "hint=close_pass&flag=late_submission&mode=cyclist&place=A59%20Preston"})
        CHECK(round(query) == query);
    CHECK(round("state=closed&band=nonsense&new=maybe&page=2").empty());
    CHECK(round("state=%3Cscript%3E&place=" + std::string(300, 'a')).empty());
}

TEST_CASE("the queue shows a case with its clock, newness and holder") {
    Pages pages;
    const std::string reference = pages.force.waiting_case();
    auto browser = pages.signed_in("reviewer");
    std::string html = html_of(browser.get("/queue"));
    CHECK(has(html, "1 case open"));
    CHECK(has(html, reference));
    CHECK(has(html, "Post by Tue 31 Mar 2026: 6 posting days left"));
    CHECK(has(html, "catseye-tag--new"));
    CHECK(has(html, "Nobody"));
    CHECK_FALSE(has(html, "No legible plate"));
    pages.looked_through();
    CHECK(has(html_of(browser.get("/queue")), "No legible plate"));
    REQUIRE(review::take(pages.force.database(), reference, {"second reviewer"}, pages.now,
                         std::chrono::minutes(30)));
    html = html_of(browser.get("/queue"));
    CHECK_FALSE(has(html, "catseye-tag--new"));
    CHECK(has(html, "second reviewer"));
    CHECK(has(html_of(browser.get("/queue?held=me")), "No case is like this now."));
}

TEST_CASE("what a submitter wrote is shown as text") {
    Pages pages;
    pages.place(pages.force.waiting_case(), "<script>alert(1)</script>");
    auto browser = pages.signed_in("reviewer");
    const std::string html = html_of(browser.get("/queue?place=%3Cb%3E"));
    CHECK_FALSE(has(html, "<script>alert"));
    CHECK_FALSE(has(html, "<b>"));
}

TEST_CASE("an officer keeps views of their own, under names, and removes them") {
    Pages pages;
    auto browser = pages.signed_in("reviewer");
    REQUIRE(browser.get("/queue?band=due").status == 200);
    const auto saved = browser.post("/queue/views", {{"band", "due"}, {"name", "Urgent & <mine>"}});
    CHECK(saved.headers.find("Location") == "/queue?band=due");
    const std::string html = html_of(browser.get("/queue"));
    CHECK(has(html, "Urgent &amp; &lt;mine&gt;"));
    CHECK(browser.post("/queue/views", {{"band", "due"}, {"name", ""}}).status == 422);
    auto other = pages.signed_in("supervisor");
    CHECK_FALSE(has(html_of(other.get("/queue")), "Urgent &amp;"));
    const std::string id =
        pages.force.text("SELECT id FROM saved_view WHERE query = $1", "band=due");
    CHECK(other.post("/queue/views/remove", {{"view", id}}).status == 303);
    CHECK(pages.force.count("saved_view") == 1);  // not theirs
    CHECK(browser.post("/queue/views/remove", {{"view", id}}).status == 303);
    CHECK(pages.force.count("saved_view") == 0);
}

TEST_CASE("300 names of views, filters and searches are shown as mere words") {
    Pages pages;
    pages.force.waiting_case();
    auto browser = pages.signed_in("reviewer");
    REQUIRE(browser.get("/queue?band=due").status == 200);
    for (const std::string& text : payloads()) {
        CAPTURE(text);
        const auto saved = browser.post("/queue/views", {{"band", "due"}, {"name", text}});
        CHECK((saved.status == 303 || saved.status == 422));
        check_no_markup_of(html_of(saved), text);
        check_no_markup_of(html_of(browser.get("/queue")), text);
        REQUIRE(pages.force.database().execute("DELETE FROM saved_view"));
        for (const char* address : {"/queue?place=", "/search?by=place&words=",
                                    "/search?by=plate&words=", "/search?by=reference&words="})
            check_no_markup_of(html_of(browser.get(address + web::encode_percent(text))), text);
        check_no_markup_of(html_of(browser.post("/search/person", {{"words", text}})), text);
        check_no_markup_of(
            html_of(browser.post("/queue/bulk", {{"case", text}, {"of", text}, {"reason", text}})),
            text);
    }
}

TEST_CASE("marking duplicates says what was done and what was refused") {
    Pages pages;
    const std::string of = pages.force.waiting_case();
    const std::string first = pages.force.waiting_case();
    const std::string held = pages.force.waiting_case();
    REQUIRE(review::take(pages.force.database(), held, {"supervisor"}, pages.now,
                         std::chrono::minutes(30)));
    auto browser = pages.signed_in("reviewer");
    REQUIRE(browser.get("/queue").status == 200);
    const auto done = browser.post(
        "/queue/bulk", {{"case", first}, {"case", held}, {"of", of}, {"reason", "the same pass"}});
    CHECK(done.status == 200);
    CHECK(has(html_of(done), "1 case was marked, 1 refused."));
    CHECK(has(html_of(done), "held by a colleague"));
    CHECK(browser.post("/queue/bulk", {{"of", of}, {"reason", "the same pass"}}).status == 422);
    auto clerk = pages.signed_in("clerk");
    REQUIRE(clerk.get("/queue").status == 200);
    CHECK(clerk.post("/queue/bulk", {{"case", held}, {"of", of}, {"reason", "x"}}).status == 403);
}

TEST_CASE("a search for a reference goes to the case, one for a plate lists its cases") {
    Pages pages;
    const std::string reference = pages.force.waiting_case();
    auto browser = pages.signed_in("clerk");
    std::string typed = reference;
    std::erase(typed, '-');
    CHECK(browser.get("/search?words=" + typed).headers.find("Location") == "/case/" + reference);
    CHECK(has(html_of(browser.get("/search?words=AA00AAA")), "Searched as: Registration mark"));
    CHECK(browser.get("/search?by=plate&words=A%3F%3F%3F").status == 422);
    CHECK(browser.get("/search").status == 200);
}

TEST_CASE("looking for a person is recorded without the words, and never stands in an address") {
    Pages pages;
    const std::string reference = pages.submitter_named(
        pages.force.waiting_case(), R"({"first_name":"Ann","last_name":"Onymous"})");
    auto browser = pages.signed_in("reviewer");
    REQUIRE(browser.get("/search").status == 200);
    CHECK_FALSE(has(html_of(browser.get("/search?by=person&words=Onymous")), reference));
    CHECK(pages.force.texts("SELECT event FROM custody_entry WHERE event = $1", "searched_person")
              .empty());
    const auto found = browser.post("/search", {{"by", "person"}, {"words", "onymous"}});
    CHECK(found.status == 200);
    CHECK(has(html_of(found), reference));
    const auto entries =
        pages.force.texts("SELECT content FROM custody_entry WHERE event = $1", "searched_person");
    REQUIRE(entries.size() == 1);
    CHECK_FALSE(has(entries[0], "nymous"));
    CHECK(pages.force.custody_is_whole());
    CHECK(browser.post("/search", {{"by", "place"}, {"words", "A59"}}).headers.find("Location") ==
          "/search?by=place&words=A59");
}

TEST_CASE("home shows what cannot wait and what is in one's hands") {
    Pages pages;
    const std::string reference =
        pages.force.waiting_case("2026-03-11T08:15", "2026-03-22T12:00");  // post today
    REQUIRE(review::take(pages.force.database(), reference, {"reviewer"}, pages.now,
                         std::chrono::minutes(30)));
    auto browser = pages.signed_in("reviewer");
    const std::string html = html_of(browser.get("/"));
    CHECK(has(html, "<span class=\"catseye-count-number\">1</span> <span>today or on the next"));
    CHECK(has(html, reference));
    CHECK(has(html, "The unit today"));
    CHECK_FALSE(has(html, "overdue: wait for a second officer"));
    auto supervisor = pages.signed_in("supervisor");
    CHECK(has(html_of(supervisor.get("/")), "overdue: wait for a second officer"));
    auto auditor = pages.signed_in("auditor");
    const std::string little = html_of(auditor.get("/"));
    CHECK_FALSE(has(little, "The unit today"));
    CHECK_FALSE(has(little, reference));
}

TEST_CASE("what a page asks for by itself keeps no session alive") {
    Pages pages;
    auto browser = pages.signed_in("reviewer");
    REQUIRE(browser.get("/queue").status == 200);
    browser.headers = {{"X-Catseye-Background", "yes"}};
    for (int minute = 0; minute < 14; minute += 2) {
        pages.now += std::chrono::minutes(2);
        CHECK(browser.get("/queue").status == 200);
    }
    pages.now += std::chrono::minutes(2);
    CHECK(browser.get("/queue").status == 303);  // fifteen minutes without a click
}

TEST_CASE("open pages hear of what others than the console did, once") {
    Pages pages;
    const std::string before = pages.force.waiting_case();
    web::CustodyWatch watch(*pages.console.events);
    auto listener = pages.console.events->join([] {});
    REQUIRE(watch.look(pages.force.database()));  // begins here
    const std::string reference = pages.force.waiting_case();
    REQUIRE(watch.look(pages.force.database()));
    std::string heard;
    REQUIRE(listener->take(heard));
    CHECK(has(heard, "event: case\ndata: " + reference));
    CHECK_FALSE(has(heard, before));
    REQUIRE(watch.look(pages.force.database()));
    heard.clear();
    REQUIRE(listener->take(heard));
    CHECK(heard.empty());
}
