#include "review/frame_times.hpp"
#include "tests/support/payloads.hpp"
#include "tests/unit/web_footage/footage_fixture.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

const std::map<std::string, std::string> kByScript{{"X-Catseye-Part", "any"}};

findings::Sighting sighting(const std::string& vrm, const std::string& crop = "") {
    findings::Sighting seen;
    if (!vrm.empty()) seen.vrm = vrm;
    seen.state = vrm.empty() ? findings::SightingState::unread : findings::SightingState::check;
    seen.confidence = vrm.empty() ? 0 : 0.87;
    seen.first_s = 0.04;
    seen.last_s = 0.28;
    seen.best.frame = 2;
    seen.best.time_s = 0.08;
    if (!crop.empty()) seen.crop = crop;
    return seen;
}

}  // namespace

TEST_CASE("a marker is a frame or a stretch of the original, and can be taken away again") {
    FootageFixture house;
    const std::string reference = house.playable_case();
    auto officer = house.signed_in("reviewer");
    REQUIRE(officer.get("/case/" + reference).status == 200);
    const std::string path = "/case/" + reference + "/markers";
    const auto added =
        officer.post(path, {{"original", "1"}, {"frame", "2"}, {"title", "<b>Pass</b>"}});
    CHECK(added.status == 303);
    CHECK(added.headers.find("Location") == "/case/" + reference + "#markers");
    officer.headers = kByScript;
    const auto part = officer.post(
        path, {{"original", "1"}, {"frame", "1"}, {"last_frame", "3"}, {"title", "The pass"}});
    CHECK(part.status == 200);
    CHECK_THAT(html_of(part), Catch::Contains("&lt;b&gt;Pass&lt;/b&gt;"));
    CHECK_THAT(html_of(part), Catch::Contains("data-from=\"0.080\" data-to=\"0.080\""));
    CHECK_THAT(html_of(part), Catch::Contains("data-from=\"0.040\" data-to=\"0.280\""));
    CHECK_THAT(html_of(part), Catch::Contains("frames 1 to 3"));
    CHECK_THAT(html_of(part), !Catch::Contains("<html"));

    struct Refused {
        const char *original, *frame, *last, *title;
        int status;
    };
    for (const Refused& one : {Refused{"1", "4", "", "Late", 422},
                               {"1", "-1", "", "Early", 422},
                               {"1", "x", "", "None", 422},
                               {"1", "3", "1", "Backwards", 422},
                               {"1", "0", "", " ", 422},
                               {"2", "0", "", "No such", 404},
                               {"", "0", "", "No such", 404}}) {
        INFO(one.title);
        const auto refused = officer.post(path, {{"original", one.original},
                                                 {"frame", one.frame},
                                                 {"last_frame", one.last},
                                                 {"title", one.title}});
        CHECK(refused.status == one.status);
    }
    CHECK(house.force.count("marker") == 2);
    const std::string id = house.force.text("SELECT id FROM marker WHERE title = $1", "The pass");
    const auto gone = officer.post(path + "/" + id + "/remove", {{"original", "1"}});
    CHECK_THAT(html_of(gone), !Catch::Contains("The pass"));
    CHECK(officer.post(path + "/" + id + "/remove", {{"original", "1"}}).status == 404);
    CHECK(house.contents("marker_added").size() == 2);
    CHECK(house.contents("marker_removed").size() == 1);
    CHECK_THAT(house.contents("marker_added").at(0), !Catch::Contains("Pass"));
}

TEST_CASE("while a colleague holds a case nobody else adds to it") {
    FootageFixture house;
    const std::string reference = house.playable_case();
    REQUIRE(*review::take(house.force.database(), reference, {"second reviewer"}, house.now,
                          std::chrono::minutes(30)));
    auto officer = house.signed_in("reviewer");
    REQUIRE(officer.get("/case/" + reference).status == 200);
    officer.headers = kByScript;
    const auto refused = officer.post("/case/" + reference + "/markers",
                                      {{"original", "1"}, {"frame", "0"}, {"title", "Mine"}});
    CHECK(refused.status == 409);
    CHECK_THAT(html_of(refused), Catch::StartsWith("A colleague holds this case"));
    CHECK(officer.post("/case/" + reference + "/exhibits", {{"original", "1"}, {"frame", "0"}})
              .status == 409);
    house.now += std::chrono::minutes(31);
    auto later = house.signed_in("reviewer");
    CHECK(later
              .post("/case/" + reference + "/markers",
                    {{"original", "1"}, {"frame", "0"}, {"title", "Mine"}})
              .status == 303);
}

