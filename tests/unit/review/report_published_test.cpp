#include "review/published.hpp"
#include "tests/support/report_cases.hpp"

using namespace catseye;
using namespace catseye::review;
using namespace catseye::tests;

namespace {

/// Two columns and one word.
Result<PublishedMap> small_map() {
    return parse_map(
        "name = \"x\"\npublisher = \"X\"\ndisposal_basis = \"final\"\n[columns]\ndisposal = "
        "[\"disposal\"]\n"
        "offence = [\"offence\"]\n[disposal]\n\"Fined\" = \"COFP\"\n",
        "x", compiled_law());
}

}  // namespace

TEST_CASE("words from outside are harmless in every format") {
    ReportCases cases;
    const auto map = small_map();
    REQUIRE(map);
    REQUIRE(import_published(*cases.database, *map, "disposal,offence\nFined,\"=1+2<b>\x1B[31m\"\n",
                             kReportTime));
    const Report report = cases.report({"x", {}, {}, kReportTime});
    CHECK(render(report, ReportFormat::csv).find(",'=1+2") != std::string::npos);
    CHECK(render(report, ReportFormat::html).find("<b>") == std::string::npos);
    CHECK(render(report, ReportFormat::html).find("=1+2&lt;b&gt;") != std::string::npos);
    CHECK(render(report, ReportFormat::text).find('\x1B') == std::string::npos);
}

TEST_CASE("an offence that the law's tables do not know is called by its most frequent wording") {
    ReportCases cases;
    REQUIRE(import_published(*cases.database, *small_map(),
                             "disposal,offence\nFined,XY12345 Aft\nFined,XY12345 "
                             "Bow\nFined,XY12345 Bow\nFined,xy12345\n",
                             kReportTime));
    const Report report = cases.report({"x", {}, {}, kReportTime});
    CHECK(row(table_of(report, "R3"), "XY12345").at(1) == "4");
    CHECK(row(table_of(report, "R3"), "XY12345").back() == "Bow (and 1 more)");
}

TEST_CASE("published outcomes are reported as what their force says they are") {
    ReportCases cases;
    const auto map = find_map("west-yorkshire", compiled_law());
    REQUIRE(map);
    REQUIRE(import_published(
        *cases.database, *map,
        "mode,make,model,colour,offence,district,disposal,date,location\n"
        "Cyclist,Ford,KA,RED,RT88576 Inconsiderate,BD,Educational Course,2023-10-01,NA\n"
        "Cyclist,Ford,KA,RED,RT88576 Inconsiderate,BD,Conditional Offer,2023-10-09,NA\n"
        "Cyclist,Ford,KA,AA00 AAA,N/A,BD,NFA,2023-11-01,NA\n"
        "Pedestrian,Ford,KA,RED,Weight,BD,DSIT Investigation,2023-11-02,NA\n"
        "NA,Ford,KA,RED,N/A,BD,FINE,2023-11-02,NA\n",
        kReportTime));
    const Report report = cases.report({"west-yorkshire", {}, {}, kReportTime});
    CHECK(report.headline.sentence ==
          "West Yorkshire Police: In the period from 1 October 2023 to 2 November 2023, 5 "
          "submissions were published; action was "
          "recommended in 40 % (2): 1 × Educational course and 1 × Conditional offer of fixed "
          "penalty; no action in 1; "
          "what became of 1 is not known; 1 is still open.");
    CHECK(disposal(report, "UNMAPPED") == 1);
    CHECK(row(table_of(report, "R2"), "2023-10").at(1) == "2");
    CHECK(row(table_of(report, "R3"), "RT88576").at(1) == "2");
    CHECK(row(table_of(report, "R3"), "no code").back() == "Weight");
    CHECK(row(table_of(report, "R4"), "unmapped").at(1) == "1");
    CHECK(row(table_of(report, "disposals"), "UNMAPPED").at(1) == "1");
    CHECK(row(table_of(report, "unmapped"), "6") == Texts{"6", "disposal", "unmapped", "FINE"});
    CHECK(row(table_of(report, "registration_marks"), "4") ==
          Texts{"4", "colour", "registration_mark", "AA00 AAA"});
    CHECK(render(report, ReportFormat::csv).find("AA00 AAA") ==
          render(report, ReportFormat::csv).rfind("AA00 AAA"));
    CHECK(cases.report({"west-yorkshire", day("2023-11-01"), day("2023-11-30"), kReportTime})
              .headline.received == 3);
}

TEST_CASE("a source without dates is reported whole, without a period") {
    ReportCases cases;
    const auto map = find_map("west-midlands", compiled_law());
    REQUIRE(map);
    REQUIRE(import_published(*cases.database, *map,
                             "Reporter Transport Mode,Offender Vehicle Make,Offender Vehicle "
                             "Model,Offender Vehicle Colour,Offence,"
                             "Offence Location,Council Area,Disposal,Rationale For NFA\n"
                             "Car,Ford,KA,Red,Careless,Long Lane,Dudley,NFA,No Offence\n",
                             kReportTime));
    const Report report = cases.report({"west-midlands", {}, {}, kReportTime});
    CHECK_FALSE(report.from);
    CHECK_THAT(report.headline.sentence,
               Catch::StartsWith(
                   "West Midlands Police: In the files imported, 1 submission was published"));
    CHECK(row(table_of(report, "R2"), "not dated").at(1) == "1");
    CHECK(row(table_of(report, "R5"), "NO_OFFENCE").at(1) == "1");
}

TEST_CASE("a source that was never imported is answered with how to import it") {
    const ReportCases cases;
    const auto report =
        build_report(*cases.database, compiled_law(), {"atlantis", {}, {}, kReportTime});
    REQUIRE_FALSE(report);
    CHECK(report.error().code == ErrorCode::not_found);
    CHECK_THAT(report.error().message, Catch::Contains("import-outcomes FILE.csv --map atlantis"));
}
