#include "web/site/layout.hpp"

#include <algorithm>

#include "findings/json.hpp"
#include "web/assets/assets.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {

namespace {

constexpr std::int64_t kWarnSeconds = 300;

Html div(const char* classes, const Html& content) {
    return element("div", {{"class", classes}}, content);
}

Html head_html(const Wording& words, const PageFrame& frame) {
    std::string title =
        frame.title + " – " + std::string(words("site.service")) + " – " + frame.force;
    if (frame.has_errors) title = std::string(words("site.error_prefix")) + ": " + title;
    return element(
        "head", {},
        raw("<meta charset=\"utf-8\">") + element("title", {}, text(title)) +
            raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1, "
                "viewport-fit=cover\"><meta name=\"theme-color\" content=\"#0b0c0c\"><meta "
                "name=\"robots\" content=\"noindex\">") +
            void_element("link", {{"rel", "icon"},
                                  {"href", std::string(asset_path("favicon.svg"))},
                                  {"type", "image/svg+xml"}}) +
            void_element("link",
                         {{"rel", "stylesheet"}, {"href", std::string(asset_path("portal.css"))}}) +
            element("script", {{"type", "module"}, {"src", std::string(asset_path("portal.js"))}},
                    Html()));
}

Html header_html(const Wording& words, const PageFrame& frame) {
    const auto at = [&](const char* path) { return in_language(words.language(), path); };
    const std::string here = frame.path.substr(0, frame.path.find('?'));
    const auto item = [&](const char* name, const std::string& path) {
        return govuk::NavigationItem{std::string(words(name)), at(path.c_str()), here == path,
                                     here.starts_with(path + "/")};
    };
    const Html navigation = govuk::service_navigation(
        std::string(words("site.service")), at("/"),
        {item("site.nav_report", "/report"), item("site.nav_track", "/track"),
         item("site.nav_help", "/help/footage")},
        std::string(words("site.menu")), std::string(words("site.service_information")));
    return element("header", {{"class", "govuk-template__header"}},
                   govuk::generic_header(frame.force, at("/")) + navigation);
}

Html footer_html(const Wording& words) {
    Html items;
    for (const char* name : {"help", "privacy", "cookies", "accessibility", "terms", "contact"}) {
        const std::string path =
            std::string(name) == "help" ? "/help/footage" : "/" + std::string(name);
        items += element("li", {{"class", "govuk-footer__inline-list-item"}},
                         element("a",
                                 {{"class", "govuk-footer__link"},
                                  {"href", in_language(words.language(), path)}},
                                 text(words("site.footer_" + std::string(name)))));
    }
    return element(
        "footer", {{"class", "govuk-template__footer"}},
        div("govuk-footer",
            div("govuk-width-container",
                div("govuk-footer__meta",
                    div("govuk-footer__meta-item govuk-footer__meta-item--grow",
                        element("h2", {{"class", "govuk-visually-hidden"}},
                                text(words("site.footer_links"))) +
                            element("ul", {{"class", "govuk-footer__inline-list"}}, items))))));
}

Html session_html(const Wording& words, const PageFrame& frame) {
    if (!frame.session) return {};
    return element("div",
                   {{"hidden", std::nullopt},
                    {"data-session", std::to_string(frame.session->seconds_left)},
                    {"data-warn", std::to_string(kWarnSeconds)},
                    {"data-extend", in_language(words.language(), "/report/extend")},
                    {"data-ended", in_language(words.language(), "/report/timeout")},
                    {"data-token", frame.session->csrf_token},
                    {"data-words", script_words(words, "site.timeout")}},
                   Html());
}

}  // namespace

Html heading(std::string_view words) {
    return element("h1", {{"class", "govuk-heading-l"}}, text(words));
}

std::string script_words(const Wording& words, const std::string& prefix) {
    findings::Json json = findings::Json::object();
    const std::string beginning = prefix + ".";
    for (auto at = words.all().lower_bound(beginning);
         at != words.all().end() && at->first.starts_with(beginning); ++at)
        json[at->first.substr(beginning.size())] = at->second;
    return json.dump();
}

std::string i18n_key(const std::string& prefix, std::string_view attribute) {
    std::string name(attribute);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return prefix + name;
}

Html page_html(const Wording& words, const PageFrame& frame, const Html& main) {
    const bool english = words.language() == Language::en;
    const auto item = [&](const char* name, Language language, bool current) {
        return govuk::LanguageItem{name, current ? "" : in_language(language, frame.path),
                                   std::string(to_string(language))};
    };
    Html before = govuk::language_navigation(
        std::string(words("site.language")),
        {item("English", Language::en, english), item("Cymraeg", Language::cy, !english)});
    if (!frame.back.empty())
        before += govuk::back_link(std::string(words("site.back")), frame.back);
    const Html body =
        element("script", {{"src", std::string(asset_path("enabled.js"))}}, Html()) +
        govuk::skip_link(std::string(words("site.skip")), "#main-content") +
        header_html(words, frame) +
        div("govuk-width-container",
            before + element("main", {{"class", "govuk-main-wrapper"}, {"id", "main-content"}},
                             div("govuk-grid-row", div("govuk-grid-column-two-thirds", main)))) +
        footer_html(words) + session_html(words, frame);
    return raw("<!DOCTYPE html>\n") +
           element(
               "html",
               {{"lang", std::string(to_string(words.language()))}, {"class", "govuk-template"}},
               head_html(words, frame) +
                   element("body", {{"class", "govuk-template__body"}}, body));
}

Response page(const Wording& words, const PageFrame& frame, const Html& main, int status) {
    Response response;
    response.status = status;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.headers.set("Content-Language", std::string(to_string(words.language())));
    response.body = page_html(words, frame, main).str();
    return response;
}

}  // namespace catseye::web
