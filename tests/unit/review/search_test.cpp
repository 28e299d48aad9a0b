#include "review/search.hpp"

#include "review/search_plates.hpp"
#include "review/search_words.hpp"
#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;
using review::SearchBy;
using Codes = std::vector<std::string>;

namespace {

constexpr std::string_view kNow = "2026-03-23T10:00";

Result<review::SearchPage> look(Force& force, SearchBy by, const std::string& words) {
    return review::search(force.database(), force.law(), {by, words}, at(kNow));
}

Codes found(Force& force, SearchBy by, const std::string& words) {
    const auto page = look(force, by, words);
    REQUIRE(page);
    Codes references;
    for (const auto& entry : page->entries)
        references.push_back(entry.reference);
    return references;
}

std::string case_of_vehicle(Force& force, const std::string& vrm, const std::string& letter) {
    // One after the other: results are shown by when they came.
    const Time received = at("2026-03-21T12:00") + std::chrono::minutes(letter.at(0));
    const auto submission = force.submit(at("2026-03-20T08:15"), received, letter);
    return force.open(submission, at("2026-03-20T08:15"), received, vrm).reference;
}

}  // namespace

TEST_CASE("words are lower case, each once, and cut where a character ends") {
    CHECK(review::words_of("A59, Preston New Road (A59)") ==
          Codes{"a59", "preston", "new", "road"});
    CHECK(review::words_of("  ").empty());
    CHECK(review::words_of("Heol y Bont, Pontŵn") == Codes{"heol", "y", "bont", "pontŵn"});
    const auto cut = review::words_of(std::string(39, 'a') + "ŵb");
    REQUIRE(cut.size() == 1);
    CHECK(cut[0] == std::string(39, 'a'));
}

