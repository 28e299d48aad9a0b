// /sign-in/provider: off to the force's identity provider; /sign-in/provider/callback: back from
// it. An officer is known by the provider's subject; the first time by the identifier that an
// administrator wrote down, never by an e-mail address.
#include "web/sign_in/provider_pages.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "review/officers.hpp"
#include "store/custody_log.hpp"
#include "store/officer_accounts.hpp"
#include "web/sign_in/asking.hpp"
#include "web/sign_in/way_in.hpp"
#include "web/site/tokens.hpp"

namespace catseye::web {
namespace {

constexpr auto kActor = "identity_provider";  // in the custody log
constexpr auto kProvedLately = std::chrono::minutes(5);

Response refused(OfficerVisit& visit, const std::string& title, const std::string& sentence) {
    return console_page(visit, {title, ""},
                        div("catseye-narrow", console_heading(title) + paragraph(text(sentence)) +
                                                  link("/sign-in", text("Back to the sign-in"))),
                        403);
}

std::string claim(const IdToken& token, const std::string& name) {
    const auto& claims = token.claims;
    return claims.contains(name) && claims.at(name).is_string() ? claims.at(name).get<std::string>()
                                                                : std::string();
}

bool is_in_group(const IdToken& token, const std::string& claim_name, const std::string& group) {
    if (!token.claims.contains(claim_name)) return false;
    const auto& groups = token.claims.at(claim_name);
    return groups == group ||
           (groups.is_array() && std::find(groups.begin(), groups.end(), group) != groups.end());
}

/// Goes to the provider; `officer_id` where somebody who is signed in proves it again.
Result<Response> go(OfficerVisit& visit, IdentityProvider& provider,
                    const std::optional<std::string>& officer_id) {
    const ProviderQuestion question{random_token(), random_token(), random_token(),
                                    officer_id.has_value()};
    const std::string address = TRY(provider.address(question, visit.now));
    TRY(begin_attempt(visit, {.officer_id = officer_id,
                              .next = local_path(visit.query.text("next")),
                              .state = question.state,
                              .nonce = question.nonce,
                              .verifier = question.verifier}));
    return see_other(address);
}

/// The officer whom the token means, their identity linked at the first time; nothing where it
/// means none.
Result<std::optional<store::Officer>> officer_of(OfficerVisit& visit, const IdToken& token) {
    const Settings& settings = visit.console.settings;
    store::OfficerIdentities identities(visit.writer());
    auto id = TRY(identities.officer_of(settings.console_oidc_issuer, token.subject));
    if (!id) {
        const std::string identifier = claim(token, settings.console_oidc_link_claim);
        if (!identifier.empty())
            id = TRY(identities.link(identifier, settings.console_oidc_issuer, token.subject));
        if (id)
            TRY(store::CustodyLog(visit.writer())
                    .append({kActor, "officer_identity_linked", *id, {}}, visit.now));
    }
    if (!id) return std::optional<store::Officer>();
    auto officer = TRY(store::Officers(visit.writer()).by_id(*id));
    if (officer && officer->left) officer.reset();
    return officer;
}

/// The role that the provider's groups give; the officer's own where it gives none to anybody.
std::optional<std::string> role_of(const Settings& settings, const IdToken& token,
                                   const store::Officer& officer) {
    if (settings.console_oidc_role_claim.empty()) return officer.role;
    const auto roles = group_roles(settings.console_oidc_roles);
    for (const auto& [group, role] : *roles)
        if (is_in_group(token, settings.console_oidc_role_claim, group)) return role;
    return std::nullopt;
}

Result<Response> sign_in_by(OfficerVisit& visit, const store::SignInAttempt& attempt,
                            const IdToken& token) {
    const Settings& settings = visit.console.settings;
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    auto officer = TRY(officer_of(visit, token));
    if (!officer) {
        const std::string identifier = claim(token, settings.console_oidc_link_claim);
        return refused(visit, "You are not known here",
                       "Your force's account is in order, but no officer of this console carries "
                       "its identifier" +
                           (identifier.empty() ? std::string() : " “" + identifier + "”") +
                           ". Ask an administrator to write it down for you.");
    }
    const auto role = role_of(settings, token, *officer);
    if (!role)
        return refused(visit, "Your force's account has no role here",
                       "It is in none of the groups that may use this console. Ask whoever looks "
                       "after your account.");
    if (*role != officer->role) {
        TRY(review::change_role(visit.writer(), *officer, *role, kActor, visit.now));
        officer->role = *role;
    }
    // A provider that remembers the browser lets it in without asking: that proves nothing now.
    TRY(let_in(visit, *officer, "provider", token.authenticated.value_or(Time())));
    TRY(transaction.commit());
    return see_other(attempt.next);
}

/// Somebody who is signed in has proved it again, in another tab than the one that waits.
Result<Response> prove_by(OfficerVisit& visit, const store::SignInAttempt& attempt,
                          const IdToken& token) {
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    const auto officer = TRY(officer_of(visit, token));
    const bool lately = token.authenticated && visit.now - *token.authenticated < kProvedLately;
    if (!visit.who || visit.officer().id != attempt.officer_id || !officer ||
        officer->id != attempt.officer_id || !lately)
        return refused(visit, "That did not prove who you are",
                       "The account was another one than yours, or it was not asked for anew.");
    visit.who->session.confirmed = visit.now;
    TRY(store::ConsoleSessions(visit.writer()).save(visit.who->session));
    TRY(store::CustodyLog(visit.writer())
            .append({officer->id, "proved_again", officer->id, {{"by", "provider"}}}, visit.now));
    TRY(transaction.commit());
    return asking_page(visit, "Confirmed",
                       paragraph(text("Close this tab and go on in the one that waits.")));
}

Result<Response> come_back(OfficerVisit& visit, IdentityProvider& provider) {
    const auto attempt = TRY(attempt_of(visit));
    if (!attempt || attempt->state.empty() ||
        !equal_in_constant_time(attempt->state, visit.query.text("state")))
        return refused(visit, "This sign-in is not one of this browser",
                       "It took too long, or was begun elsewhere. Begin again.");
    TRY(end_attempt(visit, *attempt));
    if (visit.query.has("iss") &&
        visit.query.text("iss") != visit.console.settings.console_oidc_issuer)  // RFC 9207
        return refused(visit, "The answer came from somewhere else", "Begin again.");
    const std::string code = visit.query.text("code");
    if (code.empty())
        return refused(visit, "Your force's account did not let you in",
                       "It was cancelled, or the account may not use this console.");
    const auto token = provider.redeem(
        code, {attempt->state, attempt->nonce, attempt->verifier, false}, visit.now);
    if (!token) {
        log::warning("a sign-in by the identity provider failed",
                     {{"error", token.error().message}});
        return refused(visit, "Your force's account could not be checked",
                       "Begin again. If it happens once more, tell an administrator: the log says "
                       "why.");
    }
    return attempt->officer_id ? prove_by(visit, *attempt, *token)
                               : sign_in_by(visit, *attempt, *token);
}

}  // namespace

void add_provider_pages(ConsoleRoutes& routes, const std::shared_ptr<SignInGuard>& guard,
                        const std::shared_ptr<IdentityProvider>& provider) {
    routes.open_page("/sign-in/provider", limited(guard, [provider](OfficerVisit& visit) {
                         return go(visit, *provider, std::nullopt);
                     }));
    routes.open_page("/sign-in/provider/callback", limited(guard, [provider](OfficerVisit& visit) {
                         return come_back(visit, *provider);
                     }));
    routes.page("/sign-in/provider/again", Permission::own_account,
                shown([provider](OfficerVisit& visit) {
                    return go(visit, *provider, visit.officer().id);
                }));
}

}  // namespace catseye::web
