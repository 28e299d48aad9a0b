#include "ingest/declaration.hpp"

#include "ingest/intake.hpp"
#include "store/migrator.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using findings::Json;

namespace {

Time at(std::string_view text) {
    return *parse_time(text);
}
const Time kNow = at("2026-03-21T12:00:00Z");

Json good() {
    return Json::parse(R"({"mode": "cyclist", "offence": "close_pass",
        "incident": {"when": "2026-03-20T08:15", "where": "A59, Preston", "latitude": 53.76, "longitude": -2.7},
        "vehicles": [{"vrm": "aa00 aaa", "make": "Ford"}, {"vrm": "AB?? CDE"}],
        "footage": {"integrity": "trimmed", "keeps_original": true},
        "narrative": "I was riding towards Preston when the car passed me with less than a metre to spare.",
        "court": "yes", "submitter": {"first_name": "Ada", "last_name": "Example", "email": "ada@example.org", "over_18": true}})");
}

}  // namespace

TEST_CASE("a whole declaration is understood, its marks normalised, its time Europe/London") {
    const auto declaration = ingest::declaration_from(good(), kNow);
    REQUIRE(declaration);
    CHECK(declaration->vehicles.at(0).vrm_normal == "AA00AAA");
    CHECK(declaration->vehicles.at(1).vrm_normal == "AB??CDE");
    CHECK(declaration->incident.at == at("2026-03-20T08:15:00Z"));
    CHECK(declaration->submitter.email == "ada@example.org");
}

TEST_CASE("the submitter's details are kept apart from the answers") {
    const auto declaration = ingest::declaration_from(good(), kNow);
    REQUIRE(declaration);
    const std::string answers = findings::to_line(ingest::answers_json(*declaration));
    CHECK_THAT(answers, !Catch::Contains("ada@example.org") && !Catch::Contains("Example"));
    CHECK(ingest::submitter_json(declaration->submitter).at("email") == "ada@example.org");
}

TEST_CASE("every fault is named, by its field, in one sentence") {
    struct Case {
        const char* patch;  // merged into the good one (RFC 7396)
        const char* says;
    };
    const Case cases[] = {
        {R"({"incident": {"when": "2026-02-30T08:15"}})",
         "incident.when '2026-02-30T08:15' is not a time"},
        {R"({"incident": {"when": "2026-03-22T08:15"}})", "lies in the future"},
        {R"({"incident": {"when": "2025-10-26T01:30"}})", "happened twice"},
        {R"({"incident": {"where": ""}})", "incident.where is empty"},
        {R"({"incident": null})", "incident.when is missing"},
        {R"({"incident": {"latitude": 91}})", "incident.latitude must be a number"},
        {R"({"offence": "parking"})", "offence 'parking' is none of"},
        {R"({"vehicles": []})", "vehicles must name one to 20"},
        {R"({"vehicles": [{"vrm": "AB12*CDE"}]})", "cannot be a registration mark"},
        {R"({"vehicles": [{"vrm": "A???CDE"}]})", "cannot be a registration mark"},
        {R"({"vehicles": [{"vrm": "AA00AAA"}, {"vrm": "aa00-aaa"}]})", "given twice"},
        {R"({"mode": "tank"})", "mode 'tank' is none of"},
        {R"({"footage": {"integrity": "other"}})", "footage.integrity_note is missing"},
        {R"({"court": 1})", "court must be text"},
        {R"({"submitter": {"over_18": false}})", "18 or over"},
        {R"({"vehicle": "AA00AAA"})", "vehicle is not a field of the form"},
    };
    for (const Case& one : cases) {
        INFO(one.patch);
        Json json = good();
        json.merge_patch(Json::parse(one.patch));
        const auto declaration = ingest::declaration_from(json, kNow);
        REQUIRE_FALSE(declaration);
        CHECK(declaration.error().code == ErrorCode::invalid_request);
        CHECK_THAT(declaration.error().message, Catch::Contains(one.says));
    }
}

namespace {

/// A migrated database and a vault with one sealed file.
struct Intake {
    Intake() {
        auto opened = store::open_sqlite(folder / "test.db", store::Access::read_write);
        REQUIRE(opened);
        database = *std::move(opened);
        REQUIRE(store::migrate(*database, kNow));
    }
    ingest::SubmissionRequest request(const std::string& id) const {
        ingest::SubmissionRequest made;
        made.request_id = id;
        made.channel = "command";
        made.declaration = *ingest::declaration_from(good(), kNow);
        made.files = {{"clip.mp4", {std::string(64, 'a'), 5}}};
        return made;
    }
    std::int64_t count(const std::string& table) const {
        return database->integer("SELECT count(*) FROM " + table)->value_or(-1);
    }
    const tests::TemporaryFolder folder;
    std::unique_ptr<store::Database> database;
};

}  // namespace

TEST_CASE(
    "a submission opens one case per vehicle, probes its original, and is in the custody log") {
    const Intake intake;
    const auto receipt =
        ingest::receive(*intake.database, review::compiled_law(), intake.request("r1"), kNow);
    REQUIRE(receipt);
    CHECK(receipt->cases.size() == 2);
    CHECK(receipt->reference.size() == 19);
    CHECK(intake.count("review_case") == 2);
    CHECK(intake.count("job") == 1);
    CHECK(receipt->custody.seq == store::CustodyLog(*intake.database).head()->seq);
}

TEST_CASE("the same request again yields the same receipt and nothing more") {
    const Intake intake;
    const auto first =
        ingest::receive(*intake.database, review::compiled_law(), intake.request("r1"), kNow);
    const auto again = ingest::receive(*intake.database, review::compiled_law(),
                                       intake.request("r1"), kNow + std::chrono::hours(1));
    REQUIRE(first);
    REQUIRE(again);
    CHECK(findings::to_line(to_json(*first)) == findings::to_line(to_json(*again)));
    CHECK(intake.count("submission") == 1);
}

TEST_CASE("the same file sent by two people is one original with two links") {
    const Intake intake;
    REQUIRE(ingest::receive(*intake.database, review::compiled_law(), intake.request("r1"), kNow));
    REQUIRE(ingest::receive(*intake.database, review::compiled_law(), intake.request("r2"), kNow));
    CHECK(intake.count("submission") == 2);
    CHECK(intake.count("original") == 1);
    CHECK(intake.count("submission_original") == 2);
    CHECK(intake.count("job") == 1);
}
