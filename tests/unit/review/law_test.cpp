#include "review/law.hpp"

#include "review/tsv.hpp"

using namespace catseye;
using namespace catseye::review;

namespace {

Day day(std::string_view text) {
    return *parse_day(text);
}

/// The compiled-in tables with one of them replaced.
Result<Law> law_with(std::string_view name, std::string_view text) {
    std::vector<LawTable> tables(law_tables().begin(), law_tables().end());
    for (LawTable& table : tables) {
        if (table.name == name) table.text = text;
    }
    return Law::parse(tables);
}

constexpr std::string_view kDisposalHeader =
    "code\tlabel\tcounts_as_action\tnotice_bound\tneeds_offence\tfinal_from\tcloses_at_once\tfinal_"
    "state\t"
    "second_review\n";

}  // namespace

TEST_CASE("the shipped law reads whole") {
    const auto law = Law::parse(law_tables());
    if (!law) FAIL(law.error().message);
    CHECK(law->offences().size() == 53);
    CHECK(law->disposals().size() == 12);
    CHECK(law->hints().size() == offence_hints().size());
}

TEST_CASE("an offence is found by its code on the day it happened") {
    const Law& law = compiled_law();
    struct Row {
        std::string_view code, on;
        bool there;
    };
    const Row rows[] = {
        {"RT88575", "2026-03-20", true},  {"RC86820", "2022-03-24", true},
        {"RC86820", "2022-03-25", false}, {"RV86019", "2022-03-24", false},
        {"RV86019", "2022-03-25", true},  {"HY80020", "2022-05-11", false},
        {"RT00000", "2026-03-20", false}, {"", "2026-03-20", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.code, row.on);
        CHECK((law.offence(row.code, day(row.on)) != nullptr) == row.there);
    }
    CHECK(law.knows_offence("RC86820"));
    CHECK_FALSE(law.knows_offence(""));
}

TEST_CASE("the tables say what the law says of offences that matter most") {
    const Law& law = compiled_law();
    const Day on = day("2026-03-20");
    CHECK(law.offence("RT88575", on)->notice_required);
    CHECK_FALSE(law.offence("RV86019", on)->notice_required);
    CHECK(law.offence("RV86019", on)->notice_policy);
    CHECK_FALSE(law.offence("RT88509", on)->notice_policy);
    CHECK(law.offence("RT88026", on)->limit_rule == "EW-NONE");
    CHECK(law.offence("RT88026", on)->second_review);
    CHECK(law.disposal("DUP")->counts_as_action == CountsAsAction::excluded);
    CHECK(law.disposal("REFER_UNIT")->counts_as_action == CountsAsAction::pending);
    CHECK(law.disposal("COURSE")->notice_bound);
    CHECK_FALSE(law.disposal("WARN")->notice_bound);
    CHECK(law.nfa_reason("OUT_OF_FORCE")->wrong_kind);
    CHECK(law.notice_exception("keeper_not_found")->statute == "RTOA 1988 s.2(3)(a)");
}

TEST_CASE("every table names the source of what it says") {
    for (const LawTable& table : law_tables()) {
        if (table.name == "offence_hints" || table.name == "nfa_reasons" ||
            table.name == "viewing_reasons" || table.name == "templates")
            continue;  // words of our own
        CAPTURE(table.name);
        const auto read = TsvTable::parse(table.name, table.text);
        REQUIRE(read);
        for (std::size_t row = 0; row < read->size(); ++row)
            CHECK(read->required(row, "source"));
    }
}

TEST_CASE("a business day is known only inside the years of the table") {
    const BusinessDays& calendar = compiled_law().business_days();
    CHECK(calendar.is_business_day(day("2026-04-02")) == true);
    CHECK(calendar.is_business_day(day("2026-04-03")) == false);  // Good Friday
    CHECK(calendar.is_business_day(day("2026-04-04")) == false);  // Saturday
    CHECK(calendar.is_business_day(day("2028-12-31")) == false);
    CHECK(calendar.is_business_day(day("2029-01-01")) == std::nullopt);
    CHECK(calendar.is_business_day(day("2019-12-31")) == std::nullopt);
    CHECK(calendar.after(day("2028-12-29"), 1) == std::nullopt);
    CHECK(calendar.before(day("2020-01-02"), 1) == std::nullopt);
    CHECK(calendar.on_or_before(day("2026-04-06")) == day("2026-04-02"));
    CHECK(BusinessDays().is_business_day(day("2026-04-02")) == std::nullopt);
}

TEST_CASE("a bad row is refused by table, line and column") {
    struct Row {
        std::string_view table;
        std::string text;
        std::string_view says;
    };
    const std::string head(kDisposalHeader);
    const Row rows[] = {
        {"disposals",
         head + "A\tLabel\tY\tN\tN\tanywhere\tN\tclosed\tN\nB\tLabel\tY\tmaybe\tN\tanywhere\tN\tclo"
                "sed\tN\n",
         "disposals.tsv, line 3, column notice_bound: 'maybe' is none of N, Y"},
        {"disposals", head + "A\tLabel\tY\tN\n",
         "disposals.tsv, line 2: 4 cells where the header has 9"},
        {"disposals", head, "disposals.tsv, line 2: the table has no rows"},
        {"disposals", head + "\tLabel\tY\tN\tN\tanywhere\tN\tclosed\tN\n",
         "disposals.tsv, line 2, column code: is empty"},
        {"disposals",
         head + "A\tL\tY\tN\tN\tanywhere\tN\tclosed\tN\nA\tL\tY\tN\tN\tanywhere\tN\tclosed\tN\n",
         "disposals.tsv has the code A twice"},
        {"bank_holidays", "date\tname\n2026-02-30\tnone\n",
         "bank_holidays.tsv, line 2, column date: '2026-02-30' is no day (YYYY-MM-DD)"},
        {"notices", "code\tname\tstatute\tnumber\tunit\nNIP14\tn\ts\tten\tdays\n",
         "notices.tsv, line 2, column number: 'ten' is no whole number"},
        {"notices", "code\tname\tstatute\tnumber\nNIP14\tn\ts\t14\n",
         "notices.tsv, line 2, column unit: there is no such column"},
        {"notices", "code\tname\tstatute\tnumber\tunit\nNIP14\tn\ts\t14\tdays\n",
         "notices.tsv has no rule SERVE-POST1"},
        {"offence_hints", "hint\tlabel\tseverity\tusual_offence\nphone\tPhone\t1\tRV99999\n",
         "offence_hints.tsv: the usual offence of phone, RV99999, is not in offences.tsv"},
    };
    for (const Row& row : rows) {
        const auto law = law_with(row.table, row.text);
        REQUIRE_FALSE(law);
        CHECK(law.error().code == ErrorCode::invalid_request);
        CHECK(law.error().message == row.says);
    }
    const auto none = Law::parse({});
    REQUIRE_FALSE(none);
    CHECK(none.error().message == "offences.tsv is missing from the law tables");
}
