#include "review/case_ledger.hpp"

#include <thread>

#include "review/report.hpp"
#include "review/supervision.hpp"
#include "store/reader_pool.hpp"
#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::review;
using tests::at;
using tests::Force;

namespace {

const Time kNow = at("2026-12-31T12:00");

std::string figures(Force& force, CaseLedger& ledger) {
    auto report = build_report(force.database(), force.law(), {"own", {}, {}, kNow}, ledger);
    if (!report) FAIL(report.error().message);
    return render(*report, ReportFormat::json);
}

/// What somebody who reads the whole database now would count.
std::string counted_afresh(Force& force) {
    CaseLedger ledger;
    return figures(force, ledger);
}

}  // namespace

TEST_CASE("a ledger that was kept up to date counts what one that is read now counts") {
    Force force;
    CaseLedger ledger;
    CHECK(figures(force, ledger) == counted_afresh(force));
    const auto same = [&](const char* after) {
        INFO(after);
        CHECK(figures(force, ledger) == counted_afresh(force));
    };
    const std::string one = force.waiting_case();
    same("a case waits");
    const std::string two = force.waiting_case();
    const std::string three = force.waiting_case();
    same("two more");
    REQUIRE(review::take(force.database(), one, {"reviewer"}, at("2026-03-23T09:00"),
                         std::chrono::minutes(30)));
    same("taken, so seen");
    REQUIRE(force.decide(one, "reviewer", "COURSE"));
    same("recommended");
    REQUIRE(force.decide(two, "second reviewer", "NFA"));
    same("no further action");
    REQUIRE(force.outcome(one, "notice_posted", "2026-03-24"));
    REQUIRE(force.outcome(one, "driver_named", "2026-04-02"));
    same("the driver was named");
    REQUIRE(force.decide(one, "decision_maker", "COURSE", DecisionKind::final, "2026-04-03T10:00"));
    REQUIRE(force.outcome(one, "course_offered", "2026-04-05"));
    REQUIRE(force.outcome(one, "course_completed", "2026-05-05"));
    same("a course completed");
    REQUIRE(force.decide(three, "reviewer", "WARN"));
    REQUIRE(reopen(force.database(), {two, "the footage shows more", {"supervisor", "test"}},
                   at("2026-05-06T10:00")));
    same("reopened");
    const Time incident = at("2026-04-01T08:00");
    const std::string submission = force.submit(incident, at("2026-04-01T20:00"), "99");
    force.open(submission, incident, at("2026-04-01T20:00"), "AA00AAA", 1);
    force.open(submission, incident, at("2026-04-01T20:00"), "AA00AAB", 2);
    same("a submission with two vehicles");
}

TEST_CASE("another law settles the cases of a ledger anew") {
    Force force;
    CaseLedger ledger;
    REQUIRE(force.decide(force.waiting_case(), "reviewer", "NFA"));
    {
        const auto before = ledger.now(force.database(), force.law());
        REQUIRE(before);
        CHECK(before->cases.front().counted.standing == Standing::not_actioned);
    }
    const auto all_disposals = law_tables();
    std::vector<LawTable> tables(all_disposals.begin(), all_disposals.end());
    std::string changed;
    for (LawTable& table : tables)
        if (table.name == "disposals") {
            changed = std::string(table.text);
            const auto row = changed.find("\nNFA\t");
            REQUIRE(row != std::string::npos);
            const auto counts = changed.find('\t', row + 5) + 1;
            changed.replace(counts, 1, "Y");
            table.text = changed;
        }
    const auto law = Law::parse(tables);
    REQUIRE(law);
    const auto after = ledger.now(force.database(), *law);
    REQUIRE(after);
    CHECK(after->cases.front().counted.standing == Standing::actioned);
}

TEST_CASE("a case that is gone is counted no more once an entry says so") {
    Force force;
    CaseLedger ledger;
    const std::string kept = force.waiting_case();
    const std::string gone = force.waiting_case();
    CHECK(ledger.now(force.database(), force.law())->cases.size() == 2);
    const std::string id = force.text("SELECT id FROM review_case WHERE reference = $1", gone);
    auto transaction = store::Transaction::begin(force.database());
    REQUIRE(force.database().execute("DELETE FROM case_flag WHERE case_id = $1", {id}));
    REQUIRE(force.database().execute("DELETE FROM review_case WHERE id = $1", {id}));
    REQUIRE(store::CustodyLog(force.database()).append({"test", "destroyed", id, {}}, kNow));
    REQUIRE(transaction->commit());
    CHECK(ledger.now(force.database(), force.law())->cases.size() == 1);
    CHECK(figures(force, ledger) == counted_afresh(force));
}

TEST_CASE("threads share a ledger while cases change") {
    Force force;
    CaseLedger ledger;
    store::ReaderPool readers(
        [&] { return store::open_sqlite(force.database_file(), store::Access::read_only); });
    std::atomic<bool> failed = false;
    std::vector<std::jthread> threads;
    for (int reader = 0; reader < 4; ++reader)
        threads.emplace_back([&] {
            for (int round = 0; round < 20; ++round) {
                const auto database = readers.borrow();
                if (!database || !ledger.now(**database, force.law())) failed = true;
            }
        });
    for (int made = 0; made < 6; ++made)
        force.waiting_case();
    threads.clear();
    CHECK_FALSE(failed);
    CHECK(figures(force, ledger) == counted_afresh(force));
}
