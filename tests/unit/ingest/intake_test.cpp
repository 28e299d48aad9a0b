#include "ingest/intake.hpp"

#include <catch2/catch.hpp>

#include "base/hash.hpp"
#include "findings/json.hpp"
#include "ingest/additions.hpp"
#include "store/drafts.hpp"
#include "tests/support/engines.hpp"

using namespace catseye;
using namespace std::chrono_literals;

namespace {

const Time kNow = Time(std::chrono::milliseconds(1'774'000'000'000));  // 20 March 2026

ingest::Declaration declaration() {
    const auto read = ingest::declaration_from(
        {{"offence", "close_pass"},
         {"incident", {{"when", "2026-03-19T08:15"}, {"where", "A59, Preston"}}},
         {"vehicles", findings::Json::array({{{"vrm", "AA00 AAA"}}, {{"vrm", "AB00 CDE"}}})},
         {"submitter", {{"first_name", "Ann"}, {"email", "ann@example.org"}}}},
        kNow);
    REQUIRE(read);
    return *read;
}

/// A report of two vehicles, as the portal sends it.
struct Portal {
    tests::TemporaryFolder folder;
    std::unique_ptr<store::Database> database = tests::engines().front().open(folder);

    store::Draft add_draft(const std::string& id, const std::string& kind,
                           const std::optional<std::string>& submission) {
        store::Draft draft;
        draft.id = id;
        draft.kind = kind;
        draft.submission_id = submission;
        draft.request_id = "request-" + id;
        draft.answers = R"({"name":"Ann"})";
        draft.made = draft.saved = kNow;
        draft.expires = kNow + 24h;
        REQUIRE(store::Drafts(*database).add(draft));
        return draft;
    }
    ingest::SubmissionRequest request(const std::string& draft_id) {
        ingest::SubmissionRequest made;
        made.request_id = "request-" + draft_id;
        made.channel = "portal";
        made.declaration = declaration();
        made.files = {{"FILE1.MP4", {std::string(64, 'a'), 10}}};
        made.statement = store::SignedStatement{"I saw it.", sha256_of("I saw it."), "Ann", kNow};
        made.draft_id = draft_id;
        made.language = "cy";
        return made;
    }
    std::int64_t count(const std::string& sql) { return database->integer(sql)->value_or(-1); }
    std::string submission() {
        const auto rows = database->query("SELECT id FROM submission");
        REQUIRE(*(*rows)->next());
        return (*rows)->text(0);
    }
};

}  // namespace

TEST_CASE("a report that is sent ends its draft, keeps its statement and mails its receipt, once") {
    Portal portal;
    portal.add_draft("D1", "report", {});
    const auto first =
        ingest::receive(*portal.database, review::compiled_law(), portal.request("D1"), kNow);
    REQUIRE(first);
    CHECK(first->cases.size() == 2);
    const auto again =
        ingest::receive(*portal.database, review::compiled_law(), portal.request("D1"), kNow + 1s);
    REQUIRE(again);
    CHECK(again->reference == first->reference);
    CHECK(to_json(*again) == to_json(*first));
    CHECK(portal.count("SELECT count(*) FROM review_case") == 2);
    CHECK(portal.count("SELECT count(*) FROM outbox WHERE kind = 'receipt' AND language = 'cy' AND "
                       "recipient = 'ann@example.org'") == 1);
    CHECK(portal.count("SELECT count(*) FROM draft WHERE state = 'sent' AND answers = '{}'") == 1);
    const auto statement =
        store::SubmissionTexts(*portal.database).statement_of(portal.submission());
    REQUIRE(*statement);
    CHECK((*statement)->sha256 == sha256_of("I saw it."));
    CHECK(portal.count("SELECT count(*) FROM custody_entry WHERE event = 'statement_signed' AND "
                       "content LIKE '%Ann%'") == 0);
}

TEST_CASE("a draft that was discarded meanwhile is not sent, and nothing of it is received") {
    Portal portal;
    const auto refused =
        ingest::receive(*portal.database, review::compiled_law(), portal.request("D1"), kNow);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(portal.count("SELECT count(*) FROM submission") == 0);
    CHECK(portal.count("SELECT count(*) FROM outbox") == 0);
    CHECK(portal.count("SELECT count(*) FROM custody_entry") == 0);
}

TEST_CASE("more from the submitter joins the same cases, a file that is there already only once") {
    Portal portal;
    portal.add_draft("D1", "report", {});
    REQUIRE(ingest::receive(*portal.database, review::compiled_law(), portal.request("D1"), kNow));
    const std::string submission = portal.submission();
    portal.add_draft("D2", "more", submission);
    const ingest::Addition addition{
        submission,
        "D2",
        "The second camera.",
        {{"FILE1.MP4", {std::string(64, 'a'), 10}}, {"REAR.MP4", {std::string(64, 'b'), 20}}}};
    CHECK(*ingest::receive_more(*portal.database, addition, kNow + 1h));
    CHECK_FALSE(*ingest::receive_more(*portal.database, addition, kNow + 2h));
    CHECK(portal.count("SELECT count(*) FROM submission_original") == 2);
    CHECK(portal.count("SELECT count(*) FROM job WHERE stage = 'probe'") == 2);
    CHECK(portal.count("SELECT count(*) FROM case_flag WHERE code = 'more_received'") == 2);
    CHECK(portal.count(
              "SELECT count(*) FROM submitter_message WHERE text = 'The second camera.'") == 1);
}

TEST_CASE("a withdrawn report stays, flagged for the officer, and is withdrawn once") {
    Portal portal;
    portal.add_draft("D1", "report", {});
    REQUIRE(ingest::receive(*portal.database, review::compiled_law(), portal.request("D1"), kNow));
    const std::string submission = portal.submission();
    CHECK(*ingest::withdraw(*portal.database, submission, "It was my own mistake.", kNow + 1h));
    CHECK_FALSE(*ingest::withdraw(*portal.database, submission, "Again.", kNow + 2h));
    CHECK(portal.count("SELECT count(*) FROM case_flag WHERE code = 'withdrawn'") == 2);
    CHECK(portal.count("SELECT count(*) FROM review_case WHERE state = 'closed'") == 0);
    CHECK(portal.count("SELECT count(*) FROM custody_entry WHERE event = 'withdrawn'") == 1);
}
