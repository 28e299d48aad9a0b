#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/config.hpp"
#include "store/portal_sessions.hpp"
#include "web/http/rate_limiter.hpp"
#include "web/http/router.hpp"
#include "web/site/form.hpp"
#include "web/site/layout.hpp"
#include "web/site/wording.hpp"

namespace catseye::web {

/// What every page of the public's listener is built on.
struct Site {
    /// What may change while the program runs, and lives as long as it: asked for at each use.
    using CurrentSettings = std::function<const Settings&()>;
    using CurrentWords = std::function<const Wording&(Language)>;

    Site(store::Database& writer, CurrentSettings settings_now, CurrentWords words_now)
        : database(writer),
          settings_now_(std::move(settings_now)),
          words_now_(std::move(words_now)) {}
    /// For settings and texts that do not change.
    Site(store::Database& writer, const Settings& told, Wording english, Wording welsh);
    const Settings& settings() const { return settings_now_(); }
    const Wording& words(Language language) const { return words_now_(language); }

    store::Database& database;
    std::function<Time()> clock = now;
    RateLimiter starts{{10, std::chrono::seconds(60)}};  ///< new reports, by address
    RateLimiter guesses{
        {10, std::chrono::seconds(30)}};              ///< codes and references tried, by address
    RateLimiter routed{{1, std::chrono::hours(1)}};   ///< people shown another door, by reason
    RateLimiter mails{{5, std::chrono::minutes(3)}};  ///< mails asked for, by address

private:
    CurrentSettings settings_now_;
    CurrentWords words_now_;
};

/// One request for one page, with all that belongs to it.
struct Visit {
    Site& site;
    const Request& request;
    Language language = Language::en;
    Time now;
    Form form = {};   ///< of a POST
    Form query = {};  ///< of the address
    std::optional<store::PortalSession> session = {};
    /// Set-Cookie fields of the answer.
    std::vector<std::string> cookies = {};

    const Wording& words() const { return site.words(language); }
    /// The address of a page of ours in the visit's language.
    std::string at(std::string_view path) const { return in_language(language, path); }
    /// The page's own address, without the language.
    std::string path() const;
    /// The frame of this page: its address, the force's name, the session's end.
    PageFrame frame(std::string title) const;
};

using PageFunction = std::function<Response(Visit&)>;

/// Adds a page at `path` and at /cy`path`. A POST is taken from pages of ours only: the browser
/// says where it comes from, and the form carries the session's token.
enum class Token { needed, not_needed };
void add_page(Router& router, Site& site, const std::string& path, PageFunction page);
void add_post(Router& router, Site& site, const std::string& path, PageFunction page,
              Token token = Token::needed);

/// A new session, whoever asked had before: a token that was planted leads nowhere.
Result<> begin_session(Visit& visit, std::optional<std::string> draft_id,
                       std::optional<std::string> submission_id);
Result<> end_session(Visit& visit);
/// Stores what the session says now, and prolongs it.
Result<> keep_session(Visit& visit);
/// The session that the request's cookie opens; nothing without one.
Result<std::optional<store::PortalSession>> session_of(Site& site, const Request& request,
                                                       Time now);

/// The submission of a report that was sent in this session; nothing where none was.
Result<std::optional<std::string>> sent_submission(const Visit& visit);

/// The page for a status: what was wrong and what to do.
Response error_page(Site& site, const Request& request, int status);
Response error_page(Visit& visit, int status);
/// For an Error of ours: 404 for not_found, 503 for busy and resource, else 500 with a line in the
/// log.
Response failed(Visit& visit, const Error& error);

/// The hidden field that every form carries.
Html token_field(const Visit& visit);
/// A form that posts to a page of ours.
Html form_html(const Visit& visit, const std::string& path, const Html& content);

}  // namespace catseye::web