TEST_CASE("what is read stands beside what was reported, and the differences in words") {
    FootageFixture house;
    const Time incident = at("2026-03-20T08:15"), received = at("2026-03-21T12:00");
    const std::string reference =
        house.force.open(house.force.submit(incident, received, "8"), incident, received, "AA00AAA")
            .reference;
    house.force.settle("8", store::OriginalState::done);
    findings::StageOutput output;
    output.sightings = {sighting(""), sighting("AA00ABA"),
                        sighting("AA00AAA", "plate_crop_00.png")};
    output.sightings[1].alternatives = {{"AA00A8A", 0.05}};
    house.finish(house.original_of(reference), "derive", "", output,
                 {{"proxy", "proxy.mp4", "video/mp4", "p"},
                  {"plate_crop", "plate_crop_00.png", "image/png", "a crop"},
                  {"frame_index", "frame_index.json", "application/json", kFrameIndex}});
    auto officer = house.signed_in("reviewer");
    const std::string page = html_of(officer.get("/case/" + reference));
    const auto same = page.find("the same as reported");
    const auto other = page.find("differs in the 6th character: A was reported, B was read");
    const auto unread = page.find("found, not read");
    CHECK(same < other);
    CHECK(other < unread);
    CHECK(unread != std::string::npos);
    CHECK_THAT(page, Catch::Contains("/1/plate_crop_00.png"));
    CHECK_THAT(page, Catch::Contains("Or AA00A8A (5 %)"));
    CHECK_THAT(page, Catch::Contains("read with doubt, 87 %"));
    CHECK_THAT(page, Catch::Contains("data-frame=\"2\""));
}

TEST_CASE("an officer's word on a mark is added to those before, and the case goes by the last") {
    FootageFixture house;
    const std::string reference = house.playable_case();
    auto officer = house.signed_in("reviewer");
    REQUIRE(officer.get("/case/" + reference).status == 200);
    const std::string path = "/case/" + reference + "/plates";
    CHECK(
        officer
            .post(
                path,
                {{"original", "1"}, {"frame", "2"}, {"read", "AB12CDE"}, {"confirmed", "AB12CDE"}})
            .status == 303);
    CHECK(
        officer.post(path, {{"original", "1"}, {"frame", "3"}, {"confirmed", "ab12 cdf"}}).status ==
        303);
    CHECK(
        officer.post(path, {{"original", "1"}, {"frame", "0"}, {"confirmed", "<script>"}}).status ==
        422);
    CHECK(
        officer.post(path, {{"original", "1"}, {"frame", "4"}, {"confirmed", "AB12CDE"}}).status ==
        422);
    CHECK(house.force.count("plate_check") == 2);
    const auto found = store::Cases(house.force.database()).by_reference(reference);
    REQUIRE(found);
    CHECK((*found)->vrm() == "AB12CDF");
    CHECK((*found)->vrm_normal != "AB12CDF");
    const std::string page = html_of(officer.get("/case/" + reference));
    CHECK(page.find("AB12CDF</span> confirmed by reviewer at frame 3") <
          page.find("AB12CDE</span> confirmed by reviewer at frame 2"));
    for (const std::string& content : house.contents("plate_checked"))
        CHECK_THAT(content, !Catch::Contains("AB12"));
}

TEST_CASE("an exhibit has its officer's letters and number, its frame, and both hashes") {
    FootageFixture house;
    REQUIRE(review::add_officer(house.force.database(), "Ann Brown", "reviewer", house.now));
    const std::string reference = house.playable_case();
    const std::string original = house.original_of(reference);
    auto officer = house.signed_in("Ann Brown");
    REQUIRE(officer.get("/case/" + reference).status == 200);
    officer.headers = kByScript;
    const std::string path = "/case/" + reference + "/exhibits";
    const auto asked = html_of(officer.post(path, {{"original", "1"}, {"frame", "3"}}));
    CHECK_THAT(asked, Catch::Contains("AB/1: <bdi>Frame 3 of original 1</bdi>"));
    CHECK_THAT(asked, Catch::Contains("data-waiting"));
    const std::string id = house.force.text("SELECT id FROM exhibit WHERE label = $1", "AB/1");
    CHECK(officer.get(path + "/" + id + "/still.png").status == 404);  // not yet there
    officer.post(path, {{"original", "1"}, {"frame", "0"}, {"title", "The number plate"}});
    CHECK(officer.post(path, {{"original", "1"}, {"frame", "9"}}).status == 422);

    findings::StageOutput output;
    output.still = findings::StillFindings{3, 17, 1, 25, 640, 360};
    house.finish(original, "still", "frame=3", output,
                 {{"still", "still.png", "image/png", "a picture"}});
    const std::string made = html_of(officer.get(path));
    CHECK_THAT(made, Catch::Contains("AB/2: <bdi>The number plate</bdi>"));
    CHECK_THAT(made, Catch::Contains("time stamp 17 × 1/25 s, 640 × 360"));
    CHECK_THAT(made, Catch::Contains(sha256_of("a picture")));
    CHECK_THAT(made, Catch::Contains("at 0.280 s"));
    const auto download = officer.get(path + "/" + id + "/still.png");
    CHECK(download.status == 200);
    CAPTURE(html_of(download), id, path);
    CHECK(bytes_of(download) == "a picture");
    CHECK(download.headers.find("Content-Disposition") == "attachment; filename=\"AB-1.png\"");
    const std::string viewing = FootageFixture::viewing_in(made);
    CHECK(bytes_of(officer.get("/footage/" + viewing + "/exhibits/" + id)) == "a picture");
    CHECK(house.contents("exhibit_made").size() == 2);
    CHECK(house.contents("exhibit_downloaded").size() == 1);
    CHECK(house.force.custody_is_whole());
    const std::string other = house.playable_case();
    CHECK(officer.get("/case/" + other + "/exhibits/" + id + "/still.png").status == 404);
}

