#include "tests/support/portal_fixture.hpp"
#include "web/portal/page_list.hpp"

using namespace catseye;
using namespace std::chrono_literals;
using tests::html_of;
using tests::location_of;
using tests::RouterBrowser;

TEST_CASE("the checker shows the right door, and counts who was shown it") {
    tests::PortalFixture house;
    struct Case {
        std::string query;
        std::string reason;  ///< empty: not routed out
        std::string says;
    };
    const std::string moving = "?danger=no&collision=no&kind=moving";
    const std::string here = moving + "&area=yes&coordinates=53.7632,-2.7031";
    const Case cases[] = {
        {"", "", "Check that we can take your report"},
        {"?step=danger", "", "Say whether anyone is in danger now"},
        {"?danger=yes", "danger", "999"},
        {"?danger=no", "", "Was there a collision"},
        {"?danger=no&collision=yes", "collision", "101"},
        {"?danger=no&collision=no&kind=parked", "parked", "council"},
        {"?danger=no&collision=no&kind=threats", "threats", "crime"},
        {"?danger=no&collision=no&kind=speed", "speed", "Home Office"},
        {"?danger=no&collision=no&kind=papers", "papers", "DVLA"},
        {"?danger=no&collision=no&kind=nonsense", "", "Say what it is mainly about"},
        {moving + "&area=no", "elsewhere", "14 days"},
        {moving + "&area=yes&coordinates=53.4808,-2.2426", "elsewhere", "14 days"},  // Manchester
        {moving + "&area=yes&coordinates=somewhere", "", "We cannot read those coordinates"},
        {here, "", "When did it happen"},
        {here + "&date=given&day=31&month=2&year=2026", "", "Enter a real date"},
        {here + "&date=given&day=25&month=3&year=2026", "", "today or earlier"},
        {here + "&date=given&day=1&month=1&year=2025", "too_old", "six months"},
        {here + "&date=given&day=2&month=3&year=2026", "", "may be too late"},
        {here + "&date=given&day=2&month=3&year=2026&late=yes", "", "18 or over"},
        {here + "&date=given&day=20&month=3&year=2026&age=no", "under_18", "adult"},
        {here + "&date=given&day=20&month=3&year=2026&age=yes", "", "You can report this"},
    };
    int person = 0;
    for (const Case& one : cases) {
        INFO(one.query);
        const auto before = house.count("SELECT coalesce(sum(people), 0) FROM routed_out");
        RouterBrowser browser(house.router);
        browser.address = "198.51.100." + std::to_string(++person);
        for (int load = 0; load < 2; ++load) {  // loaded again, it is the same person
            const auto answer = browser.get("/report" + one.query);
            CHECK(answer.status == 200);
            CHECK(html_of(answer).find(one.says) != std::string::npos);
        }
        const auto after = house.count("SELECT coalesce(sum(people), 0) FROM routed_out");
        CHECK(after == before + (one.reason.empty() ? 0 : 1));
        CHECK((one.reason.empty() ||
               house.count("SELECT count(*) FROM routed_out WHERE reason = '" + one.reason + "'") ==
                   1));
    }
    CHECK(house.count("SELECT count(*) FROM draft") == 0);
}

