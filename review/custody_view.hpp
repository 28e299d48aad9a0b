#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/custody_words.hpp"
#include "store/custody_log.hpp"

namespace catseye::review {

/// Which entries of the custody log are asked for; what is absent does not restrict.
struct CustodyFilter {
    std::optional<LoggedAct> act;
    std::string officer;         ///< the name
    std::string case_reference;  ///< with its report and its originals
    std::optional<Day> from, to;
    std::int64_t before = 0;  ///< only entries older than this one; 0: all
    std::int64_t limit = 50;
};

/// An entry with what its ids stand for: officers' names and references, nothing else.
struct CustodyLine {
    store::CustodyEntry entry;
    std::string actor;    ///< the officer's name, or the program's own word
    std::string subject;  ///< "case …", "report …", "original …" with its hash, or the id
};

/// Newest first. `not_found` for an officer or a case that is not there.
Result<std::vector<CustodyLine>> custody_lines(store::Database& database,
                                               const CustodyFilter& filter);

/// The same lines as CSV with a header, oldest first; a cell that a spreadsheet would take for a
/// formula is made a text.
std::string custody_csv(const std::vector<CustodyLine>& lines);

/// Notes that an officer took this many lines out of the log.
Result<> record_custody_export(store::Database& writer, const std::string& officer_id,
                               std::size_t lines, Time now);

}  // namespace catseye::review
