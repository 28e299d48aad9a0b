#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "findings/json.hpp"
#include "review/case_record.hpp"
#include "review/case_state.hpp"
#include "review/law.hpp"
#include "review/officers.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// How we learned of an outcome. Spelled as in the database.
enum class OutcomeSource { command, import, console };
std::string_view to_string(OutcomeSource source);

/// Something that happened after a decision.
struct NewOutcome {
    std::string reference;
    std::string event;
    Day on;
    Actor actor;
    OutcomeSource source = OutcomeSource::command;
};

/// Whether it was news.
enum class Recorded { recorded, already_recorded };
std::string_view to_string(Recorded recorded);

struct RecordedOutcome {
    Recorded recorded = Recorded::recorded;
    CaseState state = CaseState::recommended;
    std::string warning;  ///< a flag's sentence, e.g. that the notice was out of time; empty: none
};

/// What recording an outcome would do.
struct OutcomePlan {
    Recorded recorded = Recorded::recorded;
    CaseState to = CaseState::recommended;
    std::optional<store::CaseFlag> flag = {};
    /// The outcome as it was recorded before the case was reopened: it moves the case again.
    std::optional<store::Outcome> again = {};
};

/// Judges an outcome without recording it: what record_outcome refuses, this refuses.
Result<OutcomePlan> plan_outcome(const Law& law, const CaseRecord& record,
                                 const store::Officer& officer, const NewOutcome& outcome,
                                 Time now);

/// Records an outcome in one transaction with the change of state and the custody entry. The same
/// event on the same day again is no error and changes nothing, unless the case was reopened since
/// and an officer (not an import) says that it still holds: then the case moves by it. Refused: an
/// event that the state machine does not allow, a day in the future, before the incident, or before
/// what happened last. A notice that cannot be shown to be served in time, or a charge after the
/// six months, is recorded and flags the case, with the arithmetic.
Result<RecordedOutcome> record_outcome(store::Database& database, const Law& law,
                                       const NewOutcome& outcome, Time now);

/// What became of one line of an import.
struct ImportedRow {
    std::int64_t line = 0;
    std::string reference;
    std::string event;
    std::string on;       ///< as written
    std::string result;   ///< recorded | already_recorded | refused
    std::string message;  ///< why it was refused, or what to look at
};

struct ImportReport {
    std::int64_t recorded = 0;
    std::int64_t already_recorded = 0;
    std::int64_t refused = 0;
    std::vector<ImportedRow> rows;
};

/// Reads outcomes as CSV: a header with the columns reference, event and date (others are ignored),
/// then one outcome a line, each judged and recorded on its own. An Error means that the text is no
/// such CSV, the officer is unknown, or the database failed; a line that is refused is a fact of
/// the report.
Result<ImportReport> import_results(store::Database& database, const Law& law, std::string_view csv,
                                    const Actor& actor, Time now);

/// What import_results would answer, and records nothing: each line is judged as if those before it
/// had been recorded.
Result<ImportReport> preview_results(store::Database& database, const Law& law,
                                     std::string_view csv, const Actor& actor, Time now);

findings::Json to_json(const ImportReport& report);

}  // namespace catseye::review
