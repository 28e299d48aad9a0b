#include "review/law.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <sstream>

#include "base/log.hpp"
#include "review/tsv.hpp"

namespace catseye::review {
namespace {

/// The rules that the clocks of notice_clock.cpp count by.
constexpr std::array<std::string_view, 9> kRulesWeCountBy{
    "NIP14", "SERVE-POST1", "SERVE-PRINT", "SERVE-LEAVE", "SERVE-HAND",
    "S172",  "COFP",        "SUM6",        "EW-NONE"};

template <typename Row>
const Row* find_by_code(const std::vector<Row>& rows, std::string_view code) {
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.code == code; });
    return found == rows.end() ? nullptr : &*found;
}

Result<Offence> read_offence(const TsvTable& table, std::size_t row) {
    Offence offence;
    offence.code = TRY(table.text(row, "cjs_code"));
    offence.plain_words = TRY(table.required(row, "plain_words"));
    offence.wording = TRY(table.required(row, "wording"));
    offence.statute = TRY(table.required(row, "statute"));
    offence.notice_required = TRY(table.yes_no(row, "nip_required"));
    offence.notice_policy = TRY(table.yes_no(row, "nip_policy"));
    offence.dvla_code = TRY(table.text(row, "dvla_code"));
    offence.points = TRY(table.required(row, "points"));
    offence.fixed_penalty_gbp = TRY(table.text(row, "fixed_penalty_gbp"));
    offence.course = TRY(table.text(row, "course"));
    offence.limit_rule = TRY(table.required(row, "limit_rule"));
    offence.severity = TRY(table.integer(row, "severity"));
    offence.second_review = TRY(table.yes_no(row, "second_review"));
    offence.valid_from = TRY(table.day(row, "valid_from"));
    offence.valid_to = TRY(table.day(row, "valid_to"));
    offence.confidence = TRY(table.required(row, "confidence"));
    return offence;
}

Result<Disposal> read_disposal(const TsvTable& table, std::size_t row) {
    Disposal disposal;
    disposal.code = TRY(table.required(row, "code"));
    disposal.label = TRY(table.required(row, "label"));
    disposal.counts_as_action = static_cast<CountsAsAction>(
        TRY(table.word(row, "counts_as_action", {"Y", "N", "P", "excluded"})));
    disposal.notice_bound = TRY(table.yes_no(row, "notice_bound"));
    disposal.needs_offence = TRY(table.yes_no(row, "needs_offence"));
    disposal.final_from = static_cast<FinalFrom>(
        TRY(table.word(row, "final_from", {"anywhere", "driver_named", "driver_not_named"})));
    disposal.closes_at_once = TRY(table.yes_no(row, "closes_at_once"));
    TRY(table.word(row, "final_state", {"closed", "decided", "prosecution"}));
    disposal.final_state = TRY(table.text(row, "final_state"));
    disposal.second_review = TRY(table.yes_no(row, "second_review"));
    return disposal;
}

Result<NfaReason> read_nfa_reason(const TsvTable& table, std::size_t row) {
    return NfaReason{TRY(table.required(row, "code")), TRY(table.required(row, "label")),
                     TRY(table.yes_no(row, "wrong_kind")),
                     TRY(table.yes_no(row, "avoidable_at_form")),
                     TRY(table.required(row, "cause"))};
}

Result<NoticeException> read_exception(const TsvTable& table, std::size_t row) {
    const std::size_t effect =
        TRY(table.word(row, "effect", {"not_required", "late_allowed", "by_hand", "at_address"}));
    return NoticeException{TRY(table.required(row, "code")), TRY(table.required(row, "label")),
                           TRY(table.required(row, "statute")),
                           TRY(table.required(row, "notice_rule")),
                           static_cast<NoticeEffect>(effect)};
}

Result<NoticeRule> read_rule(const TsvTable& table, std::size_t row) {
    return NoticeRule{TRY(table.required(row, "code")), TRY(table.required(row, "name")),
                      TRY(table.required(row, "statute")), TRY(table.integer(row, "number")),
                      TRY(table.text(row, "unit"))};
}

Result<OffenceHint> read_hint(const TsvTable& table, std::size_t row) {
    return OffenceHint{TRY(table.required(row, "hint")), TRY(table.required(row, "label")),
                       TRY(table.integer(row, "severity")), TRY(table.text(row, "usual_offence"))};
}

