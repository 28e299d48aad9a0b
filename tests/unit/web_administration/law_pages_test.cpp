#include "review/law_amendments.hpp"
#include "tests/support/console_fixture.hpp"
#include "tests/support/payloads.hpp"
#include "web/administration/administration.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

struct Pages : ConsoleFixture {
    Pages() { web::add_administration_pages(routes); }
    RouterBrowser browser = signed_in("administrator");
};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

RouterBrowser::Fields offence(const std::string& code) {
    return {{"version_of", ""},
            {"cjs_code", code},
            {"plain_words", "Driving backwards"},
            {"wording", "Drive backwards"},
            {"statute", "RTA 2027 s.1"},
            {"valid_from", "2027-01-01"},
            {"nip_required", "Y"},
            {"nip_policy", "Y"},
            {"dvla_code", ""},
            {"points", "3"},
            {"fixed_penalty_gbp", ""},
            {"course", ""},
            {"limit_rule", "SUM6"},
            {"severity", "50"},
            {"second_review", "N"},
            {"confidence", "verified"},
            {"source", "SI 2027/1"}};
}

}  // namespace

TEST_CASE("an administrator adds an offence, which holds at once and is in the history") {
    Pages pages;
    REQUIRE(pages.browser.get("/administration/law/offence").status == 200);
    const auto done = pages.browser.post("/administration/law/offence", offence("ZZ00001"));
    CHECK(done.status == 303);
    CHECK(field_of(done, "Location") == "/administration/law");
    CHECK(pages.law.current().offence("ZZ00001", day("2027-01-01")) != nullptr);
    CHECK(pages.law.version() == 2);
    const std::string html = html_of(pages.browser.get("/administration/law"));
    CHECK(has(html, "ZZ00001"));
    CHECK(has(html, "SI 2027/1"));
    CHECK(has(html, "The offence ZZ00001 is in the table."));
    CHECK(pages.force.custody_is_whole());
}

TEST_CASE("a new version is filled in with what holds, and ends it the day before") {
    Pages pages;
    const std::string form = html_of(pages.browser.get("/administration/law/offence?code=RT88575"));
    CHECK(has(form, "value=\"Drive without due care and attention\"") !=
          has(form, ">Drive without due care and attention</textarea>"));
    auto fields = offence("RT88575");
    fields.front().second = "RT88575";
    CHECK(pages.browser.post("/administration/law/offence", fields).status == 303);
    const auto& law = pages.law.current();
    CHECK(law.offence("RT88575", day("2026-12-31"))->points == "3-9");
    CHECK(law.offence("RT88575", day("2027-01-01"))->points == "3");
    CHECK(pages.browser.get("/administration/law/offence?code=NONE").status == 404);
}

TEST_CASE("what the tables cannot hold is refused at its field, and nothing is stored") {
    Pages pages;
    pages.browser.get("/administration/law/offence");
    const auto without = [](const std::string& field, const std::string& value) {
        auto fields = offence("ZZ00001");
        for (auto& [name, cell] : fields)
            if (name == field) cell = value;
        return fields;
    };
    const std::pair<RouterBrowser::Fields, const char*> cases[] = {
        {without("cjs_code", ""), "needs its CJS code"},
        {without("wording", ""), "is empty"},
        {without("source", ""), "say where the change comes from"},
        {without("valid_from", "1 January"), "the first day is not a day"},
        {without("nip_required", ""), "is none of N, Y"},
        {without("severity", "<script>alert(1)</script>"), "is no whole number"},
        {without("cjs_code", "RT88575"), "is in force on"},
    };
    for (const auto& [fields, sentence] : cases) {
        const auto answer = pages.browser.post("/administration/law/offence", fields);
        CHECK(answer.status == 422);
        CHECK(has(html_of(answer), sentence));
        CHECK(has(html_of(answer), "There is a problem"));
        CHECK_FALSE(has(html_of(answer), "<script>alert"));
    }
    CHECK(pages.force.count("law_amendment") == 0);
    CHECK(pages.law.version() == 1);
}

TEST_CASE("300 texts in every field of an offence are shown as mere words") {
    Pages pages;
    pages.browser.get("/administration/law/offence");
    for (const std::string& text : payloads()) {
        CAPTURE(text);
        auto fields = offence("ZZ00001");
        for (auto& [name, cell] : fields)
            cell = text;
        const auto answer = pages.browser.post("/administration/law/offence", fields);
        CHECK(answer.status == 422);
        check_no_markup_of(html_of(answer), text);
    }
    auto fields = offence("ZZ00001");
    for (auto& [name, cell] : fields)
        if (name == "wording" || name == "plain_words" || name == "source") cell = "<b>=1+1</b>";
    CHECK(pages.browser.post("/administration/law/offence", fields).status == 303);
    check_no_markup_of(html_of(pages.browser.get("/administration/law")), "<b>=1+1</b>");
}

TEST_CASE("an offence gets its last day, a year its holidays") {
    Pages pages;
    pages.browser.get("/administration/law/end?code=RT88575");
    CHECK(pages.browser
              .post("/administration/law/end",
                    {{"code", "RT88575"}, {"valid_to", "soon"}, {"source", "s"}})
              .status == 422);
    CHECK(pages.browser
              .post("/administration/law/end",
                    {{"code", "RT88575"}, {"valid_to", "2026-12-31"}, {"source", "s"}})
              .status == 303);
    CHECK(pages.law.current().offence("RT88575", day("2027-01-01")) == nullptr);
    pages.browser.get("/administration/law/holidays");
    const auto half = pages.browser.post("/administration/law/holidays",
                                         {{"days", "2090-12-25 Christmas Day"}, {"source", "s"}});
    CHECK(half.status == 422);
    CHECK(has(html_of(half), "all its bank holidays at once"));
    CHECK(has(html_of(half), "2090-12-25 Christmas Day"));
    const auto added =
        pages.browser.post("/administration/law/holidays",
                           {{"days", "2026-07-03 A jubilee\r\n"}, {"source", "Gazette"}});
    CHECK(added.status == 303);
    CHECK(pages.law.current().business_days().is_business_day(day("2026-07-03")) == false);
    CHECK(has(html_of(pages.browser.get("/administration/law/tables")), "A jubilee"));
}

TEST_CASE("only an administrator changes the law") {
    Pages pages;
    for (const char* role : {"reviewer", "supervisor", "auditor", "decision_maker"}) {
        auto browser = pages.signed_in(role);
        CHECK(browser.get("/administration/law").status == 403);
        CHECK(browser.post("/administration/law/offence", offence("ZZ00001")).status == 403);
    }
    CHECK(pages.force.count("law_amendment") == 0);
}
