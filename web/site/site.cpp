#include "web/site/site.hpp"

#include "base/hash.hpp"
#include "base/log.hpp"
#include "store/drafts.hpp"
#include "web/html/govuk.hpp"
#include "web/site/tokens.hpp"

namespace catseye::web {

namespace {

/// __Host- binds the cookie to this host over TLS; browsers refuse it without.
std::string cookie_name(bool secure) {
    return secure ? "__Host-catseye" : "catseye";
}

Language language_of(const Request& request) {
    return request.path == "/cy" || request.path.starts_with("/cy/") ? Language::cy : Language::en;
}

/// Builds the visit, runs the page, and adds the cookies that it set.
Response answer(Site& site, const Request& request, const PageFunction& page,
                std::optional<Token> token) {
    Visit visit{site, request, language_of(request), site.clock()};
    auto session = session_of(site, request, visit.now);
    if (!session) return failed(visit, session.error());
    visit.session = *std::move(session);
    auto query = Form::parse(request.query);
    auto form = Form::parse(token ? std::string_view(request.body) : std::string_view());
    if (!query || !form) return error_page(visit, 400);
    visit.query = *std::move(query);
    visit.form = *std::move(form);
    if (token) {
        if (is_cross_site(request)) return error_page(visit, 403);
        std::string sent = visit.form.text("token");
        if (const auto field = request.headers.find("X-Catseye-Token")) sent = *field;
        if (*token == Token::needed &&
            (!visit.session || !equal_in_constant_time(sent, visit.session->csrf_token)))
            return error_page(visit, 403);
    }
    Response response = page(visit);
    for (const std::string& cookie : visit.cookies)
        response.headers.add("Set-Cookie", cookie);
    return response;
}

}  // namespace

Site::Site(store::Database& writer, const Settings& told, Wording english, Wording welsh)
    : Site(
          writer, [&told]() -> const Settings& { return told; },
          [en = std::make_shared<Wording>(std::move(english)),
           cy = std::make_shared<Wording>(std::move(welsh))](Language language) -> const Wording& {
              return language == Language::cy ? *cy : *en;
          }) {}

std::string Visit::path() const {
    if (language == Language::en) return request.path;
    const std::string rest = request.path.substr(std::string_view("/cy").size());
    return rest.empty() ? "/" : rest;
}

PageFrame Visit::frame(std::string title) const {
    PageFrame frame;
    frame.path = path() + (request.query.empty() ? "" : "?" + request.query);
    frame.title = std::move(title);
    frame.force = site.settings().force_name;
    if (session)
        frame.session = SessionTime{
            std::chrono::duration_cast<std::chrono::seconds>(site.settings().portal_session)
                .count(),
            session->csrf_token};
    return frame;
}

void add_page(Router& router, Site& site, const std::string& path, PageFunction page) {
    const Handler handler = [&site, page = std::move(page)](const Request& request) {
        return answer(site, request, page, std::nullopt);
    };
    router.get(path, handler);
    router.get(in_language(Language::cy, path), handler);
}

void add_post(Router& router, Site& site, const std::string& path, PageFunction page, Token token) {
    const Handler handler = [&site, page = std::move(page), token](const Request& request) {
        return answer(site, request, page, token);
    };
    router.post(path, handler);
    router.post(in_language(Language::cy, path), handler);
}

Result<std::optional<store::PortalSession>> session_of(Site& site, const Request& request,
                                                       Time now) {
    const auto token = cookie_of(request, cookie_name(request.secure));
    if (!token || token->size() != 64) return std::optional<store::PortalSession>();
    store::PortalSessions sessions(site.database);
    auto session = TRY(sessions.by_token(sha256_of(*token), now));
    if (!session) return session;
    // Once a minute is enough to keep it alive: a write costs a disk sync.
    if (now - session->seen > std::chrono::minutes(1)) {
        session->seen = now;
        session->expires = now + site.settings().portal_session;
        TRY(sessions.save(*session));
    }
    return session;
}

Result<> begin_session(Visit& visit, std::optional<std::string> draft_id,
                       std::optional<std::string> submission_id) {
    store::PortalSessions sessions(visit.site.database);
    if (visit.session) TRY(sessions.remove(visit.session->token_sha256));
    const std::string token = random_token();
    store::PortalSession session;
    session.token_sha256 = sha256_of(token);
    session.csrf_token = random_token();
    session.draft_id = std::move(draft_id);
    session.submission_id = std::move(submission_id);
    session.made = session.seen = visit.now;
    session.expires = visit.now + visit.site.settings().portal_session;
    TRY(sessions.add(session));
    visit.session = std::move(session);
    visit.cookies.push_back(cookie_name(visit.request.secure) + "=" + token +
                            "; Path=/; HttpOnly; SameSite=Lax" +
                            (visit.request.secure ? "; Secure" : ""));
    return ok();
}

Result<> end_session(Visit& visit) {
    if (!visit.session) return ok();
    TRY(store::PortalSessions(visit.site.database).remove(visit.session->token_sha256));
    visit.session.reset();
    visit.cookies.push_back(cookie_name(visit.request.secure) +
                            "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0" +
                            (visit.request.secure ? "; Secure" : ""));
    return ok();
}

Result<> keep_session(Visit& visit) {
    if (!visit.session) return ok();
    visit.session->seen = visit.now;
    visit.session->expires = visit.now + visit.site.settings().portal_session;
    return store::PortalSessions(visit.site.database).save(*visit.session);
}

Result<std::optional<std::string>> sent_submission(const Visit& visit) {
    if (!visit.session || !visit.session->draft_id) return std::optional<std::string>();
    const auto draft = TRY(store::Drafts(visit.site.database).by_id(*visit.session->draft_id));
    if (!draft || draft->kind != "report" || draft->state != "sent")
        return std::optional<std::string>();
    return draft->submission_id;
}

Response error_page(Visit& visit, int status) {
    const Wording& words = visit.words();
    std::string key = "site.status_" + std::to_string(status);
    if (!words.has(key + ".title")) key = status < 500 ? "site.status_400" : "site.status_500";
    const std::string title(words(key + ".title"));
    PageFrame frame = visit.frame(title);
    frame.path = "/";
    return page(words, frame,
                heading(title) + words.rich(key + ".text", {{"home", visit.at("/")},
                                                            {"report", visit.at("/report")}}),
                status);
}

Response error_page(Site& site, const Request& request, int status) {
    Visit visit{site, request, language_of(request), site.clock()};
    return error_page(visit, status);
}

Response failed(Visit& visit, const Error& error) {
    if (error.code == ErrorCode::not_found) return error_page(visit, 404);
    const bool passes = error.code == ErrorCode::busy || error.code == ErrorCode::resource;
    log::error("a page failed", {{"code", to_string(error.code)}, {"error", error.message}});
    return error_page(visit, passes ? 503 : 500);
}

Html token_field(const Visit& visit) {
    if (!visit.session) return {};
    return void_element(
        "input", {{"type", "hidden"}, {"name", "token"}, {"value", visit.session->csrf_token}});
}

Html form_html(const Visit& visit, const std::string& path, const Html& content) {
    return element("form",
                   {{"method", "post"}, {"action", visit.at(path)}, {"novalidate", std::nullopt}},
                   token_field(visit) + content);
}

}  // namespace catseye::web
