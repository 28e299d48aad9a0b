#include "review/officers.hpp"

#include <algorithm>

#include "base/ids.hpp"
#include "base/utf8.hpp"
#include "review/case_state.hpp"
#include "store/console_sessions.hpp"
#include "store/custody_log.hpp"
#include "store/officer_accounts.hpp"

namespace catseye::review {

std::vector<std::pair<std::string, std::string>> Actor::noted(
    std::vector<std::pair<std::string, std::string>> content) const {
    if (!system_user.empty()) content.emplace_back("system_user", system_user);
    return content;
}

Result<> check_free_text(const std::string& what, const std::string& text, std::size_t least,
                         std::size_t most) {
    if (!is_utf8(text)) return fail(ErrorCode::invalid_request, what + " is not valid UTF-8 text");
    const bool blank = text.find_first_not_of(" \t\r\n") == std::string::npos;
    const std::size_t count = count_characters(text);
    if (blank || count < least || count > most) {
        return fail(ErrorCode::invalid_request,
                    what + " must have " + std::to_string(least) + " to " + std::to_string(most) +
                        " characters; it has " + std::to_string(blank ? 0 : count));
    }
    return ok();
}

Result<store::Officer> add_officer(store::Database& database, const std::string& name,
                                   const std::string& role, Time now, const std::string& actor) {
    TRY(check_free_text("the officer's name", name, 1, 100));
    const bool printable =
        std::none_of(name.begin(), name.end(), [](char c) { return c >= 0 && c < ' '; });
    if (!printable)
        return fail(ErrorCode::invalid_request, "the officer's name holds a control character");
    TRY(role_from(role));
    auto transaction = TRY(store::Transaction::begin(database));
    store::Officers officers(database);
    if (TRY(officers.by_name(name)))
        return fail(ErrorCode::conflict, "the officer " + name + " is known already");
    const store::Officer officer{make_id(now), name, role};
    TRY(officers.add(officer, now));
    TRY(store::CustodyLog(database).append({actor, "officer_added", officer.id, {{"role", role}}},
                                           now));
    TRY(transaction.commit());
    return officer;
}

Result<store::Officer> officer_by_name(store::Database& database, const std::string& name) {
    auto officer = TRY(store::Officers(database).by_name(name));
    if (!officer) {
        return fail(ErrorCode::not_found,
                    "no officer is known as '" + name +
                        "': add one with catseye officer add NAME --role ROLE");
    }
    if (officer->left) return fail(ErrorCode::invalid_request, "the officer " + name + " has left");
    return *std::move(officer);
}

Result<> change_role(store::Database& database, const store::Officer& officer,
                     const std::string& role, const std::string& actor, Time now) {
    TRY(role_from(role));
    if (!TRY(store::Officers(database).change_role(officer.id, officer.role, role)))
        return fail(ErrorCode::conflict, "The role has been changed meanwhile. Look again.");
    TRY(store::CustodyLog(database).append(
        {actor, "officer_role_changed", officer.id, {{"from", officer.role}, {"to", role}}}, now));
    return ok();
}

Result<bool> officer_leaves(store::Database& database, const store::Officer& officer,
                            const std::string& actor, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    if (!TRY(store::Officers(database).leave(officer.id, now))) return false;
    TRY(store::OfficerAccounts(database).remove(officer.id));
    TRY(store::ConsoleSessions(database).remove_of(officer.id));
    TRY(store::CustodyLog(database).append({actor, "officer_left", officer.id, {}}, now));
    TRY(transaction.commit());
    return true;
}

}  // namespace catseye::review
