#include "review/law_amendments.hpp"

#include <algorithm>

#include "review/verify.hpp"
#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::review;
using namespace catseye::tests;

namespace {

using Cells = std::vector<std::pair<std::string, std::string>>;

LawAmendment amendment(AmendmentKind kind, Cells cells) {
    return {kind, std::move(cells), "SI 2027/1"};
}

/// Every cell that a new offence needs, but for those that are given.
LawAmendment offence(const Cells& given) {
    Cells cells{{"cjs_code", "ZZ00001"},
                {"plain_words", "Driving backwards"},
                {"wording", "Drive backwards on a road"},
                {"statute", "RTA 2027 s.1"},
                {"nip_required", "Y"},
                {"nip_policy", "Y"},
                {"points", "3"},
                {"limit_rule", "SUM6"},
                {"valid_from", "2027-01-01"},
                {"confidence", "verified"},
                {"severity", "50"},
                {"second_review", "N"}};
    for (const auto& [column, cell] : given) {
        const auto found =
            std::find_if(cells.begin(), cells.end(),
                         [&name = column](const auto& one) { return one.first == name; });
        if (found != cells.end())
            found->second = cell;
        else
            cells.emplace_back(column, cell);
    }
    return amendment(AmendmentKind::offence_added, cells);
}

LawAmendment ended(const std::string& code, const std::string& last) {
    return amendment(AmendmentKind::offence_ended, {{"cjs_code", code}, {"valid_to", last}});
}

/// The bank holidays of the year after the last one known, all eight.
LawAmendment next_year(int& year) {
    const Day last = compiled_law().business_days().last();
    year = static_cast<int>(std::chrono::year_month_day(last).year()) + 1;
    Cells days;
    for (const char* day : {"01-01", "04-02", "04-05", "05-03", "05-31", "08-30", "12-27", "12-28"})
        days.emplace_back(std::to_string(year) + "-" + day, "A holiday");
    return amendment(AmendmentKind::holidays_added, days);
}

Result<Law> with(const std::vector<LawAmendment>& amendments) {
    return amended_law(law_tables(), {}, amendments);
}

std::string admin_id(Force& force) {
    return force.text("SELECT id FROM officer WHERE name = $1", "administrator");
}

}  // namespace

TEST_CASE("an offence that is added holds from its first day, one that is ended until its last") {
    const auto law = with({offence({}), ended("RT88575", "2026-12-31"),
                           offence({{"cjs_code", "RT88575"}, {"severity", "77"}})});
    if (!law) FAIL(law.error().message);
    CHECK(law->offence("ZZ00001", day("2026-12-31")) == nullptr);
    REQUIRE(law->offence("ZZ00001", day("2027-01-01")) != nullptr);
    CHECK(law->offence("ZZ00001", day("2027-01-01"))->notice_required);
    CHECK(law->offence("RT88575", day("2026-12-31"))->severity == 50);
    CHECK(law->offence("RT88575", day("2027-01-01"))->severity == 77);
}

TEST_CASE("a new version ends the old one the day before, under every name that the public knows") {
    Force force;
    const auto tables = tables_in_force(force.database());
    REQUIRE(tables);
    const auto version = new_version(
        tables->offences, amendment(AmendmentKind::offence_added, {{"cjs_code", "RT88575"},
                                                                   {"valid_from", "2027-01-01"},
                                                                   {"points", "4"},
                                                                   {"plain_words", "ignored"}}));
    REQUIRE(version);
    CHECK(version->size() == 3);  // careless driving, and tailgating
    const auto law = with(*version);
    if (!law) FAIL(law.error().message);
    CHECK(law->offence("RT88575", day("2026-12-31"))->points == "3-9");
    std::vector<std::string> names;
    for (const Offence& one : law->offences())
        if (one.code == "RT88575" && one.valid_from == day("2027-01-01")) {
            CHECK(one.points == "4");
            names.push_back(one.plain_words.substr(0, 10));
        }
    CHECK(names == std::vector<std::string>{"Careless d", "Tailgating"});
    CHECK_FALSE(with({version->at(1)}));  // the old one is still in force
    CHECK_FALSE(with({version->at(0), version->at(0)}));
}

