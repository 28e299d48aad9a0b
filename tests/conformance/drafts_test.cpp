#include "store/drafts.hpp"

#include "store/messages.hpp"
#include "store/portal_sessions.hpp"
#include "store/submissions.hpp"
#include "store/uploads.hpp"
#include "tests/support/engines.hpp"

using namespace catseye;
using namespace std::chrono_literals;

namespace {

const Time kStart = Time(std::chrono::hours(500'000));
const std::string kHash(64, 'a');

store::Draft add_draft(store::Database& database, const std::string& id) {
    store::Draft draft;
    draft.id = id;
    draft.request_id = "request-" + id;
    draft.made = draft.saved = kStart;
    draft.expires = kStart + 24h;
    REQUIRE(store::Drafts(database).add(draft));
    return draft;
}

store::Upload add_upload(store::Database& database, const std::string& id,
                         const std::string& draft_id) {
    store::Upload upload;
    upload.id = id;
    upload.draft_id = draft_id;
    upload.client_name = "FILE0001.MP4";
    upload.size_bytes = 100;
    upload.made = kStart;
    upload.expires = kStart + 24h;
    REQUIRE(store::Uploads(database).add(upload));
    return upload;
}

std::string add_submission(store::Database& database, const std::string& id) {
    store::NewSubmission row;
    row.id = id;
    row.reference = "REFERENCE-" + id;
    row.request_id = "submission-" + id;
    row.received = row.incident = kStart;
    row.channel = "portal";
    row.declaration = row.submitter = "{}";
    REQUIRE(store::Submissions(database).add(row));
    return id;
}

}  // namespace

TEST_CASE("a draft saved in two tabs keeps the first save and tells the second") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::Drafts drafts(*database);
            auto one = add_draft(*database, "D1");
            auto other = one;
            one.answers = R"({"place":"A59"})";
            other.answers = R"({"place":"A6"})";
            CHECK(*drafts.save(one, kStart + 1s));
            CHECK_FALSE(*drafts.save(other, kStart + 2s));
            const auto stored = drafts.by_id("D1");
            REQUIRE(stored);
            REQUIRE(*stored);
            CHECK((*stored)->answers == one.answers);
            CHECK((*stored)->version == 1);
        }
    }
}

TEST_CASE("a draft is sent once, and its answers, uploads and codes go with it") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::Drafts drafts(*database);
            add_draft(*database, "D1");
            add_upload(*database, "U1", "D1");
            const auto submission = add_submission(*database, "S1");
            REQUIRE(drafts.set_email("D1", "a@example.org"));
            CHECK(*drafts.close("D1", submission, kStart));
            CHECK_FALSE(*drafts.close("D1", submission, kStart));
            const auto stored = drafts.by_id("D1");
            REQUIRE(stored);
            CHECK((*stored)->state == "sent");
            CHECK((*stored)->answers == "{}");
            CHECK((*stored)->email.empty());
            CHECK_FALSE(*store::Uploads(*database).by_id("U1"));
            CHECK(drafts.open_by_email("a@example.org", kStart)->empty());
        }
    }
}

TEST_CASE("a new address must be proved anew") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::Drafts drafts(*database);
            add_draft(*database, "D1");
            REQUIRE(drafts.set_email("D1", "a@example.org"));
            REQUIRE(drafts.prove_email("D1", kStart));
            REQUIRE(drafts.set_email("D1", "a@example.org"));
            CHECK((*drafts.by_id("D1"))->email_proved == kStart);
            REQUIRE(drafts.set_email("D1", "b@example.org"));
            CHECK_FALSE((*drafts.by_id("D1"))->email_proved);
            CHECK(drafts.open_by_email("b@example.org", kStart)->size() == 1);
            CHECK(drafts.open_by_email("b@example.org", kStart + 25h)->empty());
            CHECK(drafts.open_by_email("", kStart)->empty());
        }
    }
}

TEST_CASE("a lapsed draft goes whole") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::Drafts drafts(*database);
            store::PortalSessions sessions(*database);
            add_draft(*database, "D1");
            add_upload(*database, "U1", "D1");
            store::PortalSession session;
            session.token_sha256 = kHash;
            session.csrf_token = "c";
            session.draft_id = "D1";
            session.expires = kStart + 1h;
            REQUIRE(sessions.add(session));
            CHECK(drafts.expired(kStart)->empty());
            const auto expired = drafts.expired(kStart + 24h);
            CHECK(*expired == std::vector<std::string>{"D1"});
            REQUIRE(drafts.remove("D1"));
            CHECK_FALSE(*drafts.by_id("D1"));
            CHECK_FALSE(*sessions.by_token(kHash, kStart));
        }
    }
}

