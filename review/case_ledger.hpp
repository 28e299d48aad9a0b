#pragma once
#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "review/law.hpp"
#include "review/report_counting.hpp"
#include "review/words.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// Every case of our own as reports count it, held in memory: read whole once, and from then on
/// only what the custody log names since. Every change that a report counts is made together with
/// its custody entry, so what this holds is what the database says, and counting a hundred thousand
/// cases reads none of them again. Threads may share it.
class CaseLedger {
public:
    CaseLedger() = default;

    /// The cases as they are now; they stay so while this lives.
    struct View {
        std::shared_lock<std::shared_mutex> hold;
        const std::vector<CaseHistory>& cases;
        std::int64_t custody_entry = 0;  ///< the newest that they take account of
    };
    Result<View> now(store::Database& database, const Law& law);

private:
    /// Which rows to read: all, or those of cases that entries after this one are about.
    using After = std::optional<std::int64_t>;
    Result<> bring_up_to_date(store::Database& database, const Law& law);
    Result<> forget_changed(store::Database& database, std::int64_t after);
    /// Yields where they lie.
    Result<std::vector<std::size_t>> read_cases(store::Database& database, After after);
    Result<> read_decisions(store::Database& database, After after);
    Result<> read_outcomes(store::Database& database, After after);
    Result<> read_requests(store::Database& database, After after);
    CaseHistory* find(const std::string& id);

    std::shared_mutex mutex_;
    Words words_;
    std::vector<CaseHistory> cases_;
    std::vector<const std::string*> ids_;  ///< of the case at the same place: a key of places_
    std::unordered_map<std::string, std::size_t> places_;
    std::int64_t custody_entry_ = -1;  ///< -1: nothing read yet
    const Law* law_ = nullptr;         ///< by which the cases are settled
};

}  // namespace catseye::review
