#include "review/law_amendments.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/utf8.hpp"
#include "findings/json.hpp"
#include "review/offences.hpp"
#include "review/tsv.hpp"
#include "store/custody_log.hpp"

namespace catseye::review {

namespace {

using findings::Json;

constexpr std::array<AmendmentKind, 3> kKinds{
    AmendmentKind::offence_added, AmendmentKind::offence_ended, AmendmentKind::holidays_added};
constexpr std::size_t kMostCharacters = 1000;  // of a cell
constexpr std::size_t kLeastHolidays = 8;      // a year in England and Wales has eight, and rarely
constexpr std::size_t kMostHolidays = 12;      // more when one is proclaimed

Error refuse(std::string sentence) {
    return fail(ErrorCode::invalid_request, std::move(sentence));
}

std::string cell_of(const LawAmendment& amendment, std::string_view column) {
    const auto found = std::find_if(amendment.cells.begin(), amendment.cells.end(),
                                    [&](const auto& cell) { return cell.first == column; });
    return found == amendment.cells.end() ? std::string() : found->second;
}

Result<Day> day_in(const LawAmendment& amendment, std::string_view column, std::string_view what) {
    const auto day = parse_day(cell_of(amendment, column));
    if (day) return *day;
    return refuse(std::string(what) + " is not a day (YYYY-MM-DD)");
}

/// Reads amendments over the two tables that can be amended.
class Amender {
public:
    explicit Amender(AmendedTables& tables)
        : offences_(tables.offences), holidays_(tables.holidays) {}

    /// One that was judged when it was recorded; the tables may be newer than it.
    Result<> apply_recorded(const LawAmendment& amendment) {
        is_fresh_ = false;
        return apply(amendment);
    }
    Result<> apply_fresh(const LawAmendment& amendment) {
        is_fresh_ = true;
        if (amendment.source.empty()) return refuse("say where the change comes from");
        for (const auto& [column, cell] : amendment.cells)
            if (!is_utf8(cell) || count_characters(cell) > kMostCharacters)
                return refuse(column + " is longer than " + std::to_string(kMostCharacters) +
                              " characters");
        return apply(amendment);
    }

private:
    Result<> apply(const LawAmendment& amendment) {
        switch (amendment.kind) {
            case AmendmentKind::offence_added:
                return add_offence(amendment);
            case AmendmentKind::offence_ended:
                return end_offence(amendment);
            case AmendmentKind::holidays_added:
                break;
        }
        return add_holidays(amendment);
    }

    Result<> add_offence(const LawAmendment& amendment) {
        const std::string code = cell_of(amendment, "cjs_code");
        if (code.empty()) return refuse("an offence needs its CJS code");
        const Day from = TRY(day_in(amendment, "valid_from", "the first day"));
        for (std::size_t row = 0; row < offences_.size(); ++row) {
            const std::string its_code = TRY(offences_.text(row, "cjs_code"));
            if (its_code != code) continue;
            const auto first = TRY(offences_.day(row, "valid_from"));
            const auto last = TRY(offences_.day(row, "valid_to"));
            const std::string name = TRY(offences_.text(row, "plain_words"));
            const bool is_same = first == from && name == cell_of(amendment, "plain_words");
            if (is_same && !is_fresh_) return ok();
            if (is_same) return refuse(code + " begins on " + to_words(from) + " already");
            if (is_fresh_ && (!first || *first < from) && (!last || *last >= from))
                return refuse(code + " is in force on " + to_words(from) +
                              ": end it the day before, or make a new version of it");
        }
        const std::size_t row = offences_.add_row();
        for (const auto& [column, cell] : amendment.cells)
            TRY(offences_.put(row, column, cell));
        return offences_.put(row, "source", amendment.source);
    }

    Result<> end_offence(const LawAmendment& amendment) {
        const std::string code = cell_of(amendment, "cjs_code");
        const Day last = TRY(day_in(amendment, "valid_to", "the last day"));
        bool ended = false;
        for (std::size_t row = 0; row < offences_.size(); ++row) {
            const std::string its_code = TRY(offences_.text(row, "cjs_code"));
            const std::string its_end = TRY(offences_.text(row, "valid_to"));
            if (its_code != code || code.empty() || !its_end.empty()) continue;
            const auto from = TRY(offences_.day(row, "valid_from"));
            if (from && *from > last && !is_fresh_) continue;
            if (from && *from > last)
                return refuse(code + " began on " + to_words(*from) + ": it cannot end before");
            TRY(offences_.put(row, "valid_to", to_iso(last)));
            ended = true;
        }
        return ended || !is_fresh_
                   ? ok()
                   : refuse("there is no offence '" + code + "' that has no end yet");
    }

