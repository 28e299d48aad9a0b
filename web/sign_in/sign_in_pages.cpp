// /sign-in: name and password; /sign-in/code: a code of the authenticator app, or a recovery code.
#include "web/sign_in/sign_in_pages.hpp"

#include "base/hash.hpp"
#include "base/log.hpp"
#include "review/accounts.hpp"
#include "review/passwords.hpp"
#include "web/http/percent.hpp"
#include "web/sign_in/asking.hpp"
#include "web/sign_in/way_in.hpp"

namespace catseye::web {
namespace {

using Guard = std::shared_ptr<SignInGuard>;

Html provider_button(const OfficerVisit& visit, const std::string& next) {
    const Settings& settings = visit.console.settings;
    if (settings.console_oidc_issuer.empty()) return {};
    return paragraph(govuk::button(
        {.text = "Sign in with your force’s account",
         .href = "/sign-in/provider" + (next == "/" ? "" : "?next=" + encode_percent(next))}));
}

Response password_page(OfficerVisit& visit, const std::string& next, const FieldFaults& faults) {
    const Html provider = provider_button(visit, next);
    if (!visit.console.settings.console_local_sign_in)
        return asking_page(visit, "Sign in", provider);
    Html fields =
        asked_text({"name", "Sign-in name", "", "username", visit.form.text("name")}, faults) +
        asked_password({"password", "Password", "", "current-password"}, faults);
    if (next != "/")
        fields += void_element("input", {{"type", "hidden"}, {"name", "next"}, {"value", next}});
    const Html help =
        element("p", {{"class", "govuk-body catseye-help"}},
                text("Forgotten it, or no account yet? An administrator can invite you again."));
    return asking_page(
        visit, "Sign in",
        provider + console_form(visit, "/sign-in", fields + govuk::button({.text = "Continue"})) +
            help,
        faults);
}

Response show_password_page(OfficerVisit& visit) {
    const std::string next = local_path(visit.query.text("next"));
    if (visit.who) return see_other(next);
    return password_page(visit, next, {});
}

/// Under what the tries for this name are counted: a stranger elsewhere makes nobody wait in a
/// browser of their own.
Result<std::string> counted_as(const OfficerVisit& visit, const std::string& name,
                               const std::optional<store::OfficerAccount>& account) {
    const bool known = account && TRY(is_known_browser(visit, account->officer_id));
    return (known ? "known " : "name ") + sha256_of(name);
}

Result<Response> check_password(OfficerVisit& visit, SignInGuard& guard) {
    const std::string next = local_path(visit.form.text("next"));
    const std::string typed = visit.form.text("name");
    const std::string password = visit.form.text("password");
    FieldFaults faults;
    if (typed.empty()) faults.push_back({"name", "Enter your sign-in name"});
    if (password.empty()) faults.push_back({"password", "Enter your password"});
    if (!faults.empty()) return password_page(visit, next, faults);

    // What is no sign-in name belongs to nobody, and is treated as any other name of nobody.
    const auto parsed = review::sign_in_name(typed);
    const std::string name = parsed ? *parsed : typed;
    const auto account = TRY(store::OfficerAccounts(visit.reader).by_sign_in(name));
    const std::string key = TRY(counted_as(visit, name, account));
    if (const auto wait = guard.passwords.try_now(key, visit.now)) return wait_page(visit, *wait);
    if (!TRY(review::is_password(account ? account->password_hash : "", password)))
        return password_page(visit, next,
                             {{"password", "The sign-in name or the password is not right"}});
    guard.passwords.forget(key);
    TRY(begin_attempt(visit, {.officer_id = account->officer_id, .next = next}));
    return see_other("/sign-in/code");
}

Response code_page(OfficerVisit& visit, const FieldFaults& faults) {
    const bool by_recovery = visit.form.has("recovery") && !visit.form.text("recovery").empty();
    const Html recovery = asked_text(
        {"recovery", "Recovery code", "One of the ten you were given, each works once", "off"},
        faults);
    return asking_page(
        visit, "Enter your code",
        console_form(
            visit, "/sign-in/code",
            asked_code({"code", "Code from your authenticator app",
                        "Six digits; a new one every 30 seconds", "one-time-code"},
                       faults) +
                govuk::details(text("I do not have my authenticator app"), recovery, by_recovery) +
                govuk::button({.text = "Sign in"})),
        faults);
}

/// An attempt with a state is a question to the identity provider.
bool gave_password(const store::SignInAttempt& attempt) {
    return attempt.officer_id && attempt.state.empty();
}

Result<Response> show_code_page(OfficerVisit& visit) {
    const auto attempt = TRY(attempt_of(visit));
    if (!attempt || !gave_password(*attempt)) return see_other("/sign-in");
    return code_page(visit, {});
}

/// Uses up what was typed; nothing where it is not right.
Result<std::optional<review::SecondProof>> use_second_proof(OfficerVisit& visit,
                                                            const std::string& officer_id) {
    using review::SecondProof;
    const std::string code = visit.form.text("code");
    const std::string recovery = visit.form.text("recovery");
    if (!code.empty() && TRY(review::use_totp(visit.writer(), officer_id, code, visit.now)))
        return std::optional(SecondProof::totp);
    if (!recovery.empty() &&
        TRY(review::use_recovery_code(visit.writer(), officer_id, recovery, visit.now)))
        return std::optional(SecondProof::recovery_code);
    return std::optional<SecondProof>();
}

Result<Response> check_code(OfficerVisit& visit, SignInGuard& guard) {
    const auto attempt = TRY(attempt_of(visit));
    if (!attempt || !gave_password(*attempt)) return see_other("/sign-in");
    if (visit.form.text("code").empty() && visit.form.text("recovery").empty())
        return code_page(visit, {{"code", "Enter the code that your app shows"}});
    const std::string& officer_id = *attempt->officer_id;
    if (const auto wait = guard.codes.try_now(officer_id, visit.now))
        return wait_page(visit, *wait);
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    const auto officer = TRY(store::Officers(visit.writer()).by_id(officer_id));
    const auto proof = TRY(use_second_proof(visit, officer_id));
    if (!officer || !proof) {
        log::warning("a wrong code after a right password", {{"officer", officer_id}});
        const char* field = visit.form.text("code").empty() ? "recovery" : "code";
        return code_page(
            visit, {{field, "The code is not right, or it was used before. Enter a new one"}});
    }
    TRY(end_attempt(visit, *attempt));
    TRY(let_in(visit, *officer, review::to_string(*proof), visit.now));
    TRY(transaction.commit());
    guard.codes.forget(officer_id);
    return see_other(attempt->next);
}

}  // namespace

void add_way_in_pages(ConsoleRoutes& routes, const Guard& guard) {
    routes.open_page("/sign-in", show_password_page);
    routes.open_act("/sign-out", shown([](OfficerVisit& visit) -> Result<Response> {
                        TRY(sign_out(visit));
                        return see_other("/sign-in");
                    }));
    if (!routes.console().settings.console_local_sign_in) return;
    routes.open_act("/sign-in", limited(guard, [guard](OfficerVisit& visit) {
                        return check_password(visit, *guard);
                    }));
    routes.open_page("/sign-in/code", shown(show_code_page));
    routes.open_act("/sign-in/code", limited(guard, [guard](OfficerVisit& visit) {
                        return check_code(visit, *guard);
                    }));
}

}  // namespace catseye::web
