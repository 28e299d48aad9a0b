#include "web/site/changeable.hpp"

#include "tests/support/console_fixture.hpp"
#include "tests/support/payloads.hpp"
#include "web/administration/administration.hpp"

using namespace catseye;
using namespace catseye::tests;
using web::Changeable;
using web::Language;

namespace {

struct Pages : ConsoleFixture {
    Pages() {
        web::add_administration_pages(routes);
        console.changeable = changeable.get();
    }
    RouterBrowser::Fields intake(const std::string& field, const std::string& value) {
        return {{field, value}};
    }
    std::unique_ptr<Changeable> changeable = *Changeable::open(force.database(), settings);
    RouterBrowser browser = signed_in("administrator");
};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

constexpr const char* kIntake = "/administration/intake";
constexpr const char* kText = "/administration/templates/text";

}  // namespace

TEST_CASE("an intake rule holds at once, after a restart too, and goes back to the file's") {
    Pages pages;
    REQUIRE(pages.browser.get(kIntake).status == 200);
    const Settings& before = pages.changeable->settings();
    CHECK(pages.browser.post(kIntake, pages.intake("portal-accept_days", "14")).status == 303);
    CHECK(pages.changeable->settings().portal_accept_days == 14);
    CHECK(before.portal_accept_days == 10);  // a page goes on with what it began with
    const auto again = Changeable::open(pages.force.database(), pages.settings);
    CHECK((*again)->settings().portal_accept_days == 14);
    const std::string html = html_of(pages.browser.get(kIntake));
    CHECK(has(html, "value=\"14\""));
    CHECK(has(html, "In the settings file: 10"));
    CHECK(has(html, "administrator"));
    CHECK(pages.browser.post(kIntake, pages.intake("portal-accept_days", "")).status == 303);
    CHECK(pages.changeable->settings().portal_accept_days == 10);
    CHECK(pages.force
              .texts("SELECT event FROM custody_entry WHERE subject = $1",
                     "setting:portal.accept_days")
              .size() == 2);
    CHECK_FALSE(pages.force.database().execute("DELETE FROM force_change"));
}

TEST_CASE("a rule out of its bounds is refused at its field, and none of the others is stored") {
    Pages pages;
    pages.browser.get(kIntake);
    const std::pair<const char*, const char*> bad[] = {
        {"portal-accept_days", "0"},       {"portal-accept_days", "366"},
        {"portal-accept_days", "ten"},     {"portal-accept_days", "99999999999999999999"},
        {"portal-feedback", "everything"}, {"force-contact", "101\x01"},
        {"intake-max_files", "-1"},        {"intake-max_file_bytes", "1"}};
    for (const auto& [field, value] : bad) {
        CAPTURE(field, value);
        const auto answer =
            pages.browser.post(kIntake, {{"intake-max_vehicles", "7"}, {field, value}});
        CHECK(answer.status == 422);
        CHECK(has(html_of(answer), " takes "));
    }
    const auto markup = pages.browser.post(kIntake, pages.intake("force-contact", "<b>101</b>"));
    CHECK(markup.status == 303);
    CHECK(has(html_of(pages.browser.get(kIntake)), "&lt;b&gt;101"));
    CHECK(pages.force.count("force_change") == 1);
    CHECK(pages.changeable->settings().intake_max_vehicles == pages.settings.intake_max_vehicles);
}