Result<ViewingReason> read_viewing_reason(const TsvTable& table, std::size_t row) {
    return ViewingReason{TRY(table.required(row, "code")), TRY(table.required(row, "label"))};
}

Result<PointToProve> read_point(const TsvTable& table, std::size_t row) {
    PointToProve point{{},
                       TRY(table.required(row, "point")),
                       TRY(table.required(row, "source")),
                       TRY(table.required(row, "confidence"))};
    std::istringstream codes(TRY(table.required(row, "codes")));
    for (std::string code; codes >> code;)
        point.codes.push_back(code);
    return point;
}

Result<TextTemplate> read_template(const TsvTable& table, std::size_t row) {
    TRY(table.word(row, "kind", {"decision", "request"}));
    return TextTemplate{TRY(table.text(row, "kind")), TRY(table.required(row, "code")),
                        TRY(table.required(row, "words"))};
}

Result<Day> read_holiday(const TsvTable& table, std::size_t row) {
    TRY(table.required(row, "date"));
    return *TRY(table.day(row, "date"));
}

template <typename Row>
Result<std::vector<Row>> read_table(std::span<const LawTable> tables, std::string_view name,
                                    Result<Row> (*read)(const TsvTable&, std::size_t)) {
    const auto found = std::find_if(tables.begin(), tables.end(),
                                    [&](const LawTable& table) { return table.name == name; });
    if (found == tables.end()) {
        return fail(ErrorCode::invalid_request,
                    std::string(name) + ".tsv is missing from the law tables");
    }
    const TsvTable table = TRY(TsvTable::parse(found->name, found->text));
    std::vector<Row> rows;
    rows.reserve(table.size());
    for (std::size_t row = 0; row < table.size(); ++row)
        rows.push_back(TRY(read(table, row)));
    return rows;
}

/// Two rows with one code would make an answer depend on their order.
template <typename Row>
Result<> check_unique(const std::vector<Row>& rows, std::string_view table) {
    std::set<std::string_view> codes;
    for (const Row& row : rows) {
        if (!codes.insert(row.code).second) {
            return fail(ErrorCode::invalid_request,
                        std::string(table) + ".tsv has the code " + row.code + " twice");
        }
    }
    return ok();
}

Day year_start(std::chrono::year year) {
    return Day(year / std::chrono::January / 1);
}

}  // namespace

BusinessDays::BusinessDays(std::set<Day> holidays) : holidays_(std::move(holidays)) {
    if (holidays_.empty()) return;
    first_ = year_start(std::chrono::year_month_day(*holidays_.begin()).year());
    last_ = year_start(std::chrono::year_month_day(*holidays_.rbegin()).year() +
                       std::chrono::years(1)) -
            std::chrono::days(1);
}

std::optional<bool> BusinessDays::is_business_day(Day day) const {
    if (!covers(day)) return std::nullopt;
    const std::chrono::weekday weekday(day);
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday &&
           !holidays_.contains(day);
}

std::optional<Day> BusinessDays::after(Day day, std::int64_t count) const {
    while (count > 0) {
        day += std::chrono::days(1);
        const auto business = is_business_day(day);
        if (!business) return std::nullopt;
        if (*business) --count;
    }
    return day;
}

std::optional<Day> BusinessDays::before(Day day, std::int64_t count) const {
    while (count > 0) {
        day -= std::chrono::days(1);
        const auto business = is_business_day(day);
        if (!business) return std::nullopt;
        if (*business) --count;
    }
    return day;
}

std::optional<Day> BusinessDays::on_or_before(Day day) const {
    const auto business = is_business_day(day);
    if (!business) return std::nullopt;
    return *business ? std::optional(day) : before(day, 1);
}

