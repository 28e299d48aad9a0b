#include "review/outcomes.hpp"

#include <algorithm>
#include <map>

#include "base/csv.hpp"
#include "base/ids.hpp"
#include "store/custody_log.hpp"

namespace catseye::review {
namespace {

Error refuse(std::string why) {
    return fail(ErrorCode::invalid_request, std::move(why));
}

/// An act, such as a decision, is no outcome.
Result<> check_event(const std::string& event) {
    const auto lines = transitions();
    const bool known = std::any_of(lines.begin(), lines.end(), [&](const Transition& line) {
        return line.event == event && line.kind == EventKind::outcome;
    });
    return known ? ok()
                 : Result<>(
                       refuse("'" + event.substr(0, 64) + "' is no outcome: " + outcome_events()));
}

Result<> check_day(const CaseRecord& record, const NewOutcome& outcome, Day today) {
    if (outcome.on > today) {
        return refuse(outcome.event + " on " + to_words(outcome.on) +
                      " lies in the future; today is " + to_words(today));
    }
    if (outcome.on < record.incident_day()) {
        return refuse(outcome.event + " on " + to_words(outcome.on) +
                      " lies before the incident on " + to_words(record.incident_day()));
    }
    if (!record.outcomes.empty() && outcome.on < record.outcomes.back().on) {
        const store::Outcome& last = record.outcomes.back();
        return refuse(outcome.event + " on " + to_words(outcome.on) + " lies before " + last.event +
                      " on " + to_words(last.on));
    }
    return ok();
}

/// The flag that a notice deserves which cannot be shown to be served in time.
std::optional<store::CaseFlag> notice_flag(const Law& law, const CaseRecord& record,
                                           const NewOutcome& outcome, Time now) {
    const Offence* offence =
        record.row.offence ? law.offence(*record.row.offence, record.incident_day()) : nullptr;
    const auto service = service_by(law, outcome.event, outcome.on);
    if (!service || (offence != nullptr && !offence->notice_required)) return std::nullopt;
    const NoticeClock clock = notice_clock(law, record.incident_day());
    const std::string limit = "the last day for service was " + to_words(clock.last_service_day) +
                              ", 14 days after " + to_words(clock.offence_day);
    if (!service->day) {
        return store::CaseFlag{"not_computable", "notice",
                               service->steps.back().what + "; " + limit + ".", now};
    }
    if (*service->day <= clock.last_service_day) return std::nullopt;
    return store::CaseFlag{
        "notice_out_of_time", "",
        "The notice of " + to_words(outcome.on) + " is taken as served on " +
            to_words(*service->day) + "; " + limit +
            (clock.last_posting_day && outcome.event == "notice_posted"
                 ? ", and the last safe day to post it was " + to_words(*clock.last_posting_day)
                 : "") +
            ".",
        now};
}

std::optional<store::CaseFlag> charge_flag(const CaseRecord& record, const NewOutcome& outcome,
                                           Time now) {
    const auto last = record.row.proceedings_day;
    const store::Decision* decision = record.last_decision("final");
    // The six months of an offence under s.172 run from that offence, not from the incident.
    const bool own_clock = decision != nullptr && decision->disposal == "S172";
    if (outcome.event != "charged" || own_clock || !last || outcome.on <= *last)
        return std::nullopt;
    return store::CaseFlag{
        "proceedings_out_of_time", "",
        "Charged on " + to_words(outcome.on) + "; the last day was " + to_words(*last) + ".", now};
}

/// The case moves by an outcome.
Result<> follow(store::Database& database, const CaseRecord& record, const store::Outcome& row,
                CaseState to) {
    const std::string state(to_string(to));
    if (!TRY(store::Cases(database).move(record.row.id, record.row.state, state, row.recorded))) {
        return fail(ErrorCode::conflict,
                    "case " + record.row.reference + " has just changed: look at it again");
    }
    TRY(store::CustodyLog(database).append({row.officer_id,
                                            "outcome_recorded",
                                            row.case_id,
                                            {{"outcome", row.id},
                                             {"event", row.event},
                                             {"on", to_iso(row.on)},
                                             {"source", row.source},
                                             {"from", record.row.state},
                                             {"to", state}}},
                                           row.recorded));
    return ok();
}

/// Where the three columns of an import stand.
struct ImportColumns {
    std::size_t reference = 0, event = 0, date = 0, width = 0;
};

Result<ImportColumns> import_columns(const std::vector<CsvRow>& rows) {
    ImportColumns columns;
    const std::vector<std::string> header =
        rows.empty() ? std::vector<std::string>() : rows.front().cells;
    columns.width = header.size();
    const std::pair<std::string_view, std::size_t*> wanted[] = {
        {"reference", &columns.reference}, {"event", &columns.event}, {"date", &columns.date}};
    for (const auto& [name, place] : wanted) {
        const auto found = std::find(header.begin(), header.end(), name);
        if (found == header.end()) {
            return refuse("the results have no column '" + std::string(name) +
                          "': the first line must name the columns reference, event and date");
        }
        *place = static_cast<std::size_t>(found - header.begin());
    }
    return columns;
}

/// A fault of this line alone: the next one may be well.
bool is_refusal(ErrorCode code) {
    return code == ErrorCode::invalid_request || code == ErrorCode::not_found ||
           code == ErrorCode::conflict || code == ErrorCode::busy;
}

/// Judges a line and has it recorded. An Error is one that ends the import.
template <typename Record>
Result<ImportedRow> imported_row(const CsvRow& line, const ImportColumns& columns,
                                 const Record& record) {
    ImportedRow row{line.line, "", "", "", "refused", ""};
    if (line.cells.size() != columns.width) {
        row.message = std::to_string(line.cells.size()) + " cells where the header has " +
                      std::to_string(columns.width);
        return row;
    }
    row.reference = line.cells[columns.reference];
    row.event = line.cells[columns.event];
    row.on = line.cells[columns.date];
    const Result<Day> on = parse_day(row.on);
    const Result<RecordedOutcome> outcome =
        on ? record(row, *on) : Result<RecordedOutcome>(on.error());
    if (outcome) {
        row.result = to_string(outcome->recorded);
        row.message = outcome->warning;
        return row;
    }
    if (!is_refusal(outcome.error().code)) return outcome.error();
    row.message = outcome.error().message;
    return row;
}

}  // namespace

std::string_view to_string(OutcomeSource source) {
    switch (source) {
        case OutcomeSource::import:
            return "import";
        case OutcomeSource::console:
            return "console";
        case OutcomeSource::command:
            break;
    }
    return "command";
}

std::string_view to_string(Recorded recorded) {
    return recorded == Recorded::recorded ? "recorded" : "already_recorded";
}

Result<OutcomePlan> plan_outcome(const Law& law, const CaseRecord& record,
                                 const store::Officer& officer, const NewOutcome& outcome,
                                 Time now) {
    const auto known = std::find_if(record.outcomes.begin(), record.outcomes.end(),
                                    [&](const store::Outcome& one) {
                                        return one.event == outcome.event && one.on == outcome.on;
                                    });
    const bool is_known = known != record.outcomes.end();
    const Role role = TRY(role_from(officer.role));
    const auto line = allow(outcome.event, facts_of(law, record), role);
    if (is_known) {
        const bool holds_again = outcome.source != OutcomeSource::import &&
                                 !record.reopenings.empty() &&
                                 known->recorded < record.reopenings.back().reopened && line &&
                                 (*line)->to.value_or(record.state) != record.state;
        if (!holds_again) return OutcomePlan{Recorded::already_recorded, record.state, {}, {}};
        return OutcomePlan{Recorded::recorded, *(*line)->to, {}, *known};
    }
    TRY(check_event(outcome.event));
    TRY(check_day(record, outcome, london_day(now)));
    if (!line) return line.error();
    OutcomePlan plan{Recorded::recorded,
                     (*line)->to.value_or(record.state),
                     notice_flag(law, record, outcome, now),
                     {}};
    if (!plan.flag) plan.flag = charge_flag(record, outcome, now);
    return plan;
}

Result<RecordedOutcome> record_outcome(store::Database& database, const Law& law,
                                       const NewOutcome& outcome, Time now) {
    auto transaction = TRY(store::Transaction::begin(database));
    const CaseRecord record = TRY(load_case(database, outcome.reference));
    const store::Officer officer = TRY(officer_by_name(database, outcome.actor.officer));
    const OutcomePlan plan = TRY(plan_outcome(law, record, officer, outcome, now));
    if (plan.recorded == Recorded::already_recorded)
        return RecordedOutcome{plan.recorded, plan.to, ""};
    store::Outcome row{make_id(now),
                       record.row.id,
                       outcome.event,
                       outcome.on,
                       now,
                       officer.id,
                       outcome.actor.system_user,
                       std::string(to_string(outcome.source)),
                       ""};
    if (plan.again)
        row.id = plan.again->id;
    else
        TRY(store::Decisions(database).add_outcome(row));
    TRY(follow(database, record, row, plan.to));
    if (plan.flag) TRY(store::Cases(database).raise_flag(record.row.id, *plan.flag));
    TRY(transaction.commit());
    return RecordedOutcome{plan.recorded, plan.to, plan.flag ? plan.flag->message : ""};
}

namespace {

/// Reads the lines and has each of them recorded, or judged.
template <typename Record>
Result<ImportReport> import_with(std::string_view csv, const Record& record) {
    const std::vector<CsvRow> rows = TRY(read_csv(csv));
    const ImportColumns columns = TRY(import_columns(rows));
    ImportReport report;
    for (std::size_t at = 1; at < rows.size(); ++at) {
        ImportedRow row = TRY(imported_row(rows[at], columns, record));
        ++(row.result == "recorded"  ? report.recorded
           : row.result == "refused" ? report.refused
                                     : report.already_recorded);
        report.rows.push_back(std::move(row));
    }
    return report;
}

/// As the case would stand then.
void pretend(CaseRecord& record, const store::Outcome& outcome, CaseState to) {
    const auto after =
        std::upper_bound(record.outcomes.begin(), record.outcomes.end(), outcome,
                         [](const auto& one, const auto& other) { return one.on < other.on; });
    record.outcomes.insert(after, outcome);
    record.state = to;
    record.row.state = to_string(to);
}

}  // namespace

Result<ImportReport> import_results(store::Database& database, const Law& law, std::string_view csv,
                                    const Actor& actor, Time now) {
    TRY(officer_by_name(database, actor.officer));
    return import_with(csv, [&](const ImportedRow& read, Day on) {
        return record_outcome(database, law,
                              {read.reference, read.event, on, actor, OutcomeSource::import}, now);
    });
}

Result<ImportReport> preview_results(store::Database& database, const Law& law,
                                     std::string_view csv, const Actor& actor, Time now) {
    const store::Officer officer = TRY(officer_by_name(database, actor.officer));
    std::map<std::string, CaseRecord> cases;
    return import_with(csv, [&](const ImportedRow& read, Day on) -> Result<RecordedOutcome> {
        auto place = cases.find(read.reference);
        if (place == cases.end())
            place = cases.emplace(read.reference, TRY(load_case(database, read.reference))).first;
        CaseRecord& record = place->second;
        const NewOutcome outcome{read.reference, read.event, on, actor, OutcomeSource::import};
        const OutcomePlan plan = TRY(plan_outcome(law, record, officer, outcome, now));
        if (plan.recorded == Recorded::recorded)
            pretend(record, {"", record.row.id, read.event, on, now, officer.id, "", "import", ""},
                    plan.to);
        return RecordedOutcome{plan.recorded, plan.to, plan.flag ? plan.flag->message : ""};
    });
}

findings::Json to_json(const ImportReport& report) {
    findings::Json rows = findings::Json::array();
    for (const ImportedRow& row : report.rows) {
        findings::Json json = {{"line", row.line},
                               {"reference", row.reference},
                               {"event", row.event},
                               {"date", row.on},
                               {"result", row.result}};
        if (!row.message.empty()) json["message"] = row.message;
        rows.push_back(std::move(json));
    }
    return {{"recorded", report.recorded},
            {"already_recorded", report.already_recorded},
            {"refused", report.refused},
            {"rows", std::move(rows)}};
}

}  // namespace catseye::review