    Result<> add_holidays(const LawAmendment& amendment) {
        std::map<int, std::size_t> known;
        std::map<int, std::size_t> added;
        std::vector<std::string> days;
        for (std::size_t row = 0; row < holidays_.size(); ++row) {
            days.push_back(TRY(holidays_.text(row, "date")));
            ++known[year_of(*parse_day(days.back()))];
        }
        for (const auto& [date, name] : amendment.cells) {
            const auto day = parse_day(date);
            if (!day) return refuse("'" + date + "' is not a day (YYYY-MM-DD)");
            if (name.empty()) return refuse(date + " needs a name");
            const bool is_there = std::find(days.begin(), days.end(), date) != days.end();
            if (is_there && !is_fresh_) continue;
            if (is_there) return refuse(to_words(*day) + " is there already");
            days.push_back(date);
            ++added[year_of(*day)];
            const std::size_t row = holidays_.add_row();
            TRY(holidays_.put(row, "date", date));
            TRY(holidays_.put(row, "name", name));
            TRY(holidays_.put(row, "kind", "added"));
            TRY(holidays_.put(row, "source", amendment.source));
        }
        return is_fresh_ ? check_years(known, added) : ok();
    }

    /// The table is taken to be complete from its first year to its last.
    static Result<> check_years(std::map<int, std::size_t> known,
                                const std::map<int, std::size_t>& added) {
        if (added.empty()) return refuse("there is no day");
        for (const auto& [year, count] : added) {
            if (known.contains(year)) continue;  // proclaimed at short notice
            if (count < kLeastHolidays || count > kMostHolidays)
                return refuse(std::to_string(year) + " needs all its bank holidays at once, " +
                              std::to_string(kLeastHolidays) + " to " +
                              std::to_string(kMostHolidays) + ": there are " +
                              std::to_string(count));
            if (!known.contains(year - 1) && !known.contains(year + 1))
                return refuse("the years before " + std::to_string(year) + " come first");
            known[year] = count;
        }
        return ok();
    }

    static int year_of(Day day) {
        return static_cast<int>(std::chrono::year_month_day(day).year());
    }