TEST_CASE("where the force asks for a reason, an exhibit is not downloaded before it is given") {
    FootageFixture house;
    const std::string reference = house.playable_case();
    auto officer = house.signed_in("reviewer");
    REQUIRE(officer.get("/case/" + reference).status == 200);
    const std::string path = "/case/" + reference + "/exhibits";
    officer.post(path, {{"original", "1"}, {"frame", "3"}});
    house.finish(house.original_of(reference), "still", "frame=3", {},
                 {{"still", "still.png", "image/png", "a picture"}});
    const std::string still = path + "/" +
                              house.force.text("SELECT id FROM exhibit WHERE label = $1", "R/1") +
                              "/still.png";

    house.settings.console_view_reasons = true;
    house.now += house.settings.console_view + std::chrono::seconds(1);
    auto later = house.signed_in("reviewer");
    const auto refused = later.get(still);
    CHECK(refused.status == 422);
    CHECK_THAT(html_of(refused), Catch::Contains("say why you look at its footage"));
    CHECK(house.contents("exhibit_downloaded").empty());
    later.post("/viewing/" + reference, {{"reason", "REVIEW"}});
    CHECK(bytes_of(later.get(still)) == "a picture");
    CHECK(house.contents("exhibit_downloaded").size() == 1);
}

TEST_CASE("300 titles of markers and of exhibits are shown as mere words") {
    FootageFixture house;
    const std::string reference = house.playable_case();
    auto officer = house.signed_in("reviewer");
    REQUIRE(officer.get("/case/" + reference).status == 200);
    officer.headers = kByScript;
    auto& database = house.force.database();
    for (const std::string table : {"marker", "exhibit"}) {
        const std::string path = "/case/" + reference + "/" + table + "s";
        for (const auto& texts : few_at_a_time()) {
            CAPTURE(table, texts);
            for (const std::string& text : texts)
                REQUIRE(
                    officer
                        .post(path,
                              {{"original", "1"}, {"frame", "2"}, {"title", text.substr(0, 200)}})
                        .status == 200);
            const std::string shown = html_of(officer.get("/case/" + reference));
            REQUIRE(database.execute("UPDATE " + table + " SET title = 'harmless'"));
            check_inert(shown, html_of(officer.get("/case/" + reference)));
            REQUIRE(database.execute("DELETE FROM " + table));
        }
    }
}

TEST_CASE("an original that cannot be played says why, and what an officer can do") {
    FootageFixture house;
    const std::string submission =
        house.force.submit(at("2026-03-20T08:15"), at("2026-03-21T12:00"), "9");
    const auto opened =
        house.force.open(submission, at("2026-03-20T08:15"), at("2026-03-21T12:00"));
    house.force.settle("9", store::OriginalState::unplayable, "not_video", "It is no video.");
    auto officer = house.signed_in("reviewer");
    const std::string page = html_of(officer.get("/case/" + opened.reference));
    CHECK_THAT(page, Catch::Contains("This original cannot be played here. It is no video."));
    CHECK_THAT(page, Catch::Contains("/originals/1/download"));
    CHECK(officer
              .post("/case/" + opened.reference + "/markers",
                    {{"original", "1"}, {"frame", "0"}, {"title", "Nothing"}})
              .status == 422);
}
