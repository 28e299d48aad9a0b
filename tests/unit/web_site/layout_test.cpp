#include "web/site/layout.hpp"

#include <regex>

#include <catch2/catch.hpp>

#include "web/assets/assets.hpp"
#include "web/site/wording.hpp"

using namespace catseye;
using web::Language;

namespace {

web::PageFrame frame_of(const std::string& path) {
    web::PageFrame frame;
    frame.path = path;
    frame.title = "When was it?";
    frame.force = "Example Police";
    return frame;
}

std::string shown(Language language, const web::PageFrame& frame) {
    const auto words = web::Wording::load(language, std::nullopt);
    REQUIRE(words);
    return web::page_html(*words, frame, web::heading(frame.title)).str();
}

bool has(const std::string& html, const std::string& part) {
    return html.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a page says its language, its title, its service and its force") {
    const std::string english = shown(Language::en, frame_of("/report/when"));
    CHECK(english.starts_with("<!DOCTYPE html>\n<html lang=\"en\""));
    CHECK(has(english, "<title>When was it? – Report a driving offence – Example Police</title>"));
    CHECK(has(english, "href=\"/track\""));
    const std::string welsh = shown(Language::cy, frame_of("/report/when"));
    CHECK(welsh.starts_with("<!DOCTYPE html>\n<html lang=\"cy\""));
    CHECK(has(welsh, "href=\"/cy/track\""));
    CHECK_FALSE(has(welsh, "href=\"/track\""));
}

TEST_CASE("the title says that there are errors before anything else") {
    auto frame = frame_of("/report/when");
    frame.has_errors = true;
    CHECK(has(shown(Language::en, frame), "<title>Error: When was it?"));
    CHECK(has(shown(Language::cy, frame), "<title>Gwall: When was it?"));
}

TEST_CASE("the other language is the same page") {
    CHECK(has(shown(Language::en, frame_of("/report/when")), "href=\"/cy/report/when\""));
    CHECK(has(shown(Language::cy, frame_of("/report/when")), "href=\"/report/when\""));
    CHECK(has(shown(Language::en, frame_of("/")), "href=\"/cy\""));
    CHECK(has(shown(Language::en, frame_of("/report?danger=no&area=\"")),
              "href=\"/cy/report?danger=no&amp;area=&quot;\""));
}

TEST_CASE("the navigation marks the page, and the part of the site it is in") {
    CHECK(has(shown(Language::en, frame_of("/track")), "href=\"/track\" aria-current=\"page\""));
    CHECK(has(shown(Language::en, frame_of("/report/when")),
              "href=\"/report\" aria-current=\"true\""));
    CHECK(has(shown(Language::en, frame_of("/track?other")),
              "href=\"/track\" aria-current=\"page\""));
    CHECK_FALSE(has(shown(Language::en, frame_of("/reporting")), "aria-current=\"page\""));
}

TEST_CASE("what is told to a page is text on it") {
    const std::string hostile = "\"'><em>alert</em>";
    auto frame = frame_of("/report/" + hostile);
    frame.title = frame.force = frame.back = hostile;
    frame.session = web::SessionTime{60, hostile};
    const std::string html = shown(Language::en, frame);
    CHECK_FALSE(has(html, "<em>"));
    CHECK_FALSE(has(html, "\"'"));
    CHECK(has(html, "&quot;&#39;&gt;&lt;em&gt;"));
}

TEST_CASE("no script and no style stands in a page, so that its policy can forbid them") {
    auto frame = frame_of("/report/when");
    frame.back = "/report";
    frame.session = web::SessionTime{3600, "token"};
    for (const Language language : {Language::en, Language::cy}) {
        const std::string html = shown(language, frame);
        CHECK(std::regex_search(html, std::regex("<script[^>]* src=\"/assets/")));
        CHECK_FALSE(std::regex_search(html, std::regex("<script[^>]*>[^<]")));
        CHECK_FALSE(std::regex_search(html, std::regex("<style| style=| on[a-z]+=|javascript:")));
    }
}

TEST_CASE("every asset that a page names is there") {
    auto frame = frame_of("/");
    const std::string html = shown(Language::en, frame);
    const std::regex address("/assets/[^\"]+");
    std::size_t named = 0;
    for (std::sregex_iterator at(html.begin(), html.end(), address), end; at != end; ++at) {
        web::Request request;
        request.path = at->str();
        INFO(request.path);
        CHECK(web::asset_response(request).status == 200);
        ++named;
    }
    CHECK(named >= 4);
    web::Request request;
    request.path = "/assets/portal-000000000000.css";
    CHECK(web::asset_response(request).status == 404);
}

TEST_CASE("an asset may be kept for ever, and is smaller by gzip and smaller still by brotli") {
    for (const web::Asset& asset : web::assets()) {
        web::Request request;
        request.path = asset.path;
        const web::Response response = web::asset_response(request);
        INFO(asset.name);
        CHECK(response.headers.find("Cache-Control") == "public, max-age=31536000, immutable");
        CHECK(response.headers.find("Content-Type") == asset.media_type);
        const auto& body = std::get<web::StaticBody>(response.body);
        CHECK_FALSE(body.plain.empty());
        if (body.plain.size() < 1000) continue;
        CHECK(body.gzip.size() < body.plain.size());
        CHECK(body.brotli.size() < body.gzip.size());
    }
}

TEST_CASE("the first visit to a page costs less than 60 KiB") {
    std::size_t bytes = shown(Language::cy, frame_of("/")).size();
    for (const web::Asset& asset : web::assets())
        if (asset.name.starts_with("portal.") || asset.name == "enabled.js")
            bytes += asset.body.gzip.size();
    constexpr std::size_t kMost = std::size_t{60} * 1024;
    CHECK(bytes < kMost);
    // The upload's own script is asked for by one page, which stays under the mark with it too.
    for (const web::Asset& asset : web::assets())
        if (asset.name == "upload.js") CHECK(bytes + asset.body.gzip.size() < kMost);
}