TEST_CASE("each page says what is wrong, keeps what was typed, and stores nothing") {
    tests::PortalFixture house;
    auto browser = house.begin();
    struct Case {
        std::string path;
        RouterBrowser::Fields fields;
        std::string says;
    };
    const RouterBrowser::Fields date{{"day", "20"}, {"month", "3"}, {"year", "2026"}};
    const auto when = [&](const std::string& hour, const std::string& minute) {
        auto fields = date;
        fields.emplace_back("hour", hour);
        fields.emplace_back("minute", minute);
        return fields;
    };
    const std::string long_text(6000, 'x');
    const Case cases[] = {
        {"/report/email", {{"email", "nobody"}}, "Enter an e-mail address"},
        {"/report/email", {{"email", "a@b.c\r\nBcc: x@y.z"}}, "Enter an e-mail address"},
        {"/report/when", {}, "Enter a real date"},
        {"/report/when", when("24", "0"), "Enter the hour from 0 to 23"},
        {"/report/when", when("8", "-1"), "Enter the hour from 0 to 23"},
        {"/report/when",
         {{"day", "31"}, {"month", "2"}, {"year", "2026"}, {"hour", "1"}, {"minute", "1"}},
         "Enter a real date"},
        {"/report/when",
         {{"day", "24"}, {"month", "3"}, {"year", "2026"}, {"hour", "13"}, {"minute", "0"}},
         "must be in the past"},
        {"/report/when",
         {{"day", "30"}, {"month", "3"}, {"year", "2025"}, {"hour", "1"}, {"minute", "30"}},
         "did not exist"},
        {"/report/when",
         {{"day", "26"}, {"month", "10"}, {"year", "2025"}, {"hour", "1"}, {"minute", "30"}},
         "came twice"},
        {"/report/when",
         {{"day", "1"}, {"month", "9"}, {"year", "2025"}, {"hour", "8"}, {"minute", "0"}},
         "more than six months ago"},
        {"/report/clock", {}, "Say whether the clock"},
        {"/report/clock", {{"state", "fast"}}, "by how many minutes"},
        {"/report/clock",
         {{"state", "fast"}, {"minutes", "1"}, {"seconds", "60"}},
         "seconds from 0 to 59"},
        {"/report/where", {{"road", ""}, {"town", "Preston"}}, "Enter the road"},
        {"/report/where", {{"road", "A59"}, {"town", ""}}, "Enter the town"},
        {"/report/where",
         {{"road", "A59"}, {"town", "P"}, {"coordinates", "x"}},
         "cannot read those coordinates"},
        {"/report/where",
         {{"road", "A57"}, {"town", "Manchester"}, {"coordinates", "53.4808, -2.2426"}},
         "outside the area of Lancashire Constabulary"},
        {"/report/where",
         {{"road", std::string(200, 'x')}, {"town", "P"}},
         "at most 120 characters"},
        {"/report/offences", {}, "Tick at least one"},
        {"/report/offences", {{"offences", "murder"}}, "Tick at least one"},
        {"/report/vehicle/1", {{"vrm", ""}}, "Enter the registration number"},
        {"/report/vehicle/1", {{"vrm", "A"}}, "2 to 10 letters"},
        {"/report/vehicle/1", {{"vrm", "A???CDE"}}, "2 to 10 letters"},
        {"/report/vehicle/1", {{"vrm", "<script>"}}, "2 to 10 letters"},
        {"/report/happened", {{"narrative", ""}}, "at least 50 characters"},
        {"/report/happened",
         {{"narrative", "See the video please, it shows all of it very clearly."}},
         "cannot only point"},
        {"/report/happened", {{"narrative", long_text}}, "at most 5000 characters"},
        {"/report/integrity", {}, "Say whether the footage was changed"},
        {"/report/integrity",
         {{"integrity", "other"}, {"keeps", "yes"}, {"published", "no"}},
         "Say what was changed"},
        {"/report/integrity",
         {{"integrity", "untouched"}, {"keeps", "yes"}, {"published", "yes"}},
         "where it has been published"},
        {"/report/position", {{"mode", "flying"}, {"view", "x"}}, "Say how you were travelling"},
        {"/report/position", {{"mode", "car"}}, "how well you could see"},
        {"/report/details", {{"first_name", "Ann"}}, "Enter your last name"},
        {"/report/court", {{"court", "perhaps"}}, "Say whether you would go to court"},
    };
    for (const Case& one : cases) {
        INFO(one.path << ": " << one.says);
        const auto answer = browser.post(one.path, one.fields);
        CHECK((answer.status == 422 || answer.status == 200));
        const std::string page = html_of(answer);
        CHECK(page.find(one.says) != std::string::npos);
        CHECK(page.find("There is a problem") != std::string::npos);
        CHECK(page.find("<title>Error: ") != std::string::npos);
    }
    CHECK(house.count("SELECT count(*) FROM draft WHERE version > 0") == 0);
}