TEST_CASE("a text is changed in both languages, and goes back to the shipped words") {
    Pages pages;
    const std::string key = "mail.receipt.subject";
    const auto page = pages.browser.get(std::string(kText) + "?key=" + key);
    CHECK(page.status == 200);
    CHECK(has(html_of(page), "{reference}"));
    const RouterBrowser::Fields fields{{"key", key},
                                       {"en", "Report {reference} has arrived"},
                                       {"cy", "Mae adroddiad {reference} wedi cyrraedd"},
                                       {"do", "preview"}};
    CHECK(pages.browser.post(kText, fields).status == 200);
    CHECK(pages.changeable->words(Language::en)(key) ==
          pages.changeable->shipped(Language::en)(key));
    auto save = fields;
    save.back().second = "save";
    CHECK(pages.browser.post(kText, save).status == 303);
    CHECK(pages.changeable->words(Language::en)(key) == "Report {reference} has arrived");
    CHECK(pages.changeable->words(Language::cy)(key, {{"reference", "K7"}}) ==
          "Mae adroddiad K7 wedi cyrraedd");
    CHECK(has(html_of(pages.browser.get("/administration/templates")), "English, Welsh"));
    CHECK(pages.browser.post(kText, {{"key", key}, {"do", "shipped"}}).status == 303);
    CHECK(pages.changeable->words(Language::en)(key) ==
          pages.changeable->shipped(Language::en)(key));
    CHECK(pages.force.count("force_change") == 4);
}

TEST_CASE(
    "words that the text cannot hold are refused, and so is a text that is not of this page") {
    Pages pages;
    const std::string key = "mail.receipt.subject";
    pages.browser.get(std::string(kText) + "?key=" + key);
    const auto save = [&](const std::string& english) {
        return pages.browser.post(
            kText, {{"key", key}, {"en", english}, {"cy", "Mae {reference} yma"}, {"do", "save"}});
    };
    const std::pair<std::string, const char*> bad[] = {
        {"", "must have 1 to"},
        {"About {vrm}", "has no value for {vrm}"},
        {"Two\r\nBcc: all@example.org", "must stay on one line"},
        {std::string("a\x01z"), "control character"},
        {std::string(10'001, 'a'), "must have 1 to"}};
    for (const auto& [english, sentence] : bad) {
        const auto answer = save(english);
        CHECK(answer.status == 422);
        CHECK(has(html_of(answer), sentence));
    }
    CHECK(pages.force.count("force_change") == 0);
    for (const char* other : {"site.title", "pages.start.title", "no.such", ""}) {
        CHECK(pages.browser.get(std::string(kText) + "?key=" + other).status == 404);
        CHECK(pages.browser.post(kText, {{"key", other}, {"en", "x"}, {"cy", "x"}, {"do", "save"}})
                  .status == 404);
    }
    CHECK(save("<script>{reference}</script>").status == 303);
    CHECK_FALSE(has(html_of(pages.browser.get(std::string(kText) + "?key=" + key)), "<script>{"));
}

TEST_CASE("300 texts and contacts are taken or refused, and shown as mere words") {
    Pages pages;
    const std::string key = "mail.receipt.subject";
    const std::string page = std::string(kText) + "?key=" + key;
    for (const std::string& text : payloads()) {
        CAPTURE(text);
        const auto saved = pages.browser.post(kText, {{"key", key}, {"en", text}, {"do", "save"}});
        CHECK((saved.status == 303 || saved.status == 422));
        check_no_markup_of(html_of(saved), text);
        check_no_markup_of(html_of(pages.browser.get(page)), text);
        const auto contact = pages.browser.post(kIntake, pages.intake("force-contact", text));
        CHECK((contact.status == 303 || contact.status == 422));
        check_no_markup_of(html_of(contact), text);
        check_no_markup_of(html_of(pages.browser.get(kIntake)), text);
    }
}

TEST_CASE("a changed text that a newer version no longer has is left out") {
    Pages pages;
    for (const char* name : {"en:mail.gone.subject", "en:mail.receipt.subject"})
        REQUIRE(pages.force.database().execute(
            "INSERT INTO force_change (ordinal, kind, name, value, officer_id, made_ms) SELECT "
            "COALESCE(max(f.ordinal), 0) + 1, 'wording', $1, 'About {gone}', (SELECT id FROM "
            "officer "
            "WHERE name = 'administrator'), 0 FROM force_change f",
            {std::string(name)}));
    const auto again = Changeable::open(pages.force.database(), pages.settings);
    REQUIRE(again);
    CHECK((*again)->words(Language::en)("mail.receipt.subject") ==
          (*again)->shipped(Language::en)("mail.receipt.subject"));
}
