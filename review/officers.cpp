#include "review/officers.hpp"

#include "base/ids.hpp"
#include "base/utf8.hpp"
#include "review/case_state.hpp"
#include "store/custody_log.hpp"

namespace catseye::review {
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
                                   const std::string& role, Time now) {
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
    TRY(store::CustodyLog(database).append(
        {"officers", "officer_added", officer.id, {{"role", role}}}, now));
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
    return *std::move(officer);
}

}  // namespace catseye::review
