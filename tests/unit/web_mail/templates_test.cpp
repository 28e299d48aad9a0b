#include "web/mail/templates.hpp"

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

#include <catch2/catch.hpp>

#include "findings/json.hpp"
#include "review/law.hpp"
#include "web/tracking/report_words.hpp"

using namespace catseye;
using findings::Json;

namespace {

web::Wording words_in(web::Language language) {
    auto words = web::Wording::load(language, {});
    REQUIRE(words);
    return *std::move(words);
}

Settings settings() {
    Settings made;
    made.force_name = "Lancashire Constabulary";
    made.portal_url = "https://snap.example.police.uk/";
    return made;
}

store::OutboxMessage message(const std::string& kind, const Json& parameters) {
    store::OutboxMessage made;
    made.id = "1";
    made.kind = kind;
    made.parameters = parameters.dump();
    return made;
}

const Json kReceipt{
    {"reference", "K7QM-2FXH-9D3V-T4RA"},
    {"received", "2026-03-20T08:15:02Z"},
    {"cases", {"A"}},
    {"originals",
     Json::array(
         {{{"file", "FILE\r\n1.MP4"}, {"sha256", std::string(64, 'a')}, {"size_bytes", 7}}})},
    {"custody", {{"entry", 12}, {"sha256", std::string(64, 'b')}}}};

const Json kOutcome{{"reference", "R"},
                    {"vehicle", 1},
                    {"vehicles", 1},
                    {"disposal", "NFA"},
                    {"nfa_reason", "LATE_SUBMISSION"}};

std::string text_of(const store::OutboxMessage& told, const Settings& set,
                    web::Language language = web::Language::en) {
    const auto mail = web::compose(words_in(language), set, told);
    REQUIRE(mail);
    return mail->text;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("every kind of mail can be written in both languages, with nothing left to fill in") {
    const std::pair<const char*, Json> kinds[] = {
        {"return_code", {{"code", "012345"}, {"path", "/report/code?sent=1"}}},
        {"receipt", kReceipt},
        {"unplayable",
         {{"reference", "R"},
          {"file", 2},
          {"name", "A.MP4"},
          {"state", "unplayable"},
          {"reason", "empty"}}},
        {"unplayable",
         {{"reference", "R"},
          {"file", 2},
          {"name", "A.MP4"},
          {"state", "incomplete"},
          {"reason", "resource"}}},
        {"outcome", kOutcome},
        {"more_received", {{"reference", "R"}, {"files", 2}}},
        {"question",
         {{"reference", "R"}, {"wants", "file plate time statement"}, {"answer_by", "2026-03-28"}}},
        {"withdrawn", {{"reference", "R"}}}};
    for (const auto language : {web::Language::en, web::Language::cy}) {
        const web::Wording words = words_in(language);
        for (const auto& [kind, parameters] : kinds) {
            INFO(kind << " " << web::to_string(language));
            const auto mail = web::compose(words, settings(), message(kind, parameters));
            REQUIRE(mail);
            CHECK_FALSE(mail->subject.empty());
            CHECK(mail->subject.find('\n') == std::string::npos);
            CHECK(mail->text.find('{') == std::string::npos);
            CHECK(mail->subject.find('{') == std::string::npos);
            CHECK(has(mail->text, "Lancashire Constabulary"));
            CHECK(has(mail->text, "999"));
        }
    }
}

TEST_CASE("a receipt repeats what was acknowledged, and a file's name stays one line") {
    const std::string text = text_of(message("receipt", kReceipt), settings());
    CHECK(has(text, "Reference: K7QM-2FXH-9D3V-T4RA\nReceived: 20 March 2026, 08:15\n"));
    CHECK(has(text, "FILE  1.MP4\n" + std::string(64, 'a')));
    CHECK(has(text, "entry 12 of our evidence log (" + std::string(64, 'b') + ")"));
    CHECK(has(text, "\nhttps://snap.example.police.uk/track\n"));
}

TEST_CASE(
    "a mail links to the site in its language, and to nowhere while the site's address is not "
    "set") {
    CHECK(has(text_of(message("withdrawn", {{"reference", "R"}}), settings(), web::Language::cy),
              "https://snap.example.police.uk/cy/track"));
    Settings silent = settings();
    silent.portal_url.clear();
    CHECK_FALSE(has(text_of(message("receipt", kReceipt), silent), "http"));
    CHECK(has(text_of(message("return_code", {{"code", "012345"}, {"path", "/report/code?sent=1"}}),
                      settings()),
              "https://snap.example.police.uk/report/code?sent=1"));
    CHECK_FALSE(has(
        text_of(message("return_code", {{"code", "012345"}, {"path", "//evil.example"}}), silent),
        "evil"));
}

TEST_CASE("how much an outcome's mail says is the force's policy") {
    struct Row {
        const char* feedback;
        const char* disposal;
        bool kind, action, reason;
    };
    for (const Row& row :
         {Row{"none", "NFA", false, false, false}, Row{"none", "COFP", false, false, false},
          Row{"action", "NFA", true, false, false}, Row{"action", "COFP", false, true, false},
          Row{"reason", "NFA", true, false, true}, Row{"reason", "COFP", true, false, false}}) {
        INFO(row.feedback << " " << row.disposal);
        Settings set = settings();
        set.portal_feedback = row.feedback;
        Json parameters = kOutcome;
        parameters["disposal"] = row.disposal;
        if (parameters["disposal"] != "NFA") parameters.erase("nfa_reason");
        const std::string text = text_of(message("outcome", parameters), set);
        const web::Wording words = words_in(web::Language::en);
        CHECK(has(text, web::result_words(words, row.disposal)) == row.kind);
        CHECK(has(text, web::result_words(words, "ACTION")) == row.action);
        CHECK(has(text, web::reason_words(words, "LATE_SUBMISSION")) == row.reason);
        CHECK(has(text, web::tip_words(words, "LATE_SUBMISSION")) == row.reason);
    }
}

TEST_CASE("a mail about one of several vehicles says which, and names no mark") {
    Json parameters = kOutcome;
    CHECK_FALSE(has(text_of(message("outcome", parameters), settings()), "vehicle 1"));
    parameters["vehicle"] = 2;
    parameters["vehicles"] = 3;
    CHECK(has(text_of(message("outcome", parameters), settings()), "vehicle 2 of 3"));
}

TEST_CASE("every reason, disposal and fault of a file that the house knows has its words") {
    std::ifstream source(CATSEYE_SOURCE "/media/reasons.cpp");
    std::stringstream content;
    content << source.rdbuf();
    const std::string code = content.str();
    const std::regex fault(R"rx(\{"([a-z_]+)", k(Media|Format),)rx");
    std::vector<std::string> faults;
    for (std::sregex_iterator at(code.begin(), code.end(), fault), end; at != end; ++at)
        faults.push_back((*at)[1]);
    REQUIRE(faults.size() > 20);
    // The later ones warn of a file that can be watched: nobody is written to about those.
    const auto first_warning = std::find(faults.begin(), faults.end(), "declared_longer");
    REQUIRE(first_warning != faults.end());
    for (const auto language : {web::Language::en, web::Language::cy}) {
        const web::Wording words = words_in(language);
        for (const auto& reason : review::compiled_law().nfa_reasons()) {
            INFO(reason.code);
            CHECK_FALSE(web::reason_words(words, reason.code).empty());
            CHECK_FALSE(web::tip_words(words, reason.code).empty());
        }
        for (const auto& disposal : review::compiled_law().disposals()) {
            INFO(disposal.code);
            CHECK_FALSE(web::result_words(words, disposal.code).empty());
        }
        for (auto one = faults.begin(); one != first_warning; ++one) {
            INFO(*one);
            CHECK(words.has("track.problem." + *one));
        }
    }
}

TEST_CASE("a mail whose parameters are not those of its kind is an error, not half a mail") {
    const web::Wording words = words_in(web::Language::en);
    for (const auto& [kind, parameters] :
         {std::pair<std::string, Json>{"birthday", Json::object()},
          {"return_code", Json::object()},
          {"return_code", {{"code", 12}}},
          {"receipt", {{"reference", "R"}}},
          {"unplayable", {{"reference", "R"}}},
          {"outcome", {{"reference", "R"}, {"disposal", "NFA"}}}}) {
        INFO(kind << parameters.dump());
        const auto mail = web::compose(words, settings(), message(kind, parameters));
        REQUIRE_FALSE(mail);
        CHECK(mail.error().code == ErrorCode::internal);
    }
    store::OutboxMessage broken = message("withdrawn", Json::object());
    broken.parameters = "{";
    CHECK_FALSE(web::compose(words, settings(), broken));
}
