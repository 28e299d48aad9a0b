#include "store/viewings.hpp"
#include "tests/unit/web_footage/footage_fixture.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

/// A page says where its sign-in would lead back to, which is what was asked for.
std::string without_address(std::string html) {
    const auto begin = html.find("data-ended=\"");
    return begin == std::string::npos ? html
                                      : html.erase(begin, html.find('"', begin + 12) - begin);
}

}  // namespace

TEST_CASE("bytes are for the officer whose viewing it is, while it lasts, and 404 for all else") {
    FootageFixture house;
    const std::string reference = house.playable_case();
    auto officer = house.signed_in("reviewer");
    const std::string viewing =
        FootageFixture::viewing_in(html_of(officer.get("/case/" + reference)));
    const std::string clip = "/footage/" + viewing + "/1/proxy.mp4";
    const auto answer = officer.get(clip);
    REQUIRE(answer.status == 200);
    CHECK(bytes_of(answer) == "the bytes of a proxy");
    CHECK(answer.headers.find("Content-Type") == "video/mp4");
    CHECK(answer.headers.find("ETag") == "\"" + sha256_of("the bytes of a proxy") + "\"");

    const auto unknown = officer.get("/footage/" + std::string(26, '0') + "/1/proxy.mp4");
    CHECK(unknown.status == 404);
    for (const std::string& target :
         {std::string("/2/proxy.mp4"), std::string("/0/proxy.mp4"), std::string("/-1/proxy.mp4"),
          std::string("/1x/proxy.mp4"), std::string("/1/original.mp4"), std::string("/1/still.png"),
          std::string("/1/plate_crop_31.png"), std::string("/1/..%2Fproxy.mp4"),
          std::string("/exhibits/1"), std::string("/99999999999999999999/proxy.mp4")}) {
        INFO(target);
        const auto refused = officer.get("/footage/" + viewing + target);
        CHECK(refused.status == 404);
        CHECK(without_address(html_of(refused)) == without_address(html_of(unknown)));
    }
    auto colleague = house.signed_in("second reviewer");
    CHECK(colleague.get(clip).status == 404);
    house.now += house.settings.console_view - std::chrono::minutes(1);
    CHECK(officer.get(clip).status == 200);  // keeps the session
    house.now += std::chrono::minutes(1);
    CHECK(officer.get(clip).status == 404);
}

TEST_CASE("a viewing is one entry of the custody log, however many requests it serves") {
    FootageFixture house;
    const std::string reference = house.playable_case();
    auto officer = house.signed_in("reviewer");
    CHECK(house.contents("footage_viewed").empty());
    const std::string page = html_of(officer.get("/case/" + reference));
    const std::string viewing = FootageFixture::viewing_in(page);
    for (int request = 0; request < 5; ++request)
        CHECK(officer.get("/footage/" + viewing + "/1/proxy.mp4").status == 200);
    CHECK(FootageFixture::viewing_in(html_of(officer.get("/case/" + reference))) == viewing);
    REQUIRE(house.contents("footage_viewed").size() == 1);
    CHECK_THAT(house.contents("footage_viewed").front(), Catch::Contains(viewing));

    // Prolonged only once it has expired, and only by its officer.
    CHECK(officer.post("/viewing/" + viewing + "/prolong", {}).status == 200);
    CHECK(house.contents("footage_viewed").size() == 1);
    house.now += house.settings.console_view - std::chrono::minutes(1);
    REQUIRE(officer.get("/case/" + reference).status == 200);  // keeps the session
    house.now += std::chrono::minutes(2);
    auto colleague = house.signed_in("second reviewer");
    CHECK(colleague.post("/viewing/" + viewing + "/prolong", {}).status == 404);
    CHECK(officer.get("/footage/" + viewing + "/1/proxy.mp4").status == 404);
    const auto prolonged = officer.post("/viewing/" + viewing + "/prolong", {});
    CHECK(html_of(prolonged) == "{\"expires_in_ms\":900000}");
    CHECK(house.contents("footage_viewed").size() == 2);
    CHECK(officer.get("/footage/" + viewing + "/1/proxy.mp4").status == 200);
    CHECK(house.force.custody_is_whole());
}

TEST_CASE("what the custody log cannot take is not shown") {
    FootageFixture house;
    const std::string reference = house.playable_case();
    REQUIRE(house.force.database().execute(
        "CREATE TRIGGER full_log BEFORE INSERT ON custody_entry BEGIN SELECT RAISE(ABORT, 'no'); "
        "END"));
    auto officer = house.signed_in("reviewer");
    const auto page = officer.get("/case/" + reference);
    CHECK(page.status >= 400);
    CHECK_THAT(html_of(page), !Catch::Contains("/footage/"));
    CHECK(bytes_of(officer.get(web::preview_path(reference, "poster.jpg"))).empty());
    CHECK(house.force.count("viewing") == 0);
}

