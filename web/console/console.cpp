#include "web/console/console.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/log.hpp"
#include "web/console/frame.hpp"
#include "web/http/percent.hpp"
#include "web/site/tokens.hpp"

namespace catseye::web {
namespace {

/// Another name than the portal's: a browser sends a cookie to every port of a host.
std::string cookie_name(bool secure) {
    return secure ? "__Host-catseye-console" : "catseye-console";
}

std::string cookie_text(const Request& request, const std::string& value, bool ended) {
    return cookie_name(request.secure) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" +
           (ended ? "; Max-Age=0" : "") + (request.secure ? "; Secure" : "");
}

/// What a page asks for by itself is no click, be it an event stream or whatever says so; the
/// session ends as if it had not asked.
bool is_click(const Request& request) {
    const auto accepted = request.headers.find("Accept");
    return !request.headers.find("X-Catseye-Background") &&
           !(accepted && *accepted == "text/event-stream");
}

/// Once a minute is enough to keep it alive: a write costs a disk sync.
Result<> keep_alive(Console& console, store::ConsoleSession& session, Time now) {
    if (now - session.seen <= std::chrono::minutes(1)) return ok();
    session.seen = now;
    session.idle_ends = now + console.settings.console_idle;
    TRY(store::ConsoleSessions(console.database).save(session));
    return ok();
}

Result<std::optional<SignedIn>> who_is(OfficerVisit& visit) {
    const auto token = cookie_of(visit.request, cookie_name(visit.request.secure));
    if (!token || token->size() != 64) return std::optional<SignedIn>();
    auto session = TRY(store::ConsoleSessions(visit.reader).by_token(sha256_of(*token), visit.now));
    if (!session) return std::optional<SignedIn>();
    auto officer = TRY(store::Officers(visit.reader).by_id(session->officer_id));
    if (!officer) return std::optional<SignedIn>();
    const review::Role role = TRY(review::role_from(officer->role));
    if (is_click(visit.request)) TRY(keep_alive(visit.console, *session, visit.now));
    return std::optional(SignedIn{*std::move(officer), role, *std::move(session)});
}

/// To the sign-in, and from there to where they wanted to go; a form's words cannot be kept.
Response to_sign_in(const OfficerVisit& visit) {
    if (visit.request.method != Method::get || visit.request.path == "/")
        return see_other("/sign-in");
    const Request& asked = visit.request;
    return see_other("/sign-in?next=" +
                     encode_percent(asked.path + (asked.query.empty() ? "" : "?" + asked.query)));
}

bool has_token(const OfficerVisit& visit) {
    std::string sent = visit.form.text("token");
    if (const auto field = visit.request.headers.find("X-Catseye-Token")) sent = *field;
    return visit.who && equal_in_constant_time(sent, visit.who->session.csrf_token);
}

/// What stands in the way of this route; nothing where it may go on.
std::optional<Response> objection(OfficerVisit& visit, const GuardedRoute& route) {
    const bool posts = route.method == Method::post;
    if (posts && is_cross_site(visit.request)) return console_error(visit, 403);
    if (!route.permission) return std::nullopt;
    if (!visit.who) return to_sign_in(visit);
    if (posts && !has_token(visit)) return console_error(visit, 403);
    if (!visit.may(*route.permission)) return console_error(visit, 403);
    const auto since = visit.now - visit.who->session.confirmed;
    if (route.step_up == StepUp::not_needed || since <= visit.console.settings.console_confirm)
        return std::nullopt;
    if (!visit.console.prove_again) return console_error(visit, 403);
    return visit.console.prove_again(visit);
}

Response answer(Console& console, const Request& request, const GuardedRoute& route,
                const OfficerPage& page) {
    auto reader = console.readers.borrow();
    if (!reader) {
        log::error("the console cannot read", {{"error", reader.error().message}});
        return plain_text(503, "The database cannot be read now. Try again in a minute.");
    }
    OfficerVisit visit{console, request, console.clock(), **reader};
    auto who = who_is(visit);
    if (!who) return console_failed(visit, who.error());
    visit.who = *std::move(who);
    const bool posts = route.method == Method::post;
    auto query = Form::parse(request.query);
    auto form = Form::parse(posts ? std::string_view(request.body) : std::string_view());
    if (!query || !form) return console_error(visit, 400);
    visit.query = *std::move(query);
    visit.form = *std::move(form);
    auto refused = objection(visit, route);
    Response response = refused ? *std::move(refused) : page(visit);
    for (const std::string& cookie : visit.cookies)
        response.headers.add("Set-Cookie", cookie);
    return response;
}

}  // namespace

void ConsoleRoutes::page(const std::string& pattern, Permission permission, OfficerPage page) {
    add({Method::get, pattern, permission}, std::move(page));
}

void ConsoleRoutes::act(const std::string& pattern, Permission permission, OfficerPage act,
                        StepUp step_up) {
    add({Method::post, pattern, permission, step_up}, std::move(act));
}

void ConsoleRoutes::open_page(const std::string& pattern, OfficerPage page) {
    add({Method::get, pattern, std::nullopt}, std::move(page));
}

void ConsoleRoutes::open_act(const std::string& pattern, OfficerPage act) {
    add({Method::post, pattern, std::nullopt}, std::move(act));
}

void ConsoleRoutes::add(GuardedRoute route, OfficerPage page) {
    guarded_.push_back(route);
    Handler handler = [&console = console_, route, page = std::move(page)](const Request& request) {
        return answer(console, request, route, page);
    };
    if (route.method == Method::post)
        router_.post(route.pattern, std::move(handler));
    else
        router_.get(route.pattern, std::move(handler));
}

Result<> sign_in(OfficerVisit& visit, const store::Officer& officer, Time proved) {
    store::ConsoleSessions sessions(visit.writer());
    if (visit.who) TRY(sessions.remove(visit.who->session.token_sha256));
    const std::string token = random_token();
    store::ConsoleSession session;
    session.token_sha256 = sha256_of(token);
    session.csrf_token = random_token();
    session.officer_id = officer.id;
    session.made = session.seen = visit.now;
    session.confirmed = std::min(proved, visit.now);
    session.idle_ends = visit.now + visit.console.settings.console_idle;
    session.ends = visit.now + visit.console.settings.console_longest;
    TRY(sessions.add(session));
    visit.who = SignedIn{officer, TRY(review::role_from(officer.role)), std::move(session)};
    visit.cookies.push_back(cookie_text(visit.request, token, false));
    return ok();
}

Result<> sign_out(OfficerVisit& visit) {
    if (!visit.who) return ok();
    TRY(store::ConsoleSessions(visit.writer()).remove(visit.who->session.token_sha256));
    visit.who.reset();
    visit.cookies.push_back(cookie_text(visit.request, "", true));
    return ok();
}

Result<> leave_notice(OfficerVisit& visit, std::string words) {
    visit.who->session.notice = std::move(words);
    TRY(store::ConsoleSessions(visit.writer()).save(visit.who->session));
    return ok();
}

void tell_of_case(Console& console, const std::string& reference) {
    console.events->publish("case", reference);
}

}  // namespace catseye::web
