#include "web/site/wording.hpp"

#include <fstream>
#include <regex>

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace catseye;
using web::Language;
using web::Wording;

namespace {

Wording shipped(Language language) {
    auto wording = Wording::load(language, std::nullopt);
    REQUIRE(wording);
    return *std::move(wording);
}

std::vector<std::string> keys_of(const Wording& wording) {
    std::vector<std::string> keys;
    for (const auto& [key, text] : wording.all())
        keys.push_back(key);
    return keys;
}

/// Every text in quotes in the sources of the room, with where it stands.
std::vector<std::pair<std::string, std::string>> literals() {
    const std::regex literal(R"re("((?:[^"\\]|\\.)*)")re");
    std::vector<std::pair<std::string, std::string>> found;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(CATSEYE_SOURCE) + "/web")) {
        if (entry.path().extension() != ".cpp" ||
            entry.path().string().find("/node_modules/") != std::string::npos)
            continue;
        auto source = read_text(entry.path(), std::int64_t{1} << 20U);
        REQUIRE(source);
        for (std::sregex_iterator at(source->begin(), source->end(), literal), end; at != end; ++at)
            found.emplace_back((*at)[1].str(), entry.path().filename().string());
    }
    return found;
}

}  // namespace

TEST_CASE("both languages have the same texts, with the same placeholders") {
    const Wording english = shipped(Language::en);
    const Wording welsh = shipped(Language::cy);
    CHECK(keys_of(english).size() > 40);
    CHECK(keys_of(english) == keys_of(welsh));
    for (const auto& [key, text] : english.all()) {
        INFO(key);
        if (welsh.has(key)) CHECK(web::placeholders(text) == web::placeholders(welsh(key)));
        CHECK_FALSE(text.empty());
    }
}

TEST_CASE("no sentence was left in English") {
    const Wording english = shipped(Language::en);
    const Wording welsh = shipped(Language::cy);
    constexpr std::size_t kSentence = 25;  // shorter ones may be names: "GoPro", "E10 petrol"
    for (const auto& [key, text] : english.all()) {
        INFO(key);
        const std::string words = std::regex_replace(text, std::regex(R"(\{\w+\})"), "");
        if (words.size() >= kSentence && welsh.has(key)) CHECK(welsh(key) != text);
    }
}

TEST_CASE("every text that the pages name is there") {
    const Wording english = shipped(Language::en);
    std::set<std::string> files;
    for (const web::WordingFile& file : web::english_wording())
        files.emplace(file.name.substr(0, file.name.find('.')));
    const std::regex key(R"(([a-z]+)\.[a-z0-9_]+(\.[a-z0-9_]+)*[._]?)");
    std::size_t keys = 0;
    const auto all = literals();
    for (const auto& [literal, file] : all) {
        std::smatch match;
        if (!std::regex_match(literal, match, key) || !files.contains(match[1].str()) ||
            literal.ends_with(".js"))
            continue;
        // A literal is a key, or the beginning of keys that are put together.
        const auto next = english.all().lower_bound(literal);
        INFO(file << ": \"" << literal << "\"");
        CHECK((next != english.all().end() && next->first.starts_with(literal)));
        ++keys;
    }
    CHECK(keys > 20);
}

TEST_CASE("the scripts have every word that they say, and no other") {
    const Wording english = shipped(Language::en);
    const std::regex said(R"re(\bwords\.([a-z_0-9]+))re");
    std::set<std::string> named;
    // The portal's; what the console's scripts say stands in them.
    for (const char* script : {"portal.ts", "upload.ts", "upload_item.ts", "clip.ts", "timeout.ts",
                               "proof_of_work.ts", "words.ts"}) {
        auto source = read_text(std::string(CATSEYE_SOURCE) + "/web/assets/src/" + script,
                                std::int64_t{1} << 20U);
        REQUIRE(source);
        for (std::sregex_iterator at(source->begin(), source->end(), said), end; at != end; ++at)
            named.insert((*at)[1].str());
    }
    std::set<std::string> given;
    for (const std::string prefix : {"upload.script.", "site.timeout."})
        for (const auto& [key, text] : english.all())
            if (key.starts_with(prefix)) given.insert(key.substr(prefix.size()));
    // By number: what the server answered.
    for (const std::string status : {"403", "404", "413", "507"})
        named.insert("error_" + status);
    CHECK(named == given);
}

TEST_CASE("a text of the force's own takes the place of ours, in its language only") {
    const tests::TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "en");
    std::ofstream(folder.path() / "en" / "site.toml")
        << "service = \"Operation Snap\"\n[timeout]\nminutes = \"{minutes} minutes to go\"\n";
    auto english = Wording::load(Language::en, folder.path());
    auto welsh = Wording::load(Language::cy, folder.path());
    REQUIRE(english);
    REQUIRE(welsh);
    CHECK((*english)("site.service") == "Operation Snap");
    CHECK((*english)("site.timeout.minutes", {{"minutes", "3"}}) == "3 minutes to go");
    CHECK((*english)("site.back") == shipped(Language::en)("site.back"));
    CHECK((*welsh)("site.service") == shipped(Language::cy)("site.service"));
}

