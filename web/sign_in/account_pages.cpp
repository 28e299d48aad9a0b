#include "web/sign_in/account_pages.hpp"

#include "base/hash.hpp"
#include "review/accounts.hpp"
#include "review/one_time_codes.hpp"
#include "review/passwords.hpp"
#include "store/custody_log.hpp"
#include "web/sign_in/credentials.hpp"

namespace catseye::web {
namespace {

review::AccountChange own_change(const OfficerVisit& visit) {
    return {visit.officer().id, visit.officer().id};
}

/// `invalid_request` for who signs in by the force's identity provider alone.
Result<store::OfficerAccount> own_account(const OfficerVisit& visit) {
    auto account = TRY(store::OfficerAccounts(visit.reader).of_officer(visit.officer().id));
    if (account) return *std::move(account);
    return fail(ErrorCode::invalid_request,
                "You sign in with your force's account: password and codes are changed there.");
}

Html sessions_html(const OfficerVisit& visit, const std::vector<store::ConsoleSession>& sessions) {
    govuk::Table table;
    table.caption = "Where you are signed in";
    table.caption_classes = "govuk-table__caption--m";
    table.head = {
        {text("Signed in")}, {text("Last click")}, {text("Ends at the latest")}, {text("")}};
    for (const store::ConsoleSession& one : sessions)
        table.rows.push_back(
            {{text(to_london(one.made))},
             {text(to_london(one.seen))},
             {text(to_london(one.ends))},
             {text(one.token_sha256 == visit.who->session.token_sha256 ? "this one" : "")}});
    return govuk::table(table) +
           console_form(visit, "/account/sessions/end",
                        govuk::button(
                            {.text = "Sign out everywhere", .classes = "govuk-button--secondary"}));
}

Html credentials_html(const OfficerVisit& visit, const store::OfficerAccount& account,
                      std::int64_t codes_left) {
    const auto button = [&](const char* path, const char* words) {
        return console_form(visit, path,
                            govuk::button({.text = words, .classes = "govuk-button--secondary"}));
    };
    return govuk::summary_list(
               {{text("Sign-in name"), text(account.sign_in)},
                {text("Password"),
                 text("Kept as a hash"),
                 {{"/account/password", "Change", "your password"}}},
                {text("Recovery codes left"), text(std::to_string(codes_left) + " of 10")}}) +
           div("govuk-button-group",
               button("/account/app", "Connect another authenticator app") +
                   button("/account/recovery-codes", "Make new recovery codes"));
}

Result<Response> show_account(OfficerVisit& visit) {
    store::OfficerAccounts accounts(visit.reader);
    const auto account = TRY(accounts.of_officer(visit.officer().id));
    Html main = console_heading("Your account") +
                govuk::summary_list({{text("Name"), text(visit.officer().name)},
                                     {text("Role"), text(visit.officer().role)}});
    if (account)
        main += credentials_html(visit, *account,
                                 TRY(accounts.recovery_codes_left(visit.officer().id)));
    main += sessions_html(
        visit, TRY(store::ConsoleSessions(visit.reader).of_officer(visit.officer().id, visit.now)));
    return console_page(visit, {"Your account", ""}, div("catseye-narrow", main));
}

Response password_page(OfficerVisit& visit, const FieldFaults& faults) {
    return asking_page(
        visit, "Change your password",
        console_form(
            visit, "/account/password",
            asked_password({"password", "Current password", "", "current-password"}, faults) +
                new_password_fields(faults) + govuk::button({.text = "Change password"})) +
            paragraph(text("You are signed out everywhere else.")),
        faults);
}

Result<Response> show_password(OfficerVisit& visit) {
    TRY(own_account(visit));
    return password_page(visit, {});
}

Result<Response> change_password(OfficerVisit& visit, SignInGuard& guard) {
    const auto account = TRY(own_account(visit));
    const std::string key = "own " + visit.officer().id;
    if (const auto wait = guard.passwords.try_now(key, visit.now)) return wait_page(visit, *wait);
    FieldFaults faults = password_faults(visit.form, {visit.officer().name, account.sign_in});
    if (!TRY(review::is_password(account.password_hash, visit.form.text("password"))))
        faults.insert(faults.begin(), {"password", "This is not your current password"});
    if (!faults.empty()) return password_page(visit, faults);
    const std::string hash = TRY(review::hash_password(visit.form.text("new_password")));
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    TRY(review::change_password(visit.writer(), own_change(visit), hash, visit.now));
    TRY(sign_in(visit, store::Officer(visit.officer()), visit.now));
    TRY(leave_notice(visit, "Your password is changed. Everywhere else you are signed out."));
    TRY(transaction.commit());
    guard.passwords.forget(key);
    return see_other("/account");
}

Result<Response> propose_app(OfficerVisit& visit) {
    TRY(own_account(visit));
    TRY(store::OfficerAccounts(visit.writer())
            .propose_totp(visit.officer().id, review::make_totp_secret()));
    return see_other("/account/app");
}

Response app_page(OfficerVisit& visit, const store::OfficerAccount& account,
                  const FieldFaults& faults) {
    return asking_page(
        visit, "Connect another authenticator app",
        paragraph(text("Scan the code, or type the key. Until a code of the new app has been typed "
                       "here, the old one goes on.")) +
            app_secret(visit, *account.totp_proposed, account.sign_in) +
            console_form(visit, "/account/app/prove",
                         asked_code({"code", "Code that the new app shows now", "Six digits",
                                     "one-time-code"},
                                    faults) +
                             govuk::button({.text = "Use this app from now on"})),
        faults);
}

Result<Response> show_app(OfficerVisit& visit) {
    const auto account = TRY(own_account(visit));
    if (!account.totp_proposed) return see_other("/account");
    return app_page(visit, account, {});
}

Result<Response> prove_app(OfficerVisit& visit) {
    const auto account = TRY(own_account(visit));
    if (!account.totp_proposed) return see_other("/account");
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    if (!TRY(review::change_totp(visit.writer(), own_change(visit), visit.form.text("code"),
                                 visit.now)))
        return app_page(
            visit, account,
            {{"code", "The code is not right. Enter the one that the new app shows now"}});
    TRY(leave_notice(visit, "Codes come from the new app from now on."));
    TRY(transaction.commit());
    return see_other("/account");
}

Result<Response> renew_codes(OfficerVisit& visit) {
    TRY(own_account(visit));
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    const auto codes =
        TRY(review::renew_recovery_codes(visit.writer(), own_change(visit), visit.now));
    TRY(transaction.commit());
    return recovery_codes_page(visit, codes, "/account");
}

Result<Response> end_sessions(OfficerVisit& visit) {
    const std::string officer_id = visit.officer().id;
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    TRY(store::CustodyLog(visit.writer())
            .append({officer_id, "officer_sessions_ended", officer_id, {}}, visit.now));
    TRY(store::ConsoleSessions(visit.writer()).remove_of(officer_id));
    TRY(sign_out(visit));
    TRY(transaction.commit());
    return see_other("/sign-in");
}

/// A click that a script makes for who asks to stay signed in.
Result<Response> extend(OfficerVisit&) {
    return plain_text(200, "");
}

}  // namespace

void add_account_pages(ConsoleRoutes& routes, const std::shared_ptr<SignInGuard>& guard) {
    constexpr auto kOwn = Permission::own_account;
    routes.page("/account", kOwn, shown(show_account));
    routes.page("/account/password", kOwn, shown(show_password));
    routes.act("/account/password", kOwn,
               shown([guard](OfficerVisit& visit) { return change_password(visit, *guard); }),
               StepUp::needed);
    routes.page("/account/app", kOwn, shown(show_app));
    routes.act("/account/app", kOwn, shown(propose_app), StepUp::needed);
    routes.act("/account/app/prove", kOwn, shown(prove_app), StepUp::needed);
    routes.act("/account/recovery-codes", kOwn, shown(renew_codes), StepUp::needed);
    routes.act("/account/sessions/end", kOwn, shown(end_sessions));
    routes.act("/account/extend", kOwn, shown(extend));
}

}  // namespace catseye::web
