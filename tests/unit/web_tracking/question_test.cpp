#include "review/officers.hpp"
#include "review/submitter_requests.hpp"
#include "tests/unit/web_tracking/tracking_fixture.hpp"

using namespace catseye;
using tests::html_of;
using tests::location_of;

namespace {

bool has(const std::string& html, const std::string& words) {
    return html.find(words) != std::string::npos;
}

/// The first vehicle's case waits, and an officer asks about it.
struct Asked : tests::TrackingFixture {
    Asked() {
        REQUIRE(database->execute("UPDATE review_case SET state = 'waiting'"));
        REQUIRE(review::add_officer(*database, "Ann Officer", "reviewer", at));
        REQUIRE(review::ask_submitter(*database, review::compiled_law(),
                                      {text("SELECT reference FROM review_case WHERE vehicle = 1"),
                                       {"Ann Officer", "test"},
                                       {"statement"},
                                       "<b>How close</b> was it?"},
                                      at));
    }
};

}  // namespace

TEST_CASE("a submitter reads what an officer asks, in both languages, and never who asks") {
    Asked house;
    const std::string mine = html_of(house.sender.get("/track"));
    CHECK(has(mine, "An officer asks about vehicle AB12 CDE"));
    CHECK(has(mine, "&lt;b&gt;How close&lt;/b&gt; was it?"));
    CHECK(has(mine, "A detail of what you saw, in your own words"));
    CHECK(has(mine, "Please answer by"));
    CHECK_FALSE(has(mine, "Ann Officer"));
    const std::string welsh = html_of(house.sender.get("/cy/track"));
    CHECK(has(welsh, "Mae swyddog yn gofyn am gerbyd AB12 CDE"));
    CHECK(has(welsh, "lang=\"en\""));
    CHECK(has(html_of(house.sender.get("/track/more")), "How close"));
}

TEST_CASE("what the submitter sends is the answer, and the question is gone") {
    Asked house;
    REQUIRE(house.sender.get("/track/more").status == 200);
    CHECK(location_of(house.sender.post("/track/more", {{"words", "An arm's length."}})) ==
          "/track/more/files");
    REQUIRE(house.sender.get("/track/more/files").status == 200);
    CHECK(location_of(house.sender.post("/track/more/send", {})) == "/track");
    CHECK_FALSE(has(html_of(house.sender.get("/track")), "An officer asks"));
    CHECK(house.text("SELECT state FROM review_case WHERE vehicle = 1") == "waiting");
    CHECK(house.count("SELECT count(*) FROM case_flag WHERE code = 'answered'") == 1);
    CHECK(house.count("SELECT count(*) FROM outbox WHERE kind = 'question'") == 1);
}

TEST_CASE("while a decision can be taken back the submitter sees the case where it stood") {
    Asked house;
    review::NewDecision request;
    request.reference = house.text("SELECT reference FROM review_case WHERE vehicle = 1");
    request.actor = {"Ann Officer", "test"};
    request.disposal = "NFA";
    request.nfa_reason = "NO_OFFENCE";
    request.reason = "no offence is shown";
    request.undo = std::chrono::seconds(60);
    REQUIRE(review::decide(*house.database, review::compiled_law(), request, house.at));
    CHECK_FALSE(has(html_of(house.sender.get("/track")), "no further action"));
    house.at += std::chrono::seconds(60);
    CHECK(has(html_of(house.sender.get("/track")), "We are taking no further action."));
}
