#include "review/blind_review.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/hash.hpp"
#include "review/case_record.hpp"
#include "store/custody_log.hpp"
#include "store/supervision.hpp"

namespace catseye::review {
namespace {

constexpr auto kLookBack = std::chrono::hours(28 * 24);

struct Decided {
    std::string decision_id;
    std::string case_id;
};

/// The sampled among the decisions of the last weeks.
Result<std::vector<Decided>> sampled(store::Database& database, const BlindSample& sample,
                                     Time now) {
    const auto rows = TRY(
        database.query("SELECT id, case_id FROM decision WHERE decided_ms >= $1 AND decided_ms <= "
                       "$2 AND undone_ms IS NULL AND stands_ms <= $2 ORDER BY decided_ms",
                       {to_ms(now - kLookBack), to_ms(now)}));
    std::vector<Decided> found;
    while (TRY(rows->next()))
        if (std::string id = rows->text(1); is_sampled(id, sample.percent))
            found.push_back({rows->text(0), std::move(id)});
    return found;
}

/// Nothing where it is not the case's first decision, or not for this officer.
Result<std::optional<BlindCase>> blind_case(store::Database& database, const Decided& decided,
                                            const std::string& officer_id) {
    const auto rows = TRY(database.query(
        "SELECT c.reference, d.decided_ms FROM decision d JOIN review_case c ON c.id = d.case_id "
        "WHERE d.id = $1 AND d.disposal <> 'DUP' AND d.officer_id <> $2 AND NOT EXISTS (SELECT 1 "
        "FROM decision b WHERE b.case_id = d.case_id AND b.ordinal < d.ordinal AND b.undone_ms IS "
        "NULL) AND NOT EXISTS (SELECT 1 FROM blind_review r WHERE r.case_id = d.case_id) AND NOT "
        "EXISTS (SELECT 1 FROM custody_entry e WHERE e.subject = d.case_id AND e.actor = $2 AND "
        "e.event NOT IN ('footage_viewed', 'footage_previewed'))",
        {decided.decision_id, officer_id}));
    if (!TRY(rows->next())) return std::optional<BlindCase>();
    return std::optional(
        BlindCase{decided.case_id, rows->text(0), decided.decision_id, from_ms(rows->integer(1))});
}

Result<> check_codes(const Law& law, const NewBlindReview& wanted) {
    TRY(check_free_text("the reason", wanted.reason, 3, 2000));
    if (law.disposal(wanted.disposal) == nullptr)
        return fail(ErrorCode::invalid_request, "Choose a disposal.");
    const bool is_nfa = wanted.disposal == "NFA";
    if (is_nfa && law.nfa_reason(wanted.nfa_reason.value_or("")) == nullptr)
        return fail(ErrorCode::invalid_request, "Choose the reason for no further action.");
    if (!is_nfa && wanted.nfa_reason)
        return fail(ErrorCode::invalid_request,
                    "A reason for no further action belongs to that disposal alone.");
    return ok();
}

bool takes_action(const Law& law, const std::string& code) {
    const Disposal* disposal = law.disposal(code);
    return disposal != nullptr && disposal->counts_as_action == CountsAsAction::yes;
}

/// How often each disposal was chosen, first and blind.
using Chosen = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;

std::optional<double> kappa_of(const Agreement& found, const Chosen& chosen) {
    if (found.cases == 0) return std::nullopt;
    const auto n = static_cast<double>(found.cases);
    double by_chance = 0;
    for (const auto& [code, counts] : chosen)
        by_chance += static_cast<double>(counts.first) * static_cast<double>(counts.second);
    by_chance /= n * n;
    if (by_chance >= 1) return std::nullopt;
    return (static_cast<double>(found.agreed) / n - by_chance) / (1 - by_chance);
}

}  // namespace

bool is_sampled(std::string_view case_id, std::int64_t percent) {
    constexpr std::size_t kDigits = 8;
    const std::string hash = sha256_of(case_id);
    std::uint64_t number = 0;
    std::from_chars(hash.data(), hash.data() + kDigits, number, 16);
    return static_cast<std::int64_t>(number % 100) < percent;
}

Result<std::vector<BlindCase>> blind_cases(store::Database& database, const BlindSample& sample,
                                           Time now) {
    std::vector<BlindCase> cases;
    for (const Decided& decided : TRY(sampled(database, sample, now)))
        if (auto found = TRY(blind_case(database, decided, sample.officer_id)))
            cases.push_back(*std::move(found));
    return cases;
}

Result<> review_blind(store::Database& database, const Law& law, const NewBlindReview& wanted,
                      const BlindSample& sample, Time now) {
    TRY(check_codes(law, wanted));
    auto transaction = TRY(store::Transaction::begin(database));
    const auto cases = TRY(blind_cases(database, sample, now));
    const auto found = std::find_if(cases.begin(), cases.end(), [&](const BlindCase& one) {
        return one.reference == wanted.reference;
    });
    if (found == cases.end())
        return fail(ErrorCode::conflict,
                    "Case " + wanted.reference + " no longer waits for your blind decision.");
    const store::BlindReview row{
        found->case_id,  found->decision_id, sample.officer_id, wanted.actor.system_user,
        wanted.disposal, wanted.nfa_reason,  wanted.reason,     now};
    if (!TRY(store::Supervision(database).add(row)))
        return fail(ErrorCode::conflict,
                    "A colleague has just reviewed case " + wanted.reference + ".");
    TRY(store::CustodyLog(database).append(
        {sample.officer_id, "reviewed_blind", found->case_id, {{"decision", found->decision_id}}},
        now));
    return transaction.commit();
}

std::optional<double> Agreement::rate() const {
    if (cases == 0) return std::nullopt;
    return static_cast<double>(agreed) / static_cast<double>(cases);
}

Result<Agreement> agreement(store::Database& database, const Law& law, const Period& period) {
    const auto rows = TRY(database.query(
        "SELECT d.disposal, b.disposal FROM blind_review b JOIN decision d ON d.id = "
        "b.decision_id WHERE b.reviewed_ms >= $1 AND b.reviewed_ms < $2",
        {to_ms(london_midnight(period.from)),
         to_ms(london_midnight(period.to + std::chrono::days(1)))}));
    Agreement found;
    Chosen chosen;
    while (TRY(rows->next())) {
        const std::string first = rows->text(0);
        const std::string blind = rows->text(1);
        ++found.cases;
        found.agreed += first == blind ? 1 : 0;
        found.agreed_on_action += takes_action(law, first) == takes_action(law, blind) ? 1 : 0;
        ++chosen[first].first;
        ++chosen[blind].second;
    }
    found.kappa = kappa_of(found, chosen);
    return found;
}

}  // namespace catseye::review
