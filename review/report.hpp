#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/law.hpp"
#include "store/database.hpp"

namespace catseye::review {

class CaseLedger;

/// Which of the cases a report counts; an empty word is no condition.
struct ReportFilter {
    std::string offence;  ///< code, or `none`: no officer has chosen one
    std::string area;     ///< district as the report names it, or `not known`
    std::string mode;     ///< how the submitter travelled

    /// Name and word of each condition that holds, in this order.
    std::vector<std::pair<std::string, std::string>> conditions() const;
};

/// What to report on. `generated` is now: a report is what was known at that moment.
struct ReportRequest {
    std::string source = "own";  ///< own, or the name of a map of published outcomes
    std::optional<Day>
        from;               ///< first day of submission, Europe/London; absent: from the first one
    std::optional<Day> to;  ///< last day of submission; absent: up to the day of `generated`
    Time generated;
    ReportFilter filter = {};
    std::vector<std::string> tables = {};  ///< ids of those wanted; empty: all
};

/// `part` of `of`, shown as a percentage: "n/a" where there is nothing to take it of.
struct Share {
    std::int64_t part = 0;
    std::int64_t of = 0;
};

/// The 95 % interval of a share (review/interval.hpp): how far off it may be, taken of so few.
struct Interval {
    Share share;
};

/// A text, a count, a number with one decimal, a share or its interval.
using Cell = std::variant<std::string, std::int64_t, double, Share, Interval>;

/// A table that adds up: where rows are parts of a whole, the last one is their total.
struct ReportTable {
    std::string id;
    std::string title;
    std::string unit;  ///< what is counted: cases, submissions, originals, …
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows;
};

/// One of the three action rates: never without what it was taken of, and how many are still open.
struct ActionRate {
    std::string name;
    std::int64_t actioned = 0;
    std::int64_t of = 0;
    std::int64_t pending = 0;
};

/// The figures that everything else adds up to: received = actioned + not_actioned + pending +
/// unmapped.
struct Headline {
    std::string unit;
    std::int64_t received = 0;
    std::int64_t reviewed = 0;  ///< an officer has decided at least once
    std::int64_t actioned = 0;
    std::int64_t not_actioned = 0;
    std::int64_t pending = 0;       ///< open, whether reviewed or not
    std::int64_t not_reviewed = 0;  ///< the part of `pending` that nobody has decided on
    std::int64_t unmapped = 0;      ///< published rows whose disposal has no code of ours
    std::vector<std::pair<std::string, std::int64_t>> by_disposal;  ///< adds up to `received`
    std::vector<ActionRate> rates;
    std::string sentence;
};

struct Report {
    std::string source;
    std::optional<Day> from;  ///< absent where a published source has no dates
    std::optional<Day> to;
    Time generated;
    ReportFilter filter;
    Headline headline;
    std::vector<std::string> notes;  ///< what a reader must know to read the figures right
    std::vector<ReportTable> tables;
};

/// Counts the cases submitted between two days, whatever has become of them since, by these rules:
///
/// **A recommendation is not a result.** What a case has come to is, in this order, what has
/// happened (a prosecution begun, a course completed, a conditional offer accepted, a letter sent),
/// else the disposal of its last final decision, else nothing: a case that only has a recommended
/// disposal is pending.
///
/// **Courses, fixed penalties, prosecutions and letters are counted from what has happened**, never
/// from decisions. A final decision to act whose result is not in yet is action taken, and shown as
/// that.
///
/// `actioned` are the cases whose disposal counts Y in disposals.tsv; one that counts P (passed to
/// another unit) is pending. A case decided by nobody is not reviewed, and pending too. Then
/// `action_rate_received` = actioned ÷ received; `action_rate_reviewed` = actioned ÷ (reviewed −
/// duplicates); `action_rate_in_scope` = actioned ÷ (reviewed − duplicates − sent to another force
/// − no further action for a reason that nfa_reasons.tsv calls the wrong kind).
///
/// The unit is the case, one vehicle of one submission: a submission with two vehicles may end in
/// two ways, and the parts must add up. The sentence speaks of submissions where each has one
/// vehicle.
///
/// Under a filter, tables that know nothing of what it asks for (people shown another door, the
/// footage's health) are left out; a word that it asks for and that no case can have is
/// invalid_request.
///
/// Published outcomes count as what their force says that they are. A source that was never
/// imported is not_found; `from` after `to` is invalid_request.
Result<Report> build_report(store::Database& database, const Law& law,
                            const ReportRequest& request);
/// The same, with the own cases that somebody holds in memory.
Result<Report> build_report(store::Database& database, const Law& law, const ReportRequest& request,
                            CaseLedger& ledger);

/// A word that a filter may ask for, and what it means.
struct ReportChoice {
    std::string word;
    std::string meaning;  ///< empty: the word says it
};
/// What there is to choose from, in order.
struct ReportChoices {
    std::vector<ReportChoice> sources, offences, areas, modes;
};
Result<ReportChoices> report_choices(store::Database& database, const Law& law,
                                     const std::string& source, CaseLedger& ledger);

enum class ReportFormat { text, json, csv, html };
/// invalid_request for any other word.
Result<ReportFormat> report_format_from(std::string_view word);

/// text: aligned for a terminal. json: as the command line promises. csv: one section per table,
/// each line beginning with the table's id, no cell a formula. html: one page of captioned tables.
std::string render(const Report& report, ReportFormat format);
/// One table as CSV: a line of its columns, then its rows, no cell a formula.
std::string table_as_csv(const ReportTable& table);

}  // namespace catseye::review