TEST_CASE("a submitter is found by the words of their name and by their whole address") {
    CHECK(review::person_words(
              R"({"first_name":"Ann-Marie","last_name":"O'Neil","email":"A.ONeil@Example.org"})") ==
          Codes{"ann", "marie", "o", "neil", "a.oneil@example.org"});
    CHECK(review::person_words("no json").empty());
    CHECK(review::person_query("Neil ANN") == Codes{"neil", "ann"});
    CHECK(review::person_query("A.ONeil@example.org") == Codes{"a.oneil@example.org"});
}

TEST_CASE("what somebody types is most likely what it looks like") {
    CHECK(review::likely_search("k7qm 2fxh 9d3v t4ra") == SearchBy::reference);
    CHECK(review::likely_search("ab12 cde") == SearchBy::plate);
    CHECK(review::likely_search("AB1?CDE") == SearchBy::plate);
    CHECK(review::likely_search("A59") == SearchBy::place);  // a road, though a mark could be short
    CHECK(review::likely_search("M6 J31") == SearchBy::place);
    CHECK(review::likely_search("Blackpool Road") == SearchBy::place);
}

TEST_CASE("a case is found by its reference and by its submission's, however they are written") {
    Force force;
    const std::string reference = force.waiting_case();
    std::string typed = reference;
    std::erase(typed, '-');
    for (char& c : typed)
        c = static_cast<char>(std::tolower(c));
    CHECK(found(force, SearchBy::reference, typed) == Codes{reference});
    const std::string submission = force.text(
        "SELECT s.reference FROM submission s JOIN review_case c ON c.submission_id = s.id WHERE "
        "c.reference = $1",
        reference);
    CHECK(found(force, SearchBy::reference, submission) == Codes{reference});
    CHECK(look(force, SearchBy::reference, "nonsense").error().code == ErrorCode::invalid_request);
}

TEST_CASE("a mark is found whichever of its characters are known") {
    Force force;
    const std::string whole = case_of_vehicle(force, "AB12CDE", "a");
    const std::string unread = case_of_vehicle(force, "AB1?CDE", "b");
    const std::string other = case_of_vehicle(force, "XY12CDE", "c");
    const Codes both{unread, whole};
    CHECK(found(force, SearchBy::plate, "ab12 cde") == both);
    CHECK(found(force, SearchBy::plate, "AB13CDE") == Codes{unread});
    CHECK(found(force, SearchBy::plate, "AB?2CDE") == both);
    CHECK(found(force, SearchBy::plate, "??12CDE") == Codes{other, unread, whole});
    CHECK(found(force, SearchBy::plate, "?B?2CDE") == both);
    CHECK(found(force, SearchBy::plate, "AB12CDF").empty());
    CHECK(look(force, SearchBy::plate, "A?2?").error().code == ErrorCode::invalid_request);
    CHECK(look(force, SearchBy::plate, "'; DROP TABLE").error().code == ErrorCode::invalid_request);
}

TEST_CASE("a mark is found where the footage or an officer says so, too") {
    Force force;
    const std::string read = case_of_vehicle(force, "AB12CDE", "a");
    const std::string confirmed = case_of_vehicle(force, "AB12CDE", "b");
    REQUIRE(force.database().execute(
        "INSERT INTO job (id, original_id, stage, stage_version, due_ms) SELECT 'j', id, 'derive', "
        "1, 0 FROM original WHERE sha256 = $1",
        {std::string(64, 'a')}));
    REQUIRE(force.database().execute(
        "INSERT INTO sighting (id, job_id, original_id, ordinal, state, vrm_normal, confidence, "
        "content) SELECT 's', 'j', id, 1, 'confident', 'XY34ZZZ', 0.9, '{}' FROM original WHERE "
        "sha256 = $1",
        {std::string(64, 'a')}));
    REQUIRE(force.database().execute(
        "UPDATE review_case SET vrm_confirmed = 'XY34ZZZ' WHERE reference = $1", {confirmed}));
    CHECK(found(force, SearchBy::plate, "XY34ZZZ").size() == 2);
    CHECK(found(force, SearchBy::plate, "XY3?ZZZ").size() == 2);
    CHECK(found(force, SearchBy::plate, "??34ZZZ").size() == 2);
}

TEST_CASE("a place must have every word, a person too, and neither is read twice") {
    Force force;
    const std::string reference = force.waiting_case();
    CHECK(*review::read_words(force.database(), 10) == 1);
    CHECK(*review::read_words(force.database(), 10) == 0);
    CHECK(found(force, SearchBy::place, "Preston") == Codes{reference});
    CHECK(found(force, SearchBy::place, "A59 preston") == Codes{reference});
    CHECK(found(force, SearchBy::place, "A59 Blackburn").empty());
    CHECK(found(force, SearchBy::person, "onymous") == Codes{reference});
    CHECK(found(force, SearchBy::person, "Preston").empty());
    CHECK(look(force, SearchBy::place, "--").error().code == ErrorCode::invalid_request);
}

TEST_CASE("results come a page at a time, the newest first") {
    Force force;
    Codes all;
    for (const char* letter : {"a", "b", "c", "d", "e"})
        all.insert(all.begin(), case_of_vehicle(force, "AB12CDE", letter));
    REQUIRE(review::read_words(force.database(), 10));
    for (const SearchBy by : {SearchBy::place, SearchBy::plate}) {
        const std::string words = by == SearchBy::place ? "preston" : "AB12CDE";
        const auto first =
            review::search(force.database(), force.law(), {by, words, 0, 3}, at(kNow));
        const auto last =
            review::search(force.database(), force.law(), {by, words, 3, 3}, at(kNow));
        REQUIRE(first);
        REQUIRE(last);
        CHECK(first->has_more);
        CHECK_FALSE(last->has_more);
        Codes seen;
        for (const auto* page : {&*first, &*last})
            for (const auto& entry : page->entries)
                seen.push_back(entry.reference);
        CHECK(seen == all);
    }
}

TEST_CASE("marks may be the same where neither is known to differ") {
    CHECK(review::may_be_same_mark("AB12CDE", "AB1?CDE"));
    CHECK(review::may_be_same_mark("?B12CDE", "A?12CDE"));
    CHECK_FALSE(review::may_be_same_mark("AB12CDE", "AB12CD"));
    CHECK_FALSE(review::may_be_same_mark("AB12CDE", "AB13C?E"));
}