TEST_CASE("a preview is an entry, once for an officer and a case, and shows no clip") {
    FootageFixture house;
    const std::string reference = house.playable_case();
    auto officer = house.signed_in("reviewer");
    for (int looked = 0; looked < 3; ++looked) {
        CHECK(bytes_of(officer.get(web::preview_path(reference, "poster.jpg"))) == "a poster");
        CHECK(bytes_of(officer.get(web::preview_path(reference, "filmstrip_00.jpg"))) == "a sheet");
    }
    CHECK(house.contents("footage_previewed").size() == 1);
    CHECK(officer.get(web::preview_path(reference, "proxy.mp4")).status == 404);
    CHECK(officer.get(web::preview_path("AAAA-AAAA-AAAA-AAAA", "poster.jpg")).status == 404);
    auto colleague = house.signed_in("second reviewer");
    CHECK(colleague.get(web::preview_path(reference, "poster.jpg")).status == 200);
    CHECK(house.contents("footage_previewed").size() == 2);

    const std::string other = house.playable_case();
    REQUIRE(officer.get("/case/" + other).status == 200);
    CHECK(officer.get(web::preview_path(other, "poster.jpg")).status == 200);
    CHECK(house.contents("footage_previewed").size() == 2);  // the open case says it all
}

TEST_CASE("where the force asks for a reason, nothing is shown before one of the list is given") {
    FootageFixture house;
    house.settings.console_view_reasons = true;
    const std::string reference = house.playable_case();
    auto officer = house.signed_in("reviewer");
    const std::string asked = html_of(officer.get("/case/" + reference));
    CHECK_THAT(asked, Catch::Contains("Why do you look at this footage?"));
    CHECK_THAT(asked, !Catch::Contains("<video"));
    CHECK(officer.get(web::preview_path(reference, "poster.jpg")).status == 404);
    CHECK(officer.post("/viewing/" + reference, {{"reason", "CURIOSITY"}}).status == 422);
    CHECK(house.force.count("viewing") == 0);
    const auto given = officer.post("/viewing/" + reference, {{"reason", "REVIEW"}});
    CHECK(*given.headers.find("Location") == "/case/" + reference);
    const auto blind =
        officer.post("/viewing/" + reference, {{"reason", "REVIEW"}, {"for", "blind"}});
    CHECK(*blind.headers.find("Location") == "/supervision/blind/" + reference);
    CHECK_THAT(html_of(officer.get("/case/" + reference)), Catch::Contains("<video"));
    CHECK_THAT(house.contents("footage_viewed").at(0), Catch::Contains("\"reason\":\"REVIEW\""));
    house.now += house.settings.console_view + std::chrono::seconds(1);
    auto later = house.signed_in("reviewer");
    CHECK_THAT(html_of(later.get("/case/" + reference)), !Catch::Contains("<video"));
}

TEST_CASE("a role without footage gets a sentence, and no bytes of somebody else's viewing") {
    FootageFixture house;
    const std::string reference = house.playable_case();
    auto officer = house.signed_in("reviewer");
    const std::string viewing =
        FootageFixture::viewing_in(html_of(officer.get("/case/" + reference)));
    auto clerk = house.signed_in("clerk");
    CHECK_THAT(html_of(clerk.get("/case/" + reference)),
               Catch::Contains("Your role does not include footage."));
    CHECK(clerk.get("/footage/" + viewing + "/1/proxy.mp4").status == 403);
    CHECK(house.contents("footage_viewed").size() == 1);
    for (const char* role : {"auditor", "administrator"})
        CHECK(house.signed_in(role).get("/footage/" + viewing + "/1/proxy.mp4").status == 403);
    auto prosecutor = house.signed_in("prosecutor");
    const std::string shown = html_of(prosecutor.get("/case/" + reference));
    CHECK_THAT(shown, Catch::Contains("<video"));
    CHECK_THAT(shown, !Catch::Contains("Add marker"));
}

TEST_CASE("who sent a case is an entry of its own, once for an officer and a case") {
    FootageFixture house;
    const std::string reference = house.playable_case();
    house.routes.page("/who/{}", web::Permission::see_submitter, [](web::OfficerVisit& visit) {
        const auto seen = web::see_submitter(visit, visit.request.arguments.at(0));
        return seen ? web::plain_text(200, "") : web::console_failed(visit, seen.error());
    });
    const std::string id =
        house.force.text("SELECT id FROM review_case WHERE reference = $1", reference);
    auto clerk = house.signed_in("clerk");
    CHECK(clerk.get("/who/" + id).status == 200);
    CHECK(clerk.get("/who/" + id).status == 200);
    CHECK(house.contents("submitter_viewed").size() == 1);
}