    TsvTable& offences_;
    TsvTable& holidays_;
    bool is_fresh_ = true;
};

Result<AmendedTables> amend(std::span<const LawTable> tables,
                            std::span<const LawAmendment> recorded,
                            std::span<const LawAmendment> fresh) {
    const auto text = [&](std::string_view name) {
        const auto found = std::find_if(tables.begin(), tables.end(),
                                        [&](const LawTable& one) { return one.name == name; });
        return found == tables.end() ? std::string_view() : found->text;
    };
    AmendedTables amended{TRY(TsvTable::parse("offences", text("offences"))),
                          TRY(TsvTable::parse("bank_holidays", text("bank_holidays")))};
    Amender amender(amended);
    for (const LawAmendment& amendment : recorded)
        TRY(amender.apply_recorded(amendment));
    for (const LawAmendment& amendment : fresh)
        TRY(amender.apply_fresh(amendment));
    return amended;
}

Result<std::vector<LawAmendment>> amendments_of(store::Database& database) {
    std::vector<LawAmendment> amendments;
    for (auto& one : TRY(recorded_amendments(database)))
        amendments.push_back(std::move(one.amendment));
    return amendments;
}

Result<LawAmendment> amendment_from(const std::string& kind, const std::string& content,
                                    const std::string& source) {
    const auto* const known = std::find_if(
        kKinds.begin(), kKinds.end(), [&](AmendmentKind one) { return to_string(one) == kind; });
    if (known == kKinds.end()) return fail(ErrorCode::internal, "an amendment of kind " + kind);
    LawAmendment amendment{*known, {}, source};
    const Json cells = TRY(findings::parse_json(content));
    for (const auto& [column, cell] : cells.items())
        amendment.cells.emplace_back(column, cell.is_string() ? cell.get<std::string>() : "");
    return amendment;
}

std::string content_of(const LawAmendment& amendment) {
    Json cells = Json::object();
    for (const auto& [column, cell] : amendment.cells)
        cells[column] = cell;
    return findings::to_line(cells);
}

}  // namespace

std::string_view to_string(AmendmentKind kind) {
    switch (kind) {
        case AmendmentKind::offence_added:
            return "offence_added";
        case AmendmentKind::offence_ended:
            return "offence_ended";
        case AmendmentKind::holidays_added:
            break;
    }
    return "holidays_added";
}

Result<Law> amended_law(std::span<const LawTable> tables, std::span<const LawAmendment> recorded,
                        std::span<const LawAmendment> fresh) {
    const AmendedTables amended = TRY(amend(tables, recorded, fresh));
    const std::string offences = amended.offences.to_text();
    const std::string holidays = amended.holidays.to_text();
    std::vector<LawTable> whole;
    for (LawTable table : tables) {
        if (table.name == "offences") table.text = offences;
        if (table.name == "bank_holidays") table.text = holidays;
        whole.push_back(table);
    }
    return Law::parse(whole);
}

Result<std::vector<RecordedAmendment>> recorded_amendments(store::Database& database) {
    const auto rows = TRY(database.query(
        "SELECT a.ordinal, a.kind, a.content, a.source, o.name, a.made_ms FROM law_amendment a "
        "JOIN officer o ON o.id = a.officer_id ORDER BY a.ordinal"));
    std::vector<RecordedAmendment> amendments;
    while (TRY(rows->next()))
        amendments.push_back({rows->integer(0),
                              TRY(amendment_from(rows->text(1), rows->text(2), rows->text(3))),
                              rows->text(4), from_ms(rows->integer(5))});
    return amendments;
}

Result<Law> law_in_force(store::Database& database) {
    const auto amendments = TRY(amendments_of(database));
    if (amendments.empty()) return compiled_law();
    return amended_law(law_tables(), amendments);
}

Result<AmendedTables> tables_in_force(store::Database& database) {
    const auto recorded = TRY(amendments_of(database));
    return amend(law_tables(), recorded, {});
}

Result<std::vector<LawAmendment>> new_version(const TsvTable& offences,
                                              const LawAmendment& version) {
    const std::string code = cell_of(version, "cjs_code");
    const Day from = TRY(day_in(version, "valid_from", "the first day"));
    std::vector<LawAmendment> amendments{
        {AmendmentKind::offence_ended,
         {{"cjs_code", code}, {"valid_to", to_iso(from - std::chrono::days(1))}},
         version.source}};
    for (std::size_t row = 0; row < offences.size(); ++row) {
        const std::string its_code = TRY(offences.text(row, "cjs_code"));
        const std::string its_end = TRY(offences.text(row, "valid_to"));
        if (its_code != code || !its_end.empty()) continue;
        LawAmendment renewed{AmendmentKind::offence_added, {}, version.source};
        for (const std::string& column : offences.columns())
            renewed.cells.emplace_back(column, TRY(offences.text(row, column)));
        for (const auto& [column, cell] : version.cells)
            for (auto& [its_column, its_cell] : renewed.cells)
                if (its_column == column && column != "plain_words") its_cell = cell;
        amendments.push_back(std::move(renewed));
    }
    return amendments;
}

Result<Law> amend_law(store::Database& database, std::span<const LawAmendment> amendments,
                      const std::string& officer_id, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const auto recorded = TRY(amendments_of(database));
    Law law = TRY(amended_law(law_tables(), recorded, amendments));
    std::int64_t ordinal =
        TRY(database.integer("SELECT max(ordinal) FROM law_amendment")).value_or(0);
    store::CustodyLog log(database);
    for (const LawAmendment& amendment : amendments) {
        ++ordinal;
        TRY(
            database.execute("INSERT INTO law_amendment (ordinal, kind, content, source, "
                             "officer_id, made_ms) VALUES ($1, $2, $3, $4, $5, $6)",
                             {ordinal, std::string(to_string(amendment.kind)),
                              content_of(amendment), amendment.source, officer_id, to_ms(now)}));
        TRY(log.append({officer_id,
                        "law_amended",
                        "law:" + std::to_string(ordinal),
                        {{"kind", std::string(to_string(amendment.kind))},
                         {"code", cell_of(amendment, "cjs_code")}}},
                       now));
    }
    TRY(transaction.commit());
    return law;
}

// ---- clocks -------------------------------------------------------------------------------------

namespace {

/// A case whose clock is not what the law gives.
struct WrongClock {
    std::string id;
    std::optional<std::string> offence;
    std::optional<std::int64_t> posting, proceedings;              ///< as stored
    std::optional<std::int64_t> right_posting, right_proceedings;  ///< as the law gives
    std::int64_t right_queue = 0;                                  ///< its place in the queue
};

std::optional<std::int64_t> number(const std::optional<Day>& day) {
    return day ? std::optional(store::day_number(*day)) : std::nullopt;
}

std::string words(const std::optional<std::int64_t>& number) {
    return number ? to_iso(store::day_from(*number)) : "none";
}

Result<std::vector<WrongClock>> look_at(store::Database& database, const Law& law, ClockWalk& walk,
                                        std::int64_t limit) {
    const auto rows = TRY(database.query(
        "SELECT c.id, c.offence, s.incident_ms, c.last_safe_posting_day, c.proceedings_day, "
        "c.queue_day FROM review_case c JOIN submission s ON s.id = c.submission_id "
        "WHERE c.id > $1 AND c.state <> 'closed' ORDER BY c.id LIMIT $2",
        {walk.after_id, limit}));
    std::vector<WrongClock> wrong;
    std::int64_t seen = 0;
    while (TRY(rows->next())) {
        ++seen;
        WrongClock one{rows->text(0),
                       rows->maybe_text(1),
                       rows->maybe_integer(3),
                       rows->maybe_integer(4),
                       {},
                       {},
                       0};
        walk.after_id = one.id;
        const Day day = london_day(from_ms(rows->integer(2)));
        const auto right =
            case_offence(law, one.offence ? law.offence(*one.offence, day) : nullptr, "", day);
        one.right_posting = number(right.last_safe_posting_day);
        one.right_proceedings = number(right.proceedings_day);
        one.right_queue = store::day_number(right.queue_day);
        if (one.right_posting != one.posting || one.right_proceedings != one.proceedings ||
            one.right_queue != rows->integer(5))
            wrong.push_back(std::move(one));
    }
    walk.done = seen < limit;
    return wrong;
}

/// False: an officer chose another offence meanwhile, or the case was closed.
Result<bool> set_right(store::Database& database, const WrongClock& wrong, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const auto changed = TRY(database.execute(
        "UPDATE review_case SET last_safe_posting_day = $2, proceedings_day = $3, queue_day = $7 "
        "WHERE id = $1 AND "
        "state <> 'closed' AND COALESCE(offence, '') = $4 AND COALESCE(last_safe_posting_day, -1) "
        "= $5 AND COALESCE(proceedings_day, -1) = $6",
        {wrong.id, store::nullable(wrong.right_posting), store::nullable(wrong.right_proceedings),
         wrong.offence.value_or(""), wrong.posting.value_or(-1), wrong.proceedings.value_or(-1),
         wrong.right_queue}));
    if (changed == 0) return false;
    if (wrong.right_posting)
        TRY(database.execute("DELETE FROM case_flag WHERE case_id = $1 AND code = 'not_computable'",
                             {wrong.id}));
    TRY(store::CustodyLog(database).append({"law",
                                            "clock_recomputed",
                                            wrong.id,
                                            {{"posting_from", words(wrong.posting)},
                                             {"posting_to", words(wrong.right_posting)},
                                             {"proceedings_from", words(wrong.proceedings)},
                                             {"proceedings_to", words(wrong.right_proceedings)}}},
                                           now));
    TRY(transaction.commit());
    return true;
}

}  // namespace

Result<> recompute_clocks(store::Database& database, const Law& law, ClockWalk& walk,
                          std::int64_t limit, Time now) {
    for (const WrongClock& wrong : TRY(look_at(database, law, walk, limit)))
        if (TRY(set_right(database, wrong, now))) ++walk.changed;
    return ok();
}

}  // namespace catseye::review