Result<Law> Law::parse(std::span<const LawTable> tables) {
    Law law;
    law.offences_ = TRY(read_table(tables, "offences", read_offence));
    law.disposals_ = TRY(read_table(tables, "disposals", read_disposal));
    law.nfa_reasons_ = TRY(read_table(tables, "nfa_reasons", read_nfa_reason));
    law.notice_exceptions_ = TRY(read_table(tables, "notice_exceptions", read_exception));
    law.rules_ = TRY(read_table(tables, "notices", read_rule));
    law.hints_ = TRY(read_table(tables, "offence_hints", read_hint));
    law.viewing_reasons_ = TRY(read_table(tables, "viewing_reasons", read_viewing_reason));
    law.points_ = TRY(read_table(tables, "points_to_prove", read_point));
    law.templates_ = TRY(read_table(tables, "templates", read_template));
    const std::vector<Day> holidays = TRY(read_table(tables, "bank_holidays", read_holiday));
    law.business_days_ = BusinessDays(std::set<Day>(holidays.begin(), holidays.end()));
    TRY(law.check_references());
    return law;
}

Result<> Law::check_references() const {
    TRY(check_unique(disposals_, "disposals"));
    TRY(check_unique(nfa_reasons_, "nfa_reasons"));
    TRY(check_unique(notice_exceptions_, "notice_exceptions"));
    TRY(check_unique(rules_, "notices"));
    TRY(check_unique(viewing_reasons_, "viewing_reasons"));
    std::vector<std::string> rules(kRulesWeCountBy.begin(), kRulesWeCountBy.end());
    for (const Offence& offence : offences_)
        rules.push_back(offence.limit_rule);
    for (const NoticeException& exception : notice_exceptions_)
        rules.push_back(exception.rule);
    for (const std::string& code : rules) {
        if (find_by_code(rules_, code) == nullptr) {
            return fail(ErrorCode::invalid_request, "notices.tsv has no rule " + code);
        }
    }
    for (const OffenceHint& hint : hints_) {
        if (!hint.usual_offence.empty() && !knows_offence(hint.usual_offence)) {
            return fail(ErrorCode::invalid_request, "offence_hints.tsv: the usual offence of " +
                                                        hint.hint + ", " + hint.usual_offence +
                                                        ", is not in offences.tsv");
        }
    }
    for (const PointToProve& point : points_) {
        for (const std::string& code : point.codes) {
            if (code == "*" || knows_offence(code)) continue;
            return fail(ErrorCode::invalid_request,
                        "points_to_prove.tsv: " + code + " is not in offences.tsv");
        }
    }
    return ok();
}

const Offence* Law::offence(std::string_view code, Day day) const {
    const auto found =
        std::find_if(offences_.begin(), offences_.end(), [&](const Offence& offence) {
            return offence.code == code && (!offence.valid_from || day >= *offence.valid_from) &&
                   (!offence.valid_to || day <= *offence.valid_to);
        });
    return found == offences_.end() || code.empty() ? nullptr : &*found;
}

bool Law::knows_offence(std::string_view code) const {
    return !code.empty() && find_by_code(offences_, code) != nullptr;
}

const Disposal* Law::disposal(std::string_view code) const {
    return find_by_code(disposals_, code);
}

const NfaReason* Law::nfa_reason(std::string_view code) const {
    return find_by_code(nfa_reasons_, code);
}

const NoticeException* Law::notice_exception(std::string_view code) const {
    return find_by_code(notice_exceptions_, code);
}

const OffenceHint* Law::hint(std::string_view hint) const {
    const auto found = std::find_if(hints_.begin(), hints_.end(),
                                    [&](const OffenceHint& row) { return row.hint == hint; });
    return found == hints_.end() ? nullptr : &*found;
}

const ViewingReason* Law::viewing_reason(std::string_view code) const {
    return find_by_code(viewing_reasons_, code);
}

std::vector<const PointToProve*> Law::points_to_prove(std::string_view offence) const {
    std::vector<const PointToProve*> points;
    for (const std::string_view wanted : {offence, std::string_view("*")})
        for (const PointToProve& point : points_)
            if (std::find(point.codes.begin(), point.codes.end(), wanted) != point.codes.end())
                points.push_back(&point);
    return points;
}

const NoticeRule& Law::rule(std::string_view code) const {
    const NoticeRule* rule = find_by_code(rules_, code);
    assert(rule != nullptr);
    return *rule;
}

const Law& compiled_law() {
    static const Law kLaw = [] {
        auto law = Law::parse(law_tables());
        if (!law) {
            log::error("the compiled-in law cannot be read", {{"fault", law.error().message}});
            std::abort();
        }
        return *std::move(law);
    }();
    return kLaw;
}

}  // namespace catseye::review
