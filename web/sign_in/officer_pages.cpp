// /administration/officers: the list, and an officer's page with what an administrator may do.
// Nobody changes their own role or ends their own work: that takes another administrator.
#include "web/sign_in/officer_pages.hpp"

#include <algorithm>

#include "review/accounts.hpp"
#include "review/officers.hpp"
#include "review/one_time_codes.hpp"
#include "store/custody_log.hpp"
#include "web/sign_in/asking.hpp"
#include "web/sign_in/guard.hpp"

namespace catseye::web {
namespace {

constexpr auto kList = "/administration/officers";
constexpr auto kSection = "administration";

std::string path_of(const store::Officer& officer) {
    // Not by +, which g++ 12 takes for an overrun here once it optimises.
    return std::string(kList).append("/").append(officer.id);
}

/// "disclosure_officer" as people write it.
std::string role_text(std::string role) {
    std::replace(role.begin(), role.end(), '_', ' ');
    return role;
}

Html role_choice(const std::string& chosen) {
    govuk::Select select;
    select.field.name = "role";
    select.field.label = {text("Role"), "govuk-label--s"};
    for (int at = 0; at <= static_cast<int>(review::Role::administrator); ++at) {
        const std::string word(to_string(static_cast<review::Role>(at)));
        select.options.push_back({word, role_text(word), word == chosen});
    }
    return govuk::select(select);
}

Html officers_table(const std::vector<store::Officer>& officers) {
    govuk::Table table;
    table.caption = "Known officers";
    table.caption_classes = "govuk-visually-hidden";
    table.head = {{text("Name")}, {text("Role")}, {text("State")}};
    for (const store::Officer& officer : officers)
        table.rows.push_back(
            {{link(path_of(officer), text(officer.name))},
             {text(role_text(officer.role))},
             {text(officer.left ? "left " + to_london(*officer.left) : "active")}});
    return govuk::table(table);
}

Result<Response> list_page(OfficerVisit& visit, const FieldFaults& faults) {
    const Html add = govuk::details(
        text("Add an officer"),
        console_form(visit, kList,
                     asked_text({"name", "Name", "Rank, number and name, as colleagues know them",
                                 "off", visit.form.text("name")},
                                faults) +
                         role_choice(visit.form.text("role")) +
                         govuk::button({.text = "Add officer"})),
        !faults.empty());
    return asking_page(visit, "Officers",
                       officers_table(TRY(store::Officers(visit.reader).all())) + add, faults,
                       kSection);
}

Result<Response> show_list(OfficerVisit& visit) {
    return list_page(visit, {});
}

Result<Response> add(OfficerVisit& visit) {
    const auto added = review::add_officer(visit.writer(), visit.form.text("name"),
                                           visit.form.text("role"), visit.now, visit.officer().id);
    if (added) return see_other(path_of(*added));
    const ErrorCode code = added.error().code;
    if (code != ErrorCode::invalid_request && code != ErrorCode::conflict) return added.error();
    return list_page(visit, {{"name", added.error().message}});
}

/// The officer of the address.
Result<store::Officer> addressed(const OfficerVisit& visit) {
    auto officer = TRY(store::Officers(visit.reader).by_id(visit.request.arguments.at(0)));
    if (officer) return *std::move(officer);
    return fail(ErrorCode::not_found, "no such officer");
}

/// The same, where something may be done to them: somebody else, and not gone.
Result<store::Officer> colleague(const OfficerVisit& visit) {
    store::Officer officer = TRY(addressed(visit));
    if (officer.id == visit.officer().id)
        return fail(ErrorCode::invalid_request,
                    "Nobody changes their own role or access: ask another administrator.");
    if (officer.left) return fail(ErrorCode::invalid_request, "This officer has left.");
    return officer;
}

Html act_button(const OfficerVisit& visit, const store::Officer& officer, const std::string& act,
                const std::string& words) {
    return console_form(visit, path_of(officer) + "/" + act,
                        govuk::button({.text = words, .classes = "govuk-button--secondary"}));
}

Html identifier_form(const OfficerVisit& visit, const store::Officer& officer,
                     const std::string& identifier) {
    if (visit.console.settings.console_oidc_issuer.empty()) return {};
    return console_form(
        visit, path_of(officer) + "/identifier",
        asked_text({"identifier", "Identifier of the force’s account",
                    "The claim " + visit.console.settings.console_oidc_link_claim +
                        "; a new one ends the link to the account of before",
                    "off", identifier},
                   {}) +
            govuk::button({.text = "Save identifier", .classes = "govuk-button--secondary"}));
}

Html acts_html(const OfficerVisit& visit, const store::Officer& officer,
               const std::string& identifier) {
    if (officer.left || officer.id == visit.officer().id) return {};
    return console_form(
               visit, path_of(officer) + "/role",
               role_choice(officer.role) +
                   govuk::button({.text = "Change role", .classes = "govuk-button--secondary"})) +
           identifier_form(visit, officer, identifier) +
           div("govuk-button-group",
               act_button(visit, officer, "invite", "Invite to choose a password") +
                   act_button(visit, officer, "sessions/end", "Sign out everywhere")) +
           govuk::details(
               text("This officer leaves"),
               paragraph(text("They are signed out at once and cannot sign in again. What they "
                              "decided stays under their name.")) +
                   console_form(visit, path_of(officer) + "/leave",
                                govuk::button({.text = "They have left",
                                               .classes = "govuk-button--warning"})));
}

Result<Response> show_officer(OfficerVisit& visit) {
    const store::Officer officer = TRY(addressed(visit));
    const auto account = TRY(store::OfficerAccounts(visit.reader).of_officer(officer.id));
    const auto identifier = TRY(store::OfficerIdentities(visit.reader).identifier_of(officer.id));
    const auto sessions =
        TRY(store::ConsoleSessions(visit.reader).of_officer(officer.id, visit.now));
    return asking_page(
        visit, officer.name,
        govuk::summary_list(
            {{text("Role"), text(role_text(officer.role))},
             {text("Signs in as"), text(account ? account->sign_in : "no password here")},
             {text("Browsers signed in now"), text(std::to_string(sessions.size()))},
             {text("State"), text(officer.left ? "left " + to_london(*officer.left) : "active")}}) +
            acts_html(visit, officer, identifier.value_or("")),
        {}, kSection);
}

Result<Response> invite(OfficerVisit& visit) {
    const store::Officer officer = TRY(colleague(visit));
    const std::string code = review::make_invitation_code();
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    TRY(review::invite(visit.writer(), {officer.id, visit.officer().id},
                       review::invitation_sha256(code), {}, visit.now));
    TRY(transaction.commit());
    return asking_page(
        visit, "Invitation for " + officer.name,
        paragraph(text("Give the officer this address, or the code for the page /welcome. It works "
                       "once, for " +
                       std::to_string(review::kInvitationLasts.count()) +
                       " hours, and is not shown again. Who has it can sign in as this officer: "
                       "hand it over in person.")) +
            govuk::summary_list(
                {{text("Address"),
                  element("code", {{"class", "catseye-key"}},
                          text(visit.console.settings.console_url + "/welcome?code=" + code))},
                 {text("Code"), element("code", {{"class", "catseye-key"}}, text(code))}}) +
            link(path_of(officer), text("Back to " + officer.name)));
}

Result<Response> change_role(OfficerVisit& visit) {
    const store::Officer officer = TRY(colleague(visit));
    const std::string role = visit.form.text("role");
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    TRY(review::change_role(visit.writer(), officer, role, visit.officer().id, visit.now));
    TRY(leave_notice(visit, officer.name + " is now " + role_text(role) + "."));
    TRY(transaction.commit());
    return see_other(path_of(officer));
}

Result<Response> end_sessions(OfficerVisit& visit) {
    const store::Officer officer = TRY(colleague(visit));
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    TRY(store::ConsoleSessions(visit.writer()).remove_of(officer.id));
    TRY(store::CustodyLog(visit.writer())
            .append({visit.officer().id, "officer_sessions_ended", officer.id, {}}, visit.now));
    TRY(leave_notice(visit, officer.name + " is signed out everywhere."));
    TRY(transaction.commit());
    return see_other(path_of(officer));
}

Result<Response> set_identifier(OfficerVisit& visit) {
    const store::Officer officer = TRY(colleague(visit));
    const std::string identifier = visit.form.text("identifier");
    if (!identifier.empty()) TRY(review::check_free_text("the identifier", identifier, 1, 200));
    auto transaction = TRY(store::Transaction::begin(visit.writer()));
    TRY(store::OfficerIdentities(visit.writer()).set_identifier(officer.id, identifier));
    TRY(store::ConsoleSessions(visit.writer()).remove_of(officer.id));  // the old account's too
    TRY(store::CustodyLog(visit.writer())
            .append({visit.officer().id, "officer_identifier_set", officer.id, {}}, visit.now));
    TRY(leave_notice(visit, identifier.empty()
                                ? officer.name + " cannot sign in with the force’s account."
                                : "The next sign-in with that account is " + officer.name + "."));
    TRY(transaction.commit());
    return see_other(path_of(officer));
}

Result<Response> leave(OfficerVisit& visit) {
    const store::Officer officer = TRY(colleague(visit));
    TRY(review::officer_leaves(visit.writer(), officer, visit.officer().id, visit.now));
    TRY(leave_notice(visit, officer.name + " has left."));
    return see_other(path_of(officer));
}

}  // namespace

void add_officer_pages(ConsoleRoutes& routes) {
    constexpr auto kManage = Permission::manage_officers;
    const std::string one = std::string(kList) + "/{}";
    routes.page(kList, kManage, shown(show_list));
    routes.act(kList, kManage, shown(add), StepUp::needed);
    routes.page(one, kManage, shown(show_officer));
    routes.act(one + "/invite", kManage, shown(invite), StepUp::needed);
    routes.act(one + "/role", kManage, shown(change_role), StepUp::needed);
    routes.act(one + "/sessions/end", kManage, shown(end_sessions));
    routes.act(one + "/identifier", kManage, shown(set_identifier), StepUp::needed);
    routes.act(one + "/leave", kManage, shown(leave), StepUp::needed);
}

}  // namespace catseye::web
