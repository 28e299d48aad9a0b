#include "store/decisions.hpp"

#include "store/cases.hpp"

namespace catseye::store {
namespace {

std::optional<Officer> officer_of(const Rows& rows) {
    const auto left = rows.maybe_integer(3);
    return Officer{rows.text(0), rows.text(1), rows.text(2),
                   left ? std::optional(from_ms(*left)) : std::nullopt};
}

}  // namespace

Result<> Officers::add(const Officer& officer, Time now) {
    TRY(database_.execute("INSERT INTO officer (id, name, role, added_ms) VALUES ($1, $2, $3, $4)",
                          {officer.id, officer.name, officer.role, to_ms(now)}));
    return ok();
}

Result<std::optional<Officer>> Officers::by_name(const std::string& name) {
    const auto rows =
        TRY(database_.query("SELECT id, name, role, left_ms FROM officer WHERE name = $1", {name}));
    if (!TRY(rows->next())) return std::optional<Officer>();
    return officer_of(*rows);
}

Result<std::optional<Officer>> Officers::by_id(const std::string& id) {
    const auto rows =
        TRY(database_.query("SELECT id, name, role, left_ms FROM officer WHERE id = $1", {id}));
    if (!TRY(rows->next())) return std::optional<Officer>();
    return officer_of(*rows);
}

Result<std::vector<Officer>> Officers::all() {
    const auto rows = TRY(database_.query(
        "SELECT id, name, role, left_ms FROM officer ORDER BY (left_ms IS NOT NULL), name, id"));
    std::vector<Officer> officers;
    while (TRY(rows->next()))
        officers.push_back(*officer_of(*rows));
    return officers;
}

Result<bool> Officers::change_role(const std::string& id, const std::string& from,
                                   const std::string& to) {
    const auto changed = TRY(database_.execute(
        "UPDATE officer SET role = $3 WHERE id = $1 AND role = $2 AND left_ms IS NULL",
        {id, from, to}));
    return changed == 1;
}

Result<bool> Officers::leave(const std::string& id, Time now) {
    const auto changed = TRY(database_.execute(
        "UPDATE officer SET left_ms = $2 WHERE id = $1 AND left_ms IS NULL", {id, to_ms(now)}));
    return changed == 1;
}

Result<> Decisions::add(const Decision& added) {
    TRY(database_.execute(
        "INSERT INTO decision (id, case_id, ordinal, kind, offence, disposal, nfa_reason, "
        "notice_exception, reason, officer_id, system_user, decided_ms, stands_ms, state_before, "
        "offence_before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        {added.id, added.case_id, added.ordinal, added.kind, nullable(added.offence),
         added.disposal, nullable(added.nfa_reason), nullable(added.notice_exception), added.reason,
         added.officer_id, added.system_user, to_ms(added.decided), to_ms(added.stands),
         added.state_before, nullable(added.offence_before)}));
    return ok();
}

Result<std::vector<Decision>> Decisions::all_of_case(const std::string& case_id) {
    const auto rows = TRY(database_.query(
        "SELECT id, case_id, ordinal, kind, offence, disposal, nfa_reason, notice_exception, "
        "reason, officer_id, system_user, decided_ms, stands_ms, state_before, offence_before, "
        "undone_ms FROM decision WHERE case_id = $1 ORDER BY ordinal",
        {case_id}));
    std::vector<Decision> decisions;
    while (TRY(rows->next())) {
        decisions.push_back({rows->text(0), rows->text(1), rows->integer(2), rows->text(3),
                             rows->maybe_text(4), rows->text(5), rows->maybe_text(6),
                             rows->maybe_text(7), rows->text(8), rows->text(9), rows->text(10),
                             from_ms(rows->integer(11)), from_ms(rows->integer(12)), rows->text(13),
                             rows->maybe_text(14), std::nullopt});
        if (const auto undone = rows->maybe_integer(15)) decisions.back().undone = from_ms(*undone);
    }
    return decisions;
}

Result<std::vector<Decision>> Decisions::of_case(const std::string& case_id) {
    std::vector<Decision> decisions = TRY(all_of_case(case_id));
    std::erase_if(decisions, [](const Decision& one) { return one.undone.has_value(); });
    return decisions;
}

Result<std::int64_t> Decisions::next_ordinal(const std::string& case_id) {
    return TRY(database_.integer("SELECT max(ordinal) FROM decision WHERE case_id = $1", {case_id}))
               .value_or(0) +
           1;
}

Result<std::optional<UndoableDecision>> Decisions::undoable_by(const std::string& officer_id,
                                                               Time now) {
    const auto rows = TRY(database_.query(
        "SELECT c.reference, d.disposal, d.kind, d.stands_ms FROM decision d JOIN review_case c ON "
        "c.id = d.case_id WHERE d.officer_id = $1 AND d.stands_ms > $2 AND d.undone_ms IS NULL "
        "ORDER BY d.decided_ms DESC LIMIT 1",
        {officer_id, to_ms(now)}));
    if (!TRY(rows->next())) return std::optional<UndoableDecision>();
    return std::optional(
        UndoableDecision{rows->text(0), rows->text(1), rows->text(2), from_ms(rows->integer(3))});
}

Result<bool> Decisions::undo(const std::string& decision_id, Time now) {
    const auto changed = TRY(
        database_.execute("UPDATE decision SET undone_ms = $2 WHERE id = $1 AND undone_ms IS NULL",
                          {decision_id, to_ms(now)}));
    return changed == 1;
}

Result<bool> Decisions::add_outcome(const Outcome& added) {
    const auto changed = TRY(database_.execute(
        "INSERT INTO outcome (id, case_id, event, on_day, recorded_ms, officer_id, system_user, "
        "source, note) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (case_id, event, on_day) DO "
        "NOTHING",
        {added.id, added.case_id, added.event, day_number(added.on), to_ms(added.recorded),
         added.officer_id, added.system_user, added.source, added.note}));
    return changed == 1;
}

Result<std::vector<Outcome>> Decisions::outcomes_of(const std::string& case_id) {
    const auto rows =
        TRY(database_.query("SELECT id, case_id, event, on_day, recorded_ms, officer_id, "
                            "system_user, source, note FROM outcome "
                            "WHERE case_id = $1 ORDER BY on_day, recorded_ms, id",
                            {case_id}));
    std::vector<Outcome> outcomes;
    while (TRY(rows->next())) {
        outcomes.push_back({rows->text(0), rows->text(1), rows->text(2), day_from(rows->integer(3)),
                            from_ms(rows->integer(4)), rows->text(5), rows->text(6), rows->text(7),
                            rows->text(8)});
    }
    return outcomes;
}

}  // namespace catseye::store
