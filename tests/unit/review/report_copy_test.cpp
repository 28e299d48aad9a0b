#include "review/report_copy.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "store/messages.hpp"
#include "tests/support/force.hpp"

using namespace catseye;
using namespace catseye::tests;

namespace {

review::CopyWords words() {
    return {"Example Police", "en-GB",
            [](std::string_view name, const auto& arguments) {
                std::string said(name);
                for (const auto& [key, value] : arguments)
                    said += " " + std::string(key) + "=" + value;
                return said;
            },
            [](Time time) { return to_london(time); }};
}

std::string text_of(const std::string& pdf) {
    const TemporaryFolder folder;
    std::ofstream(folder / "a.pdf") << pdf;
    const std::string command =
        "cd '" + folder.path().string() + "' && pdftotext -layout a.pdf a.txt";
    REQUIRE(std::system(command.c_str()) == 0);
    std::ifstream stream(folder / "a.txt");
    return {std::istreambuf_iterator<char>(stream), {}};
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// A report that was received, with the custody entry that its receipt names.
std::string received(Force& force) {
    const Time at_noon = at("2026-03-21T12:00");
    const std::string id = force.submit(at("2026-03-20T08:15"), at_noon, "ab");
    force.open(id, at("2026-03-20T08:15"), at_noon, "AB12 CDE");
    force.open(id, at("2026-03-20T08:15"), at_noon, "XY34 ZZZ", 2);
    REQUIRE(store::CustodyLog(force.database())
                .append({"intake", "submission_received", id, {}}, at_noon));
    return id;
}

}  // namespace

TEST_CASE("a copy holds what was sent, the statement as signed, and the place in the custody log") {
    Force force;
    const std::string id = received(force);
    const std::string statement = "WITNESS STATEMENT\n\n1. I saw it.\n\n2. It was <blue>.\n";
    REQUIRE(store::SubmissionTexts(force.database())
                .add_statement(
                    id, {statement, std::string(64, 'f'), "Ann Onymous", at("2026-03-21T11:59")}));
    const auto pdf = review::report_copy(force.database(), id, words());
    REQUIRE(pdf);
    const std::string text = text_of(*pdf);
    CHECK(has(text, force.text("SELECT reference FROM submission WHERE id = $1", id)));
    CHECK(has(text, "2026-03-21 12:00"));  // received
    CHECK(has(text, "2026-03-20 08:15"));  // incident
    CHECK(has(text, "A59, Preston"));
    CHECK(has(text, "AB12 CDE, XY34 ZZZ"));
    CHECK(has(text, "It passed me."));
    CHECK(has(text, "court_yes"));
    CHECK(has(text, "a.mp4"));
    CHECK(has(text, std::string(40, 'b')));
    CHECK(has(text, "bytes bytes=1000"));
    CHECK(has(text, "1. I saw it.\n"));
    CHECK(has(text, "2. It was <blue>.\n"));
    CHECK(has(text, "name=Ann Onymous"));
    CHECK(has(text, force.text("SELECT substr(sha256, 1, 40) FROM custody_entry WHERE subject = $1 "
                               "AND event = 'submission_received'",
                               id)));
    CHECK(*review::report_copy(force.database(), id, words()) == *pdf);
}

TEST_CASE("a copy says that no statement was signed, and nothing of what the police decided") {
    Force force;
    const std::string id = received(force);
    const auto before = review::report_copy(force.database(), id, words());
    REQUIRE(before);
    CHECK(has(text_of(*before), "statement_none"));
    const std::string reference =
        force
            .texts("SELECT reference FROM review_case WHERE submission_id = $1 ORDER BY vehicle",
                   id)
            .front();
    REQUIRE(force.decide(reference, "reviewer", "NFA"));
    CHECK(*review::report_copy(force.database(), id, words()) == *before);
}

TEST_CASE("there is no copy of what was never sent") {
    Force force;
    const auto none = review::report_copy(force.database(), "01NOSUCHTHING", words());
    REQUIRE_FALSE(none);
    CHECK(none.error().code == ErrorCode::not_found);
}