TEST_CASE("an upload's offset moves from where it is, never from where it was") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::Uploads uploads(*database);
            add_draft(*database, "D1");
            add_upload(*database, "U1", "D1");
            CHECK(*uploads.advance("U1", 0, 60));
            CHECK_FALSE(*uploads.advance("U1", 0, 70));
            CHECK_FALSE(*uploads.seal("U1", {kHash, 100}));
            CHECK_FALSE(uploads.advance("U1", 60, 101));  // the table defends itself
            CHECK(*uploads.advance("U1", 60, 100));
            CHECK(*uploads.unsealed() == std::vector<std::string>{"U1"});
            CHECK(*uploads.seal("U1", {kHash, 100}));
            CHECK_FALSE(*uploads.seal("U1", {kHash, 100}));
            CHECK(uploads.unsealed()->empty());
            CHECK(uploads.totals_of("D1")->size_bytes == 100);
            CHECK(*uploads.remove("U1"));
            CHECK_FALSE(*uploads.remove("U1"));
            CHECK(uploads.totals_of("D1")->files == 0);
        }
    }
}

TEST_CASE("a session is found until it lapses") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::PortalSessions sessions(*database);
            store::PortalSession session;
            session.token_sha256 = kHash;
            session.csrf_token = "c";
            session.expires = kStart + 1h;
            REQUIRE(sessions.add(session));
            CHECK(*sessions.by_token(kHash, kStart));
            CHECK_FALSE(*sessions.by_token(kHash, kStart + 1h));
            session.notice = "saved";
            session.expires = kStart + 2h;
            REQUIRE(sessions.save(session));
            CHECK((*sessions.by_token(kHash, kStart + 1h))->notice == "saved");
            REQUIRE(sessions.remove_expired(kStart + 3h));
            CHECK_FALSE(*sessions.by_token(kHash, kStart));
        }
    }
}

TEST_CASE("a code runs out of attempts and is used once") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::AccessCodes codes(*database);
            add_draft(*database, "D1");
            REQUIRE(codes.add({"C1", "D1", kHash, 2, kStart, kStart + 15min}));
            CHECK(*codes.count_since("D1", kStart) == 1);
            CHECK(*codes.spend_attempt("C1"));
            CHECK(*codes.spend_attempt("C1"));
            CHECK_FALSE(*codes.spend_attempt("C1"));
            CHECK_FALSE(*codes.by_id("C1", kStart + 15min));
            CHECK(*codes.use("C1"));
            CHECK_FALSE(*codes.use("C1"));
        }
    }
}

TEST_CASE("the same news is one mail, sent again until it is sent or given up") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            store::Outbox outbox(*database);
            store::OutboxMessage message;
            message.id = "M1";
            message.dedupe_key = "receipt:S1";
            message.kind = "receipt";
            message.recipient = "a@example.org";
            message.made = message.due = kStart;
            CHECK(*outbox.add(message));
            message.id = "M2";
            CHECK_FALSE(*outbox.add(message));
            const auto first = outbox.claim(kStart, kStart + 1min);
            REQUIRE(first);
            REQUIRE(*first);
            CHECK((*first)->attempt == 1);
            CHECK_FALSE(*outbox.claim(kStart, kStart + 1min));
            const auto again = outbox.claim(kStart + 1min, kStart + 5min);
            REQUIRE(*again);
            CHECK((*again)->attempt == 2);
            CHECK((*again)->recipient == "a@example.org");
            REQUIRE(outbox.sent("M1", kStart + 1min));
            CHECK(*outbox.waiting() == 0);
            CHECK_FALSE(*outbox.claim(kStart + 24h, kStart + 25h));
        }
    }
}

TEST_CASE("people who were shown another door are counted by day and reason") {
    for (const auto& engine : tests::engines()) {
        DYNAMIC_SECTION(engine.name) {
            const tests::TemporaryFolder folder;
            const auto database = engine.open(folder);
            const Day day = london_day(kStart);
            REQUIRE(store::count_routed_out(*database, "collision", day));
            REQUIRE(store::count_routed_out(*database, "collision", day));
            REQUIRE(store::count_routed_out(*database, "danger", day));
            CHECK(*database->integer("SELECT people FROM routed_out WHERE reason = 'collision'") ==
                  2);
        }
    }
}
