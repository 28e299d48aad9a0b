#include "web/sign_in/step_up.hpp"

#include "review/accounts.hpp"
#include "store/custody_log.hpp"
#include "store/officer_accounts.hpp"
#include "web/sign_in/asking.hpp"

namespace catseye::web {
namespace {

constexpr auto kField = "confirm_code";

/// What was typed, as it came; the token is the form's own.
Html carried_fields(const Form& form) {
    Html fields;
    for (const auto& [name, values] : form.fields())
        for (const std::string& value : values)
            if (name != kField && name != "token")
                fields +=
                    void_element("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
    return fields;
}

/// How this officer can prove it: by a code kept here, or by the force's identity provider.
struct Ways {
    bool code = false, provider = false;
};
Result<Ways> ways_of(const OfficerVisit& visit) {
    const Settings& settings = visit.console.settings;
    const std::string& id = visit.officer().id;
    const auto account = TRY(store::OfficerAccounts(visit.reader).of_officer(id));
    const auto identity = TRY(store::OfficerIdentities(visit.reader).identifier_of(id));
    return Ways{account && settings.console_local_sign_in,
                identity && !settings.console_oidc_issuer.empty()};
}

Html provider_way() {
    return paragraph(element("a",
                             {{"class", "govuk-link"},
                              {"href", "/sign-in/provider/again"},
                              {"target", "_blank"},
                              {"rel", "noopener"}},
                             text("Confirm with your force’s account (opens in a new tab)")) +
                     text(", then come back here and go on."));
}

Result<Html> asked_html(const OfficerVisit& visit, const FieldFaults& faults) {
    const Ways ways = TRY(ways_of(visit));
    Html asked;
    if (ways.provider) asked += provider_way();
    if (ways.code)
        asked += asked_code({kField, "Code from your authenticator app",
                             "Six digits; one that you have not used yet", "one-time-code"},
                            faults);
    return asked;
}

Response code_page(OfficerVisit& visit, const FieldFaults& faults) {
    const auto asked = asked_html(visit, faults);
    if (!asked) return console_failed(visit, asked.error());
    Response response = asking_page(
        visit, "Confirm that it is you",
        paragraph(text("You have not proved it for a while, and this needs it. Nothing that you "
                       "typed is lost: it goes on from here.")) +
            console_form(
                visit, visit.request.path,
                carried_fields(visit.form) + *asked + govuk::button({.text = "Confirm and go on"})),
        faults);
    response.status = 403;  // whoever asked by script sees that it was not done
    return response;
}

Result<bool> use_code(OfficerVisit& visit) {
    const std::string& officer_id = visit.officer().id;
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    if (!TRY(review::use_totp(visit.writer(), officer_id, visit.form.text(kField), visit.now)))
        return false;
    visit.who->session.confirmed = visit.now;
    TRY(store::ConsoleSessions(visit.writer()).save(visit.who->session));
    TRY(store::CustodyLog(visit.writer())
            .append({officer_id, "proved_again", officer_id, {{"by", "totp"}}}, visit.now));
    TRY(transaction.commit());
    return true;
}

}  // namespace

std::optional<Response> prove_again(OfficerVisit& visit, SignInGuard& guard) {
    if (visit.form.text(kField).empty()) return code_page(visit, {});
    if (const auto wait = guard.codes.try_now(visit.officer().id, visit.now))
        return wait_page(visit, *wait);
    const auto right = use_code(visit);
    if (!right) return console_failed(visit, right.error());
    if (!*right)
        return code_page(visit, {{kField,
                                  "The code is not right, or it was used before. Enter a "
                                  "new one"}});
    guard.codes.forget(visit.officer().id);
    return std::nullopt;
}

}  // namespace catseye::web
