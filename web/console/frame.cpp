#include "web/console/frame.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "web/assets/assets.hpp"
#include "web/http/percent.hpp"

namespace catseye::web {
namespace {

/// The places of the console; each is shown to who may open it.
struct Place {
    const char* section;
    const char* words;
    const char* path;
    Permission permission;
};
constexpr Place kPlaces[] = {
    {"home", "Home", "/", Permission::own_account},
    {"queue", "Queue", "/queue", Permission::see_queue},
    {"search", "Search", "/search", Permission::see_queue},
    {"reports", "Reports", "/reports", Permission::see_reports},
    {"supervision", "Supervision", "/supervision", Permission::supervise},
    {"custody", "Custody log", "/custody", Permission::see_custody_log},
    {"administration", "Administration", "/administration", Permission::manage_officers},
};

Html head_html(const ConsoleFrame& frame) {
    Html head =
        raw("<meta charset=\"utf-8\">") +
        element("title", {},
                text((frame.has_errors ? "Error: " : "") + frame.title + " – Catseye console")) +
        raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta "
            "name=\"robots\" content=\"noindex\">") +
        void_element("link", {{"rel", "icon"},
                              {"href", std::string(asset_path("favicon.svg"))},
                              {"type", "image/svg+xml"}}) +
        void_element("link",
                     {{"rel", "stylesheet"}, {"href", std::string(asset_path("console.css"))}});
    std::vector<std::string> scripts{"console.js"};
    scripts.insert(scripts.end(), frame.scripts.begin(), frame.scripts.end());
    for (const std::string& script : scripts)
        head += element("script", {{"type", "module"}, {"src", std::string(asset_path(script))}},
                        Html());
    return element("head", {}, head);
}

Html account_html(const OfficerVisit& visit) {
    if (!visit.who) return {};
    return div(
        "catseye-account",
        element("a", {{"class", "govuk-link"}, {"href", "/account"}}, text(visit.officer().name)) +
            console_form(visit, "/sign-out",
                         element("button", {{"class", "catseye-plain-button"}, {"type", "submit"}},
                                 text("Sign out"))));
}

Html header_html(const OfficerVisit& visit, const ConsoleFrame& frame) {
    std::vector<govuk::NavigationItem> items;
    for (const Place& place : kPlaces)
        if (visit.may(place.permission))
            items.push_back({place.words, place.path, visit.request.path == place.path,
                             frame.section == place.section});
    return element("header", {{"class", "govuk-template__header"}},
                   govuk::generic_header(visit.console.settings.force_name, "/") +
                       govuk::service_navigation("Catseye console", "/", items, "Menu",
                                                 "Places of the console") +
                       account_html(visit));
}

/// With seconds: "10:01:05" in Europe/London.
std::string time_of_day(Time time) {
    const auto seconds = (time.time_since_epoch() / std::chrono::seconds(1)) % 60;
    return to_london(time).substr(11) + (seconds < 10 ? ":0" : ":") + std::to_string(seconds);
}

/// Taken from the session as it is shown: once.
Html notice_html(OfficerVisit& visit) {
    if (!visit.who || visit.who->session.notice.empty()) return {};
    const std::string words = visit.who->session.notice;
    if (const auto done = leave_notice(visit, ""); !done)
        log::error("a notice stays", {{"error", done.error().message}});
    return govuk::notification_banner(
        govuk::Banner::notice, "Important",
        element("p", {{"class", "govuk-notification-banner__heading"}}, text(words)));
}

/// When the session ends, for the warning before it does (WCAG 2.2.1): see timeout.ts.
Html session_html(const OfficerVisit& visit) {
    if (!visit.who) return {};
    const auto& session = visit.who->session;
    const auto left = std::min<std::chrono::milliseconds>(session.ends - visit.now,
                                                          visit.console.settings.console_idle);
    const bool reads = visit.request.method == Method::get;
    return element(
        "div",
        {{"hidden", std::nullopt},
         {"data-session",
          std::to_string(std::chrono::duration_cast<std::chrono::seconds>(left).count())},
         {"data-warn", "120"},
         {"data-extend", "/account/extend"},
         {"data-ended",
          "/sign-in" + (reads ? "?next=" + encode_percent(visit.request.path) : std::string())},
         {"data-token", session.csrf_token},
         {"data-words",
          R"({"title": "You will be signed out soon", "stay": "Stay signed in", "kept": "What is not saved on this page would be lost.", "minute": "Without a click this page closes in 1 minute.", "minutes": "Without a click this page closes in {minutes} minutes."})"}},
        Html());
}

/// The officer's last decision, while it can be taken back: on whatever page they went on to.
Html undo_html(const OfficerVisit& visit) {
    if (!visit.may(Permission::decide)) return {};
    const auto last = store::Decisions(visit.reader).undoable_by(visit.officer().id, visit.now);
    if (!last || !*last) return {};
    const review::Disposal* disposal = visit.law().disposal((*last)->disposal);
    const std::string words = "Case " + (*last)->reference + ": " +
                              (disposal == nullptr ? (*last)->disposal : disposal->label) +
                              ((*last)->kind == "final" ? ", final. " : ", recommended. ");
    return element(
        "div",
        {{"class", "catseye-undo"},
         {"role", "status"},
         {"data-left-ms", std::to_string(((*last)->stands - visit.now).count())}},
        console_form(visit, "/case/" + (*last)->reference + "/undo",
                     element("span", {}, text(words)) +
                         element("button",
                                 {{"class", "govuk-button govuk-button--secondary"},
                                  {"type", "submit"},
                                  {"data-key", "u"}},
                                 text("Take it back")) +
                         element("span", {{"class", "catseye-undo__until"}},
                                 text("possible until " + time_of_day((*last)->stands)))));
}

struct StatusWords {
    int status;
    const char* title;
    const char* sentence;
};
constexpr StatusWords kStatusWords[] = {
    {400, "The request could not be read", "Go back and try again."},
    {403, "You may not do this",
     "Your role does not include it, or the page was too old. Open it again from the menu; if you "
     "need this for your work, ask an administrator."},
    {404, "There is nothing here",
     "The address is wrong, or what was here is gone. References can be searched for."},
    {405, "This cannot be done at this address", "Open the page from the menu."},
    {413, "That was too much at once", "Shorten the text, or send a smaller file."},
    {429, "Too many tries", "Wait a minute, then try again."},
    {500, "Something went wrong at our end",
     "Nothing was changed. The error is in the log; tell an administrator when it happens again."},
    {503, "Busy just now", "Nothing was changed. Try again in a minute."},
};

}  // namespace