TEST_CASE("an hour that the autumn change repeats is asked for, then taken") {
    tests::PortalFixture house;
    house.at = *parse_time("2025-11-01T12:00Z");
    auto browser = house.begin();
    RouterBrowser::Fields fields{
        {"day", "26"}, {"month", "10"}, {"year", "2025"}, {"hour", "1"}, {"minute", "30"}};
    CHECK(html_of(browser.post("/report/when", fields)).find("name=\"offset\"") !=
          std::string::npos);
    fields.emplace_back("offset", "+00:00");
    CHECK(browser.post("/report/when", fields).status == 303);
}

TEST_CASE("vehicles are added, changed and removed, up to the most that one report has") {
    tests::PortalFixture house;
    auto browser = house.begin();
    CHECK(location_of(browser.get("/report/vehicles")) == "/report/vehicle/1");
    CHECK(browser.get("/report/vehicle/2").status == 404);
    for (int number = 1; number <= 5; ++number)
        CHECK(browser
                  .post("/report/vehicle/" + std::to_string(number),
                        {{"vrm", "AB1" + std::to_string(number) + " CDE"}})
                  .status == 303);
    CHECK(browser.get("/report/vehicle/6").status == 404);
    CHECK(browser.post("/report/vehicle/6", {{"vrm", "AA00 AAA"}}).status == 404);
    CHECK(html_of(browser.post("/report/vehicle/2", {{"vrm", "ab11cde"}})).find("already added") !=
          std::string::npos);
    CHECK(browser.post("/report/vehicle/3/remove", {}).status == 303);
    const std::string page = html_of(browser.get("/report/vehicles"));
    CHECK(page.find("AB13 CDE") == std::string::npos);
    CHECK(page.find("AB14 CDE") != std::string::npos);
    for (const char* bad : {"0", "-1", "x", "99999999999999999999", "1x"})
        CHECK(browser.get("/report/vehicle/" + std::string(bad)).status == 404);
}

TEST_CASE("a mark that no vehicle of the country has is asked about, not refused") {
    tests::PortalFixture house;
    auto browser = house.begin();
    const std::string doubt = "does not look like a registration number";
    const std::pair<std::string, bool> cases[] = {{"AB12 CDE", false},
                                                  {"ab1? cde", false},
                                                  {"A1", false},
                                                  {"AB12 CD", true},
                                                  {"12-XYZ-9", true}};
    for (const auto& [vrm, unusual] : cases) {
        INFO(vrm);
        REQUIRE(browser.post("/report/vehicle/1", {{"vrm", vrm}}).status == 303);
        const std::string page = html_of(browser.get("/report/vehicles"));
        CHECK((page.find(vrm + " " + doubt) != std::string::npos) == unusual);
    }
}

TEST_CASE("who has begun a report is shown the way back to it before beginning another") {
    tests::PortalFixture house;
    auto browser = house.begin();
    CHECK(html_of(browser.get("/report")).find("href=\"/report/tasks\"") != std::string::npos);
    CHECK(html_of(browser.get("/cy/report")).find("href=\"/cy/report/tasks\"") !=
          std::string::npos);
    CHECK(html_of(RouterBrowser(house.router).get("/report")).find("/report/tasks") ==
          std::string::npos);
}

TEST_CASE("the language is changed without losing what stands in the address") {
    tests::PortalFixture house;
    RouterBrowser browser(house.router);
    const auto other = [&](const std::string& target) {
        return html_of(browser.get(target)).find("lang=\"cy\"") != std::string::npos
                   ? html_of(browser.get(target))
                   : "";
    };
    CHECK(other("/report?danger=no&collision=no")
              .find("href=\"/cy/report?danger=no&amp;collision=no\"") != std::string::npos);
    CHECK(other("/report/code?sent=0123").find("href=\"/cy/report/code?sent=0123\"") !=
          std::string::npos);
    const std::string wrong =
        html_of(browser.post("/report/code", {{"sent", "a&b"}, {"code", "1"}}));
    CHECK(wrong.find("href=\"/cy/report/code?sent=a%26b\"") != std::string::npos);
}