TEST_CASE("a file of texts with a mistake is refused, and the mistake is named") {
    struct Case {
        std::string content, named;
    };
    const std::vector<Case> cases = {
        {"servise = \"x\"\n", "site.servise"}, {"service = \"{force}\"\n", "{force}"},
        {"service = 7\n", "site.service"},     {"service = \"unclosed\n", "site.toml"},
        {"service = \"\xff\"\n", "UTF-8"},
    };
    for (const Case& one : cases) {
        const tests::TemporaryFolder folder;
        std::filesystem::create_directories(folder.path() / "en");
        std::ofstream(folder.path() / "en" / "site.toml") << one.content;
        const auto wording = Wording::load(Language::en, folder.path());
        INFO(one.content);
        REQUIRE_FALSE(wording);
        CHECK(wording.error().code == ErrorCode::invalid_request);
        CHECK(wording.error().message.find(one.named) != std::string::npos);
    }
}

TEST_CASE("the markup of texts makes paragraphs, headings, lists, bold and links") {
    struct Case {
        std::string given, expected;
    };
    const std::string p = "<p class=\"govuk-body\">", link = "<a class=\"govuk-link\" href=\"";
    const std::string list = "<ul class=\"govuk-list govuk-list--bullet\">";
    const std::vector<Case> cases = {
        {"One.\nStill one.\n\nTwo.", p + "One. Still one.</p>" + p + "Two.</p>"},
        {"## Title\nText", "<h2 class=\"govuk-heading-m\">Title</h2>" + p + "Text</p>"},
        {"You need:\n- a clip\n- a **plate**\n\nEnd", p + "You need:</p>" + list +
                                                          "<li>a clip</li><li>a <strong>plate"
                                                          "</strong></li></ul>" +
                                                          p + "End</p>"},
        {"[call 101](tel:101), or [us](/contact)",
         p + link + "tel:101\">call 101</a>, or " + link + "/contact\">us</a></p>"},
        {"[go]({home})", p + link + "/cy\">go</a></p>"},
        {"<b>\"x\"</b> & {unknown}", p + "&lt;b&gt;&quot;x&quot;&lt;/b&gt; &amp; {unknown}</p>"},
        {"[no](javascript:alert(1)", p + "no</p>"},
        {"[plain] **open", p + "[plain] **open</p>"},
        {"", ""},
    };
    for (const Case& one : cases)
        CHECK(web::rich_text(one.given, {{"home", "/cy"}}).str() == one.expected);
}

TEST_CASE("what stands for a placeholder is text, never markup") {
    const std::string hostile = "\"><script>alert(1)</script>**b** [x](/y) {other}";
    const auto html =
        web::rich_text("Dear {name}, [open]({name})", {{"name", hostile}, {"other", "gone"}}).str();
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("<strong") == std::string::npos);
    CHECK(html.find("gone") == std::string::npos);
    CHECK(html.find("href=\"&quot;&gt;&lt;script&gt;") != std::string::npos);
}
