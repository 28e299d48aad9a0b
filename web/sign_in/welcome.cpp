// /welcome: an invitation's code, a sign-in name and a password; /welcome/app: the authenticator
// app is proved, the account made, the recovery codes shown.
#include "web/sign_in/welcome.hpp"

#include "review/accounts.hpp"
#include "review/one_time_codes.hpp"
#include "review/passwords.hpp"
#include "web/sign_in/credentials.hpp"
#include "web/sign_in/way_in.hpp"

namespace catseye::web {
namespace {

/// An invitation that is open, and whom it is for.
struct Invited {
    std::string code;
    store::OfficerInvitation invitation;
    store::Officer officer;
};

Result<std::optional<Invited>> invited(OfficerVisit& visit) {
    const bool posts = visit.request.method == Method::post;
    const std::string code = (posts ? visit.form : visit.query).text("code");
    const auto invitation = TRY(
        store::OfficerInvitations(visit.reader).open(review::invitation_sha256(code), visit.now));
    if (!invitation) return std::optional<Invited>();
    const auto officer = TRY(store::Officers(visit.reader).by_id(invitation->officer_id));
    if (!officer) return std::optional<Invited>();
    return std::optional(Invited{code, *invitation, *officer});
}

Html hidden_code(const Invited& guest) {
    return void_element("input", {{"type", "hidden"}, {"name", "code"}, {"value", guest.code}});
}

Response ask_for_code(OfficerVisit& visit, const FieldFaults& faults) {
    return asking_page(
        visit, "Welcome",
        element("form", {{"method", "get"}, {"action", "/welcome"}, {"novalidate", std::nullopt}},
                asked_text({"code", "Your invitation code", "An administrator gave it to you"},
                           faults) +
                    govuk::button({.text = "Continue"})),
        faults);
}

Response not_open(OfficerVisit& visit) {
    return ask_for_code(visit, {{"code",
                                 "This invitation is not known, has been used or has ended. "
                                 "Ask an administrator for a new one"}});
}

Response password_page(OfficerVisit& visit, const Invited& guest, const FieldFaults& faults) {
    const bool typed = visit.form.has("sign_in");
    const Html name = asked_text(
        {"sign_in", "Sign-in name", "Letters, digits and . - _ @ +, without spaces", "username",
         typed ? visit.form.text("sign_in") : guest.invitation.sign_in.value_or("")},
        faults);
    return asking_page(visit, "Welcome, " + guest.officer.name,
                       paragraph(text("Choose how you sign in. Next you connect an app that shows "
                                      "codes.")) +
                           console_form(visit, "/welcome",
                                        hidden_code(guest) + name + new_password_fields(faults) +
                                            govuk::button({.text = "Continue"})),
                       faults);
}

Result<Response> show_welcome(OfficerVisit& visit) {
    if (!visit.query.has("code")) return ask_for_code(visit, {});
    const auto guest = TRY(invited(visit));
    return guest ? password_page(visit, *guest, {}) : not_open(visit);
}

Result<Response> choose_password(OfficerVisit& visit) {
    auto guest = TRY(invited(visit));
    if (!guest) return not_open(visit);
    const auto sign_in = review::sign_in_name(visit.form.text("sign_in"));
    FieldFaults faults;
    if (!sign_in)
        faults.push_back({"sign_in", sign_in.error().message});
    else if (const auto other = TRY(store::OfficerAccounts(visit.reader).by_sign_in(*sign_in));
             other && other->officer_id != guest->officer.id)
        faults.push_back({"sign_in", "This sign-in name is taken. Choose another"});
    const auto more =
        password_faults(visit.form, {guest->officer.name, visit.form.text("sign_in")});
    faults.insert(faults.end(), more.begin(), more.end());
    if (!faults.empty()) return password_page(visit, *guest, faults);

    guest->invitation.sign_in = *sign_in;
    guest->invitation.password_hash = TRY(review::hash_password(visit.form.text("new_password")));
    guest->invitation.totp_secret = review::make_totp_secret();
    if (!TRY(store::OfficerInvitations(visit.writer()).choose(guest->invitation)))
        return not_open(visit);
    return see_other("/welcome/app?code=" + guest->code);
}

Response app_page(OfficerVisit& visit, const Invited& guest, const FieldFaults& faults) {
    return asking_page(
        visit, "Connect your authenticator app",
        paragraph(text("Scan the code with an authenticator app on a phone that only you use, or "
                       "type the key into it.")) +
            app_secret(visit, *guest.invitation.totp_secret, *guest.invitation.sign_in) +
            console_form(visit, "/welcome/app",
                         hidden_code(guest) +
                             asked_code({"totp", "Code that the app shows now", "Six digits",
                                         "one-time-code"},
                                        faults) +
                             govuk::button({.text = "Finish"})),
        faults);
}

Result<Response> show_app(OfficerVisit& visit) {
    const auto guest = TRY(invited(visit));
    if (!guest) return not_open(visit);
    if (!guest->invitation.totp_secret) return see_other("/welcome?code=" + guest->code);
    return app_page(visit, *guest, {});
}

Result<Response> prove_app(OfficerVisit& visit) {
    const auto guest = TRY(invited(visit));
    if (!guest) return not_open(visit);
    const store::OfficerInvitation& chosen = guest->invitation;
    if (!chosen.totp_secret) return see_other("/welcome?code=" + guest->code);
    const auto step = review::totp_step_of(*chosen.totp_secret, visit.form.text("totp"), visit.now);
    if (!step)
        return app_page(visit, *guest,
                        {{"totp", "The code is not right. Enter the one that the app shows now"}});
    const auto codes = review::make_recovery_codes();
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    if (!TRY(store::OfficerInvitations(visit.writer()).use(chosen.code_sha256, visit.now)))
        return not_open(visit);
    TRY(review::set_up_account(
        visit.writer(), {guest->officer.id, guest->officer.id},
        {guest->officer.id, *chosen.sign_in, *chosen.password_hash, *chosen.totp_secret, {}}, codes,
        visit.now));
    TRY(store::OfficerAccounts(visit.writer()).use_totp_step(guest->officer.id, *step));
    TRY(let_in(visit, guest->officer, "invitation", visit.now));
    TRY(transaction.commit());
    return recovery_codes_page(visit, codes, "/");
}

}  // namespace

void add_welcome_pages(ConsoleRoutes& routes, const std::shared_ptr<SignInGuard>& guard) {
    routes.open_page("/welcome", limited(guard, show_welcome));
    routes.open_act("/welcome", limited(guard, choose_password));
    routes.open_page("/welcome/app", limited(guard, show_app));
    routes.open_act("/welcome/app", limited(guard, prove_app));
}

}  // namespace catseye::web