TEST_CASE("machines that fill in the hidden field or begin too often get no report") {
    tests::PortalFixture house;
    RouterBrowser robot(house.router);
    CHECK(location_of(robot.post("/report/begin", {{"website", "http://spam.example"}})) == "/");
    CHECK(house.count("SELECT count(*) FROM draft") == 0);
    int refused = 0;
    for (int attempt = 0; attempt < 15; ++attempt)
        if (RouterBrowser(house.router).post("/report/begin", {}).status == 429) ++refused;
    CHECK(refused == 5);
}

TEST_CASE("under attack a browser works for its report, and a solution is taken once") {
    web::ProofOfWork work;
    const Time now = *parse_time("2026-03-24T12:00Z");
    CHECK_FALSE(work.is_needed(3, now));
    for (int count = 0; count < 3; ++count)
        work.count(now);
    CHECK(work.is_needed(3, now));
    CHECK_FALSE(work.is_needed(3, now + 1min));
    const std::string challenge = work.challenge(now);
    std::string answer;
    for (int number = 0; answer.empty(); ++number)
        if (work.accepts(challenge, std::to_string(number), now)) answer = std::to_string(number);
    CHECK_FALSE(work.accepts(challenge, answer, now));
    CHECK_FALSE(work.accepts(challenge + "0", answer, now));
    CHECK_FALSE(work.accepts("1.A.deadbeef", "1", now));
    CHECK_FALSE(work.accepts(work.challenge(now), "1", now + 31min));
}

TEST_CASE("places are read as people paste them") {
    struct Case {
        std::string pasted;
        double latitude, longitude;
    };
    const Case cases[] = {
        {"53.7632, -2.7031", 53.7632, -2.7031},
        {"53.7632,-2.7031", 53.7632, -2.7031},
        {"53.7632 -2.7031", 53.7632, -2.7031},
        {"https://maps.example/@53.7632,-2.7031,15z", 53.7632, -2.7031},
        {"https://maps.example/?q=53.7632%2C-2.7031", 53.7632, -2.7031},
        {"53°45'47.5\"N 2°42'11.2\"W", 53.7632, -2.7031},
    };
    for (const Case& one : cases) {
        INFO(one.pasted);
        const auto place = web::place_from(one.pasted);
        REQUIRE(place);
        CHECK(place->latitude == Approx(one.latitude).margin(0.0002));
        CHECK(place->longitude == Approx(one.longitude).margin(0.0002));
    }
    for (const std::string none : {"", "Preston", "53", "1,2", "99.12345, 200.12345"})
        CHECK_FALSE(web::place_from(none));
}

TEST_CASE("Lancashire's outline has its towns, and not its neighbours'") {
    const auto area = web::ForceArea::shipped();
    using web::Within;
    for (const web::Place in : {web::Place{53.7632, -2.7031},
                                {54.0466, -2.8007},
                                {53.7486, -2.4877},
                                {53.8175, -3.0357},
                                {53.5687, -2.8851},
                                {53.7893, -2.2405}})
        CHECK(area.locate(in) != Within::outside);
    for (const web::Place out : {web::Place{53.4808, -2.2426},
                                 {53.4084, -2.9916},
                                 {53.9591, -1.0815},
                                 {54.3269, -2.7476},
                                 {51.5, -0.12}})
        CHECK(area.locate(out) == Within::outside);
    CHECK(area.locate({53.7632, -2.7031}) == Within::inside);
    for (const std::string bad :
         {"", "{}", "[]", R"({"type":"Point","coordinates":[1,2]})",
          R"({"type":"Polygon","coordinates":[[[1]]]})", R"({"type":"Polygon","coordinates":[]})"})
        CHECK_FALSE(web::ForceArea::parse(bad));
}

TEST_CASE("every page of the journey is there in both languages") {
    tests::PortalFixture house;
    auto browser = house.begin();
    for (const auto& question : web::questions())
        for (const std::string prefix : {"", "/cy"}) {
            INFO(prefix << question.id);
            const auto answer = browser.get(prefix + "/report/" + std::string(question.id));
            CHECK(answer.status == 200);
            CHECK(html_of(answer).find(prefix.empty() ? "lang=\"en\"" : "lang=\"cy\"") !=
                  std::string::npos);
        }
}
