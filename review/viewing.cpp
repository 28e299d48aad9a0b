#include "review/viewing.hpp"

#include "base/ids.hpp"
#include "store/custody_log.hpp"

namespace catseye::review {
namespace {

/// The s.62 entry. `how`: "opened" or "prolonged".
store::CustodyEvent consultation(const store::Viewing& viewing, std::string_view how) {
    const bool previewed = viewing.subject == store::ViewingSubject::preview;
    store::CustodyEvent event{
        viewing.officer_id,
        previewed ? "footage_previewed" : std::string(to_string(viewing.subject)) + "_viewed",
        viewing.case_id,
        {{"viewing", viewing.id}, {"how", std::string(how)}}};
    if (!viewing.reason.empty()) event.content.emplace_back("reason", viewing.reason);
    event.content.emplace_back("until", to_iso(viewing.expires));
    return event;
}

}  // namespace

Result<store::Viewing> open_viewing(store::Database& database, const WantedViewing& wanted,
                                    std::chrono::milliseconds length, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    store::Viewings viewings(database);
    if (auto current =
            TRY(viewings.current(wanted.case_id, wanted.officer_id, wanted.subject, now)))
        return *std::move(current);
    const store::Viewing viewing{make_id(now),   wanted.case_id, wanted.officer_id,
                                 wanted.subject, wanted.reason,  now,
                                 now + length};
    TRY(viewings.add(viewing));
    TRY(store::CustodyLog(database).append(consultation(viewing, "opened"), now));
    TRY(transaction.commit());
    return viewing;
}

Result<store::Viewing> prolong_viewing(store::Database& database, const std::string& id,
                                       const std::string& officer_id,
                                       std::chrono::milliseconds length, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    store::Viewings viewings(database);
    auto viewing = TRY(viewings.by_id(id));
    if (!viewing || viewing->officer_id != officer_id)
        return fail(ErrorCode::not_found, "no viewing of this officer has the id " + id);
    if (viewing->expires > now) return *std::move(viewing);
    if (!TRY(viewings.prolong(*viewing, now + length)))
        return fail(ErrorCode::conflict, "the viewing has just been prolonged");
    viewing->expires = now + length;
    TRY(store::CustodyLog(database).append(consultation(*viewing, "prolonged"), now));
    TRY(transaction.commit());
    return *std::move(viewing);
}

}  // namespace catseye::review