TEST_CASE("a change that the tables cannot hold is refused in their own sentence") {
    struct Row {
        LawAmendment amendment;
        std::string_view sentence;
    };
    const Row rows[] = {
        {offence({{"cjs_code", ""}}), "needs its CJS code"},
        {offence({{"valid_from", "soon"}}), "the first day is not a day"},
        {offence({{"wording", ""}}), "column wording: is empty"},
        {offence({{"nip_required", "maybe"}}), "'maybe' is none of N, Y"},
        {offence({{"severity", "high"}}), "'high' is no whole number"},
        {offence({{"limit_rule", "SUM9"}}), "notices.tsv has no rule SUM9"},
        {offence({{"no_such", "x"}}), "column no_such: there is no such column"},
        {offence({{"notes", "a\tb"}}), "cannot hold a tab"},
        {offence({{"notes", "a\nb"}}), "cannot hold a tab"},
        {offence({{"notes", std::string(1001, 'a')}}), "longer than 1000"},
        {offence({{"notes", "\xff"}}), "longer than 1000"},
        {offence({{"cjs_code", "RT88575"}}), "RT88575 is in force on Fri 1 Jan 2027"},
        {ended("RT88575", "1990-01-01"), "it cannot end before"},
        {ended("ZZ99999", "2027-01-01"), "no offence 'ZZ99999'"},
        {ended("", "2027-01-01"), "no offence ''"},
        {amendment(AmendmentKind::holidays_added, {}), "there is no day"},
        {amendment(AmendmentKind::holidays_added, {{"2026-12-25", "Christmas"}}), "there already"},
        {amendment(AmendmentKind::holidays_added, {{"2026-02-30", "x"}}), "is not a day"},
        {amendment(AmendmentKind::holidays_added, {{"2026-07-03", ""}}), "needs a name"},
        {amendment(AmendmentKind::holidays_added, {{"2090-01-01", "x"}}), "all its bank holidays"},
        {{AmendmentKind::offence_ended, {{"cjs_code", "RT88575"}, {"valid_to", "2027-01-01"}}, ""},
         "where the change comes from"},
    };
    for (const Row& row : rows) {
        const auto law = with({row.amendment});
        REQUIRE_FALSE(law);
        CHECK(law.error().code == ErrorCode::invalid_request);
        CHECK_THAT(law.error().message, Catch::Contains(std::string(row.sentence)));
    }
}

TEST_CASE(
    "a year of holidays is added whole, and a single one that is proclaimed in a known year") {
    int year = 0;
    const auto whole = next_year(year);
    const auto law = with({whole});
    if (!law) FAIL(law.error().message);
    CHECK(law->business_days().covers(day(std::to_string(year) + "-12-31")));
    CHECK(law->business_days().is_business_day(day(std::to_string(year) + "-05-31")) == false);
    auto later = whole;
    for (auto& [date, name] : later.cells)
        date.replace(0, 4, std::to_string(year + 2));
    CHECK_THAT(with({later}).error().message, Catch::Contains("come first"));
    const auto extra =
        with({amendment(AmendmentKind::holidays_added, {{"2026-07-03", "A coronation"}})});
    REQUIRE(extra);
    CHECK(compiled_law().business_days().is_business_day(day("2026-07-03")) == true);
    CHECK(extra->business_days().is_business_day(day("2026-07-03")) == false);
}

TEST_CASE("amendments that newer tables hold already are left out, and never stop the start") {
    int year = 0;
    const std::vector<LawAmendment> recorded{offence({}), ended("RT88575", "2026-12-31"),
                                             next_year(year)};
    auto twice = recorded;
    twice.insert(twice.end(), recorded.begin(), recorded.end());
    const auto once = amended_law(law_tables(), recorded);
    const auto again = amended_law(law_tables(), twice);
    REQUIRE(once);
    if (!again) FAIL(again.error().message);
    CHECK(again->offences().size() == once->offences().size());
    CHECK(again->business_days().last() == once->business_days().last());
    CHECK_FALSE(amended_law(law_tables(), recorded, recorded));
}