Html div(std::string_view classes, const Html& content) {
    return element("div", {{"class", std::string(classes)}}, content);
}

Html console_heading(std::string_view words, std::string_view caption) {
    Html heading = element("h1", {{"class", "govuk-heading-l"}}, text(words));
    if (caption.empty()) return heading;
    return element("span", {{"class", "govuk-caption-l"}}, text(caption)) + heading;
}

Html console_form(const OfficerVisit& visit, const std::string& path, const Html& content,
                  const Attributes& attributes) {
    Attributes all{{"method", "post"}, {"action", path}, {"novalidate", std::nullopt}};
    all.insert(all.end(), attributes.begin(), attributes.end());
    Html token;
    if (visit.who)
        token = void_element(
            "input",
            {{"type", "hidden"}, {"name", "token"}, {"value", visit.who->session.csrf_token}});
    return element("form", all, token + content);
}

Response console_page(OfficerVisit& visit, const ConsoleFrame& frame, const Html& main,
                      int status) {
    const Html notice = status == 200 ? notice_html(visit) : Html();
    const Html body = element("script", {{"src", std::string(asset_path("enabled.js"))}}, Html()) +
                      govuk::skip_link("Skip to main content", "#main-content") +
                      header_html(visit, frame) +
                      div("catseye-console-width",
                          element("main", {{"class", "govuk-main-wrapper"}, {"id", "main-content"}},
                                  notice + undo_html(visit) + main)) +
                      session_html(visit);
    Response response;
    response.status = status;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.headers.set("Content-Language", "en");
    response.body =
        (raw("<!DOCTYPE html>\n") +
         element("html", {{"lang", "en"}, {"class", "govuk-template"}},
                 head_html(frame) + element("body",
                                            {{"class", "govuk-template__body catseye-console " +
                                                           frame.body_classes}},
                                            body)))
            .str();
    return response;
}

Response console_refusal(OfficerVisit& visit, int status, const std::string& title,
                         const std::string& sentence) {
    return console_page(visit, {title, ""}, console_heading(title) + paragraph(text(sentence)),
                        status);
}

Response console_error(OfficerVisit& visit, int status) {
    const auto* words = std::find_if(std::begin(kStatusWords), std::end(kStatusWords),
                                     [&](const StatusWords& one) { return one.status == status; });
    if (words == std::end(kStatusWords)) return console_error(visit, status < 500 ? 400 : 500);
    return console_refusal(visit, status, words->title, words->sentence);
}

Response console_failed(OfficerVisit& visit, const Error& error) {
    switch (error.code) {
        case ErrorCode::not_found:
            return console_error(visit, 404);
        case ErrorCode::conflict:
            return console_refusal(visit, 409, "A colleague was quicker", error.message);
        case ErrorCode::invalid_request:
            return console_refusal(visit, 422, "That is not possible", error.message);
        case ErrorCode::busy:
        case ErrorCode::resource:
            log::warning("a page of the console waits", {{"error", error.message}});
            return console_error(visit, 503);
        default:
            log::error("a page of the console failed",
                       {{"code", to_string(error.code)}, {"error", error.message}});
            return console_error(visit, 500);
    }
}

}  // namespace catseye::web
