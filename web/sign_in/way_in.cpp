#include "web/sign_in/way_in.hpp"

#include <algorithm>
#include <cctype>

#include "base/hash.hpp"
#include "store/custody_log.hpp"
#include "web/site/tokens.hpp"

namespace catseye::web {
namespace {

constexpr auto kAttemptLasts = std::chrono::minutes(10);
constexpr auto kBrowserKnown = std::chrono::hours(24 * 90);

std::string cookie_name(const Request& request, const char* what) {
    return (request.secure ? "__Host-catseye-" : "catseye-") + std::string(what);
}

std::string cookie_text(const Request& request, const char* what, const std::string& value,
                        std::chrono::seconds lasts) {
    return cookie_name(request, what) + "=" + value +
           "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(lasts.count()) +
           (request.secure ? "; Secure" : "");
}

std::optional<std::string> token_sha256(const Request& request, const char* what) {
    const auto token = cookie_of(request, cookie_name(request, what));
    if (!token || token->size() != 64) return std::nullopt;
    return sha256_of(*token);
}

}  // namespace

std::string local_path(const std::string& wanted) {
    constexpr std::string_view kAlsoPlain = "/-._~?&=%+:,@";
    const bool plain = std::all_of(wanted.begin(), wanted.end(), [&](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               kAlsoPlain.find(c) != std::string_view::npos;
    });
    if (!plain || wanted.size() > 1000 || !wanted.starts_with('/') || wanted.starts_with("//"))
        return "/";
    if (wanted.starts_with("/sign-") || wanted.starts_with("/welcome")) return "/";
    return wanted;
}

Result<> begin_attempt(OfficerVisit& visit, store::SignInAttempt attempt) {
    const std::string token = random_token();
    attempt.token_sha256 = sha256_of(token);
    attempt.ends = visit.now + kAttemptLasts;
    store::SignInAttempts attempts(visit.writer());
    if (const auto before = token_sha256(visit.request, "way-in")) TRY(attempts.end(*before));
    TRY(attempts.add(attempt));
    visit.cookies.push_back(cookie_text(visit.request, "way-in", token, kAttemptLasts));
    return ok();
}

Result<std::optional<store::SignInAttempt>> attempt_of(const OfficerVisit& visit) {
    const auto token = token_sha256(visit.request, "way-in");
    if (!token) return std::optional<store::SignInAttempt>();
    return store::SignInAttempts(visit.reader).by_token(*token, visit.now);
}

Result<> end_attempt(OfficerVisit& visit, const store::SignInAttempt& attempt) {
    if (!TRY(store::SignInAttempts(visit.writer()).end(attempt.token_sha256)))
        return fail(ErrorCode::conflict, "This sign-in has been used. Sign in again.");
    visit.cookies.push_back(cookie_text(visit.request, "way-in", "", std::chrono::seconds(0)));
    return ok();
}

Result<> let_in(OfficerVisit& visit, const store::Officer& officer, std::string_view proof,
                Time proved) {
    if (!TRY(is_known_browser(visit, officer.id))) {
        const std::string token = random_token();
        TRY(store::SignInAttempts(visit.writer())
                .remember_device(sha256_of(token), officer.id, visit.now + kBrowserKnown));
        visit.cookies.push_back(cookie_text(visit.request, "browser", token, kBrowserKnown));
    }
    TRY(store::CustodyLog(visit.writer())
            .append({officer.id, "signed_in", officer.id, {{"by", std::string(proof)}}},
                    visit.now));
    return sign_in(visit, officer, proved);
}

Result<bool> is_known_browser(const OfficerVisit& visit, const std::string& officer_id) {
    const auto token = token_sha256(visit.request, "browser");
    if (!token) return false;
    return store::SignInAttempts(visit.reader).knows_device(*token, officer_id, visit.now);
}

}  // namespace catseye::web
