#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace catseye::review {

/// One table of data/law: its file name without ".tsv", and its text.
struct LawTable {
    std::string_view name;
    std::string_view text;
};

/// Every table, as compiled in.
std::span<const LawTable> law_tables();

/// A row of offences.tsv. Several rows may share a code: the public knows one offence by several
/// names.
struct Offence {
    std::string code;         ///< CJS code; empty where none has been found
    std::string plain_words;  ///< what the public would call it
    std::string wording;
    std::string statute;
    bool notice_required = false;  ///< by law (RTOA 1988 s.1 and Schedule 1)
    bool notice_policy =
        false;  ///< serve one anyway: it may end up charged as an offence that needs it
    std::string dvla_code;
    std::string points;
    std::string fixed_penalty_gbp;
    std::string course;
    std::string limit_rule;  ///< code in notices.tsv: SUM6, RTOA6 or EW-NONE
    std::int64_t severity = 0;
    bool second_review = false;
    std::optional<Day> valid_from;
    std::optional<Day> valid_to;
    std::string confidence;
};

/// Whether a disposal counts as action taken: Y, N, P (pending) or excluded (from the denominator
/// too).
enum class CountsAsAction { yes, no, pending, excluded };

/// Where a case must stand before a disposal can be final.
enum class FinalFrom { anywhere, driver_named, driver_not_named };

/// A row of disposals.tsv.
struct Disposal {
    std::string code;
    std::string label;
    CountsAsAction counts_as_action = CountsAsAction::no;
    bool notice_bound = false;  ///< needs a notice in time wherever the offence does
    bool needs_offence = false;
    FinalFrom final_from = FinalFrom::anywhere;
    bool closes_at_once = false;  ///< nothing follows: final when first decided
    std::string final_state;      ///< where a final decision leads: closed | decided | prosecution
    bool second_review = false;
};

/// A row of nfa_reasons.tsv.
struct NfaReason {
    std::string code;
    std::string label;
    bool wrong_kind = false;         ///< never was a case for this force and this scheme
    bool avoidable_at_form = false;  ///< a better form would have stopped it
    std::string cause;               ///< submitter | force | none
};

/// What an exception does to the rule that a notice must be served in time.
enum class NoticeEffect { not_required, late_allowed, by_hand, at_address };

/// A row of notice_exceptions.tsv.
struct NoticeException {
    std::string code;
    std::string label;
    std::string statute;
    std::string rule;  ///< code in notices.tsv
    NoticeEffect effect = NoticeEffect::not_required;
};

/// A row of notices.tsv: a rule that gives somebody a number of days, or says how they are counted.
struct NoticeRule {
    std::string code;
    std::string name;
    std::string statute;
    std::int64_t number = 0;
    std::string unit;
};

/// A row of offence_hints.tsv: what a member of the public ticks.
struct OffenceHint {
    std::string hint;
    std::string label;
    std::int64_t severity = 0;
    std::string usual_offence;  ///< what officers mostly make of it; empty: no usual one
};

/// A row of viewing_reasons.tsv: why an officer looks at footage, where the force asks.
struct ViewingReason {
    std::string code;
    std::string label;
};

/// A row of points_to_prove.tsv: what the evidence must show for an offence.
struct PointToProve {
    std::vector<std::string> codes;  ///< of offences; "*" is every one
    std::string point;
    std::string source;
    std::string confidence;
};

/// A row of templates.tsv: words that an officer may begin with.
struct TextTemplate {
    std::string kind;  ///< decision | request
    std::string code;  ///< a disposal; or what is asked for: review/submitter_requests.hpp
    std::string words;
};

/// Business days in England and Wales (CrimPR 2025 r.2.2(1)): every day but Saturdays, Sundays and
/// the holidays of bank_holidays.tsv. Outside the years of that table nothing is known, so the
/// answer is nothing: a day that might be a holiday is never taken for a business day.
class BusinessDays {
public:
    BusinessDays() = default;
    explicit BusinessDays(std::set<Day> holidays);
    bool covers(Day day) const { return day >= first_ && day <= last_; }
    Day first() const { return first_; }
    Day last() const { return last_; }
    std::optional<bool> is_business_day(Day day) const;
    /// The `count`-th business day after `day`.
    std::optional<Day> after(Day day, std::int64_t count) const;
    /// The `count`-th business day before `day`.
    std::optional<Day> before(Day day, std::int64_t count) const;
    /// `day` itself where it is one, else the last before it.
    std::optional<Day> on_or_before(Day day) const;

private:
    std::set<Day> holidays_;
    Day first_{};
    Day last_{std::chrono::days(-1)};
};

/// The law as data: the tables of data/law, read and judged once.
class Law {
public:
    /// A missing table or column, or a cell that is not what its column holds, is invalid_request
    /// and names the table, the line and the column.
    static Result<Law> parse(std::span<const LawTable> tables);

    /// The offence with this code in force on `day`; null where there is none.
    const Offence* offence(std::string_view code, Day day) const;
    bool knows_offence(std::string_view code) const;
    const Disposal* disposal(std::string_view code) const;
    const NfaReason* nfa_reason(std::string_view code) const;
    const NoticeException* notice_exception(std::string_view code) const;
    const OffenceHint* hint(std::string_view hint) const;
    const ViewingReason* viewing_reason(std::string_view code) const;
    /// A rule that the code refers to by name: its absence is found when the tables are parsed.
    const NoticeRule& rule(std::string_view code) const;
    const BusinessDays& business_days() const { return business_days_; }

    const std::vector<Offence>& offences() const { return offences_; }
    const std::vector<Disposal>& disposals() const { return disposals_; }
    const std::vector<NfaReason>& nfa_reasons() const { return nfa_reasons_; }
    const std::vector<NoticeException>& notice_exceptions() const { return notice_exceptions_; }
    const std::vector<OffenceHint>& hints() const { return hints_; }
    const std::vector<ViewingReason>& viewing_reasons() const { return viewing_reasons_; }
    const std::vector<TextTemplate>& templates() const { return templates_; }
    /// Those of the offence first, then those of every offence; empty where none is written down.
    std::vector<const PointToProve*> points_to_prove(std::string_view offence) const;

private:
    Result<> check_references() const;

    std::vector<Offence> offences_;
    std::vector<Disposal> disposals_;
    std::vector<NfaReason> nfa_reasons_;
    std::vector<NoticeException> notice_exceptions_;
    std::vector<NoticeRule> rules_;
    std::vector<OffenceHint> hints_;
    std::vector<ViewingReason> viewing_reasons_;
    std::vector<PointToProve> points_;
    std::vector<TextTemplate> templates_;
    BusinessDays business_days_;
};

/// The compiled-in law, parsed at the first call. A fault in it ends the program: a test keeps one
/// from shipping.
const Law& compiled_law();

/// What a member of the public may tick.
inline const std::vector<OffenceHint>& offence_hints() {
    return compiled_law().hints();
}

}  // namespace catseye::review