TEST_CASE("amendments are stored with who, when and why, all or none, and cannot be changed") {
    Force force;
    auto& database = force.database();
    const std::vector<LawAmendment> bad{offence({}), ended("ZZ99999", "2027-01-01")};
    CHECK_FALSE(amend_law(database, bad, admin_id(force), at("2026-03-23T10:00")));
    CHECK(force.count("law_amendment") == 0);
    CHECK(law_in_force(database)->offences().size() == compiled_law().offences().size());
    const std::vector<LawAmendment> good{offence({})};
    const auto law = amend_law(database, good, admin_id(force), at("2026-03-23T10:00"));
    REQUIRE(law);
    CHECK(law->knows_offence("ZZ00001"));
    CHECK(law_in_force(database)->knows_offence("ZZ00001"));
    const auto recorded = recorded_amendments(database);
    REQUIRE(recorded->size() == 1);
    CHECK(recorded->front().officer == "administrator");
    CHECK(recorded->front().amendment.source == "SI 2027/1");
    CHECK(recorded->front().made == at("2026-03-23T10:00"));
    CHECK(force.texts("SELECT event FROM custody_entry WHERE subject = $1", "law:1") ==
          std::vector<std::string>{"law_amended"});
    CHECK_FALSE(database.execute("UPDATE law_amendment SET source = 'x'"));
    CHECK_FALSE(database.execute("DELETE FROM law_amendment"));
}

TEST_CASE("after a change the clocks of open cases are counted anew, each with its entry") {
    Force force;
    auto& database = force.database();
    const auto open = force.waiting_case();  // 20 March: the last posting day is around Easter
    const auto closed = force.waiting_case();
    REQUIRE(force.decide(closed, "reviewer", "NFA"));
    REQUIRE(force.state(closed) == "closed");
    const auto posting = [&](const std::string& reference) {
        return force.text(
            "SELECT CAST(last_safe_posting_day AS TEXT) FROM review_case WHERE "
            "reference = $1",
            reference);
    };
    const std::string before = posting(open);
    const auto vault = store::open_folder_vault(force.folder() / "vault");
    const auto clock_problems = [&](const Law& law) {
        std::int64_t count = 0;
        const auto found = verify(database, **vault, law, {}, at("2026-03-23T10:00"));
        REQUIRE(found);
        for (const auto& problem : found->problems)
            count += problem.what.find("clock") != std::string::npos ? 1 : 0;
        return count;
    };
    CHECK(clock_problems(force.law()) == 0);
    // The day on which the notice would have been posted last becomes a holiday.
    const std::vector<LawAmendment> holiday{
        amendment(AmendmentKind::holidays_added,
                  {{to_iso(store::day_from(std::stoll(before))), "A jubilee"}})};
    const auto law = amend_law(database, holiday, admin_id(force), at("2026-03-23T10:00"));
    if (!law) FAIL(law.error().message);
    CHECK(clock_problems(*law) == 1);
    ClockWalk walk;
    int rounds = 0;
    while (!walk.done && ++rounds < 10)
        REQUIRE(recompute_clocks(database, *law, walk, 1, at("2026-03-23T10:01")));
    CHECK(walk.changed == 1);
    CHECK(posting(open) != before);
    CHECK(posting(closed) == before);
    CHECK(force.text("SELECT CAST(queue_day AS TEXT) FROM review_case WHERE reference = $1",
                     open) == posting(open));
    CHECK(force.events(open).back() == "clock_recomputed");
    CHECK(clock_problems(*law) == 0);
    CHECK(force.custody_is_whole());
    ClockWalk again;
    REQUIRE(recompute_clocks(database, *law, again, 100, at("2026-03-23T10:02")));
    CHECK(again.changed == 0);
    CHECK(again.done);
}
