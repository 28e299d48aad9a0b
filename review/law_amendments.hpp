#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/law.hpp"
#include "review/tsv.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// What an amendment does to the tables of data/law. Spelled as in the database.
enum class AmendmentKind {
    offence_added,   ///< a row of offences.tsv, cells by column
    offence_ended,   ///< cjs_code and valid_to: its rows that have no end get one
    holidays_added,  ///< rows of bank_holidays.tsv: date -> name
};
std::string_view to_string(AmendmentKind kind);

/// A change to the law's tables, made while the program runs.
struct LawAmendment {
    AmendmentKind kind = AmendmentKind::offence_added;
    std::vector<std::pair<std::string, std::string>> cells;  ///< column -> cell, or date -> name
    std::string source;                                      ///< where it comes from: required
};

/// The same as it stands in the database.
struct RecordedAmendment {
    std::int64_t ordinal = 0;
    LawAmendment amendment;
    std::string officer;  ///< the name
    Time made;
};

/// The law that these tables give once the amendments are read over them, in order. What was
/// recorded is taken as it is, and left out where newer tables hold it already. A fresh one must
/// keep the rules; `invalid_request` says which was broken, or which cell is not what its column
/// holds:
///   a new offence has a code and a first day, on which no earlier row of its code is in force;
///   an offence is ended once, not before it began;
///   the holidays of a new year are all of it at once, and the year adjoins those that are known.
Result<Law> amended_law(std::span<const LawTable> tables, std::span<const LawAmendment> recorded,
                        std::span<const LawAmendment> fresh = {});

/// All of them, in order.
Result<std::vector<RecordedAmendment>> recorded_amendments(store::Database& database);

/// The compiled-in tables with every amendment that the database holds.
Result<Law> law_in_force(store::Database& database);

/// The two tables that can be amended, as they stand now.
struct AmendedTables {
    TsvTable offences, holidays;
};
Result<AmendedTables> tables_in_force(store::Database& database);

/// What makes a new version of an offence: the old rows end the day before the `valid_from` of
/// `cells`, and each is there again with these cells; every name that the public knows it by stays.
Result<std::vector<LawAmendment>> new_version(const TsvTable& offences,
                                              const LawAmendment& version);

/// Adds amendments, all or none, with their custody entries, in a transaction of its own; yields
/// the law that now holds. Refused with the sentence of `amended_law` where it would not parse.
Result<Law> amend_law(store::Database& database, std::span<const LawAmendment> amendments,
                      const std::string& officer_id, Time now);

/// Where a walk over the open cases stands.
struct ClockWalk {
    std::string after_id;      ///< the case that was looked at last
    std::int64_t changed = 0;  ///< clocks set anew
    bool done = false;
};

/// Sets the clocks of the next open cases (at most `limit`) to what the law gives; each change is a
/// guarded UPDATE with its custody entry in a transaction of its own.
Result<> recompute_clocks(store::Database& database, const Law& law, ClockWalk& walk,
                          std::int64_t limit, Time now);

}  // namespace catseye::review
