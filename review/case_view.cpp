#include "review/case_view.hpp"

#include <algorithm>

#include "review/case_record.hpp"
#include "review/offences.hpp"
#include "review/plate_match.hpp"
#include "review/queue_order.hpp"
#include "store/artefacts.hpp"
#include "store/messages.hpp"
#include "store/submissions.hpp"
#include "store/submitter_requests.hpp"

namespace catseye::review {
namespace {

using findings::Json;

// What a submitter declared and a case needs. Their name under the statement is not among it.
constexpr std::array<const char*, 5> kDeclared{"incident", "narrative", "court", "footage",
                                               "reuse_consent"};

/// JSON that this program wrote into the database; text that is none is shown as it stands.
Json stored_json(const std::string& text) {
    auto json = findings::parse_json(text);
    return json ? *std::move(json) : Json(text);
}

Result<std::string> officer_name(store::Database& database, const std::string& id) {
    const auto officer = TRY(store::Officers(database).by_id(id));
    return officer ? officer->name : id;
}

Result<QueueEntry> queue_fields(store::Database& database, const Law& law, const CaseRecord& record,
                                Time now) {
    QueueEntry entry;
    entry.reference = record.row.reference;
    entry.state = record.row.state;
    for (const store::CaseFlag& flag : TRY(store::Cases(database).flags_of(record.row.id))) {
        if (std::find(entry.flags.begin(), entry.flags.end(), flag.code) == entry.flags.end()) {
            entry.flags.push_back(flag.code);
        }
    }
    entry.offence = record.row.offence;
    entry.offence_hint = record.offence_hint;
    entry.vrm = record.row.vrm();
    entry.severity = record.row.severity;
    entry.last_safe_posting_day = record.row.last_safe_posting_day;
    entry.proceedings_day = record.row.proceedings_day;
    if (entry.last_safe_posting_day && notice_standing(law, record) == NoticeStanding::none) {
        entry.posting_days_left =
            posting_days_left(law.business_days(), *entry.last_safe_posting_day, london_day(now));
    }
    if (record.row.held_by && *record.row.held_until > now) {
        entry.held_by = TRY(officer_name(database, *record.row.held_by));
    }
    return entry;
}

Result<Json> submission_json(store::Database& database, const std::string& id) {
    const auto rows =
        TRY(database.query("SELECT reference, received_ms, channel, submitter_mode, incident_ms, "
                           "incident_place, offence_hint, declaration "
                           "FROM submission WHERE id = $1",
                           {id}));
    if (!TRY(rows->next())) return fail(ErrorCode::internal, "the submission of a case is missing");
    Json json = {
        {"reference", rows->text(0)},
        {"received", to_iso(from_ms(rows->integer(1)))},
        {"channel", rows->text(2)},
        {"mode", rows->text(3)},
        {"incident", {{"at", to_iso(from_ms(rows->integer(4)))}, {"place", rows->text(5)}}},
        {"hint", rows->text(6)}};
    const Json declared = stored_json(rows->text(7));
    Json kept = Json::object();
    for (const char* key : kDeclared) {
        if (declared.is_object() && declared.contains(key)) kept[key] = declared[key];
    }
    json["declaration"] = std::move(kept);
    return json;
}

Result<Json> flags_json(store::Database& database, const std::string& case_id) {
    Json flags = Json::array();
    for (const store::CaseFlag& flag : TRY(store::Cases(database).flags_of(case_id))) {
        Json json = {{"code", flag.code}};
        if (!flag.reason_code.empty()) json["reason_code"] = flag.reason_code;
        json["message"] = flag.message;
        json["raised"] = to_iso(flag.raised);
        flags.push_back(std::move(json));
    }
    return flags;
}

Result<Json> originals_json(store::Database& database,
                            const std::vector<store::SentOriginal>& originals) {
    Json list = Json::array();
    for (const auto& [original, ordinal, client_name] : originals) {
        Json json = {{"original", ordinal},
                     {"file", client_name},
                     {"sha256", original.sha256},
                     {"size_bytes", original.size_bytes},
                     {"state", original.state}};
        if (!original.reason_code.empty()) {
            json["reason"] = {{"code", original.reason_code}, {"message", original.reason_message}};
        }
        Json artefacts = Json::array();
        for (const store::Artefact& artefact :
             TRY(store::Artefacts(database).of_original(original.id))) {
            artefacts.push_back({{"kind", artefact.kind},
                                 {"name", artefact.name},
                                 {"sha256", artefact.sealed.sha256}});
        }
        json["artefacts"] = std::move(artefacts);
        list.push_back(std::move(json));
    }
    return list;
}

/// What the stages said of each original, as they said it.
Result<Json> findings_json(store::Database& database,
                           const std::vector<store::SentOriginal>& originals) {
    Json list = Json::array();
    for (const auto& sent : originals) {
        const auto rows = TRY(database.query(
            "SELECT stage, content FROM finding WHERE original_id = $1 ORDER BY made_ms, job_id",
            {sent.original.id}));
        while (TRY(rows->next())) {
            list.push_back({{"original", sent.ordinal},
                            {"stage", rows->text(0)},
                            {"content", stored_json(rows->text(1))}});
        }
    }
    return list;
}

Json sightings_json(const std::vector<CaseOriginal>& footage) {
    Json list = Json::array();
    for (const CaseOriginal& original : footage) {
        for (const findings::Sighting& sighting : original.sightings) {
            Json json = {{"original", original.ordinal}};
            json.update(to_json(sighting));
            list.push_back(std::move(json));
        }
    }
    return list;
}

void add_steps(Json& clock, const std::vector<ClockStep>& steps) {
    for (const ClockStep& step : steps) {
        Json json = {{"what", step.what}};
        if (step.day) json["day"] = to_iso(*step.day);
        json["rule"] = step.rule;
        clock["steps"].push_back(std::move(json));
    }
}

void put_day(Json& clock, const char* key, const std::optional<Day>& day) {
    if (day) clock[key] = to_iso(*day);
}

/// The clocks that what has happened set going.
void add_running_clocks(Json& clock, const Law& law, const CaseRecord& record) {
    for (const store::Outcome& outcome : record.outcomes) {
        if (const auto service = service_by(law, outcome.event, outcome.on)) {
            put_day(clock, "served_day", service->day);
            add_steps(clock, service->steps);
            if (!service->day) continue;
            const ClockDay answer = driver_answer_day(law, *service->day);
            put_day(clock, "driver_answer_day", answer.day);
            add_steps(clock, answer.steps);
        } else if (outcome.event == "cofp_offered") {
            const ClockDay answer = offer_answer_day(law, outcome.on);
            put_day(clock, "offer_answer_day", answer.day);
            add_steps(clock, answer.steps);
        }
    }
}

Json clock_json(const Law& law, const CaseRecord& record) {
    const Day day = record.incident_day();
    const Offence* offence = record.row.offence ? law.offence(*record.row.offence, day) : nullptr;
    const CaseClock running = case_clock(law, offence, day);
    Json clock = {{"notice", to_string(running.need)}, {"incident_day", to_iso(day)}};
    if (running.notice) {
        put_day(clock, "last_service_day", running.notice->last_service_day);
        put_day(clock, "last_safe_posting_day", running.notice->last_posting_day);
        put_day(clock, "last_printing_day", running.notice->last_printing_day);
        put_day(clock, "last_leaving_day", running.notice->last_leaving_day);
        put_day(clock, "last_hand_day", running.notice->last_hand_day);
    }
    put_day(clock, "proceedings_day", running.proceedings.day);
    clock["steps"] = Json::array();
    if (running.notice) add_steps(clock, running.notice->steps);
    add_steps(clock, running.proceedings.steps);
    add_running_clocks(clock, law, record);
    return clock;
}

Result<Json> decisions_json(store::Database& database, const CaseRecord& record) {
    Json list = Json::array();
    for (const store::Decision& decision :
         TRY(store::Decisions(database).all_of_case(record.row.id))) {
        Json json = {{"kind", decision.kind}, {"disposal", decision.disposal}};
        if (decision.offence) json["offence"] = *decision.offence;
        if (decision.nfa_reason) json["nfa_reason"] = *decision.nfa_reason;
        if (decision.notice_exception) json["notice_exception"] = *decision.notice_exception;
        json["reason"] = decision.reason;
        json["officer"] = TRY(officer_name(database, decision.officer_id));
        json["system_user"] = decision.system_user;
        json["decided"] = to_iso(decision.decided);
        if (decision.undone) json["undone"] = to_iso(*decision.undone);
        list.push_back(std::move(json));
    }
    return list;
}

Result<Json> outcomes_json(store::Database& database, const CaseRecord& record) {
    Json list = Json::array();
    for (const store::Outcome& outcome : record.outcomes) {
        list.push_back({{"event", outcome.event},
                        {"on", to_iso(outcome.on)},
                        {"officer", TRY(officer_name(database, outcome.officer_id))},
                        {"source", outcome.source},
                        {"recorded", to_iso(outcome.recorded)}});
    }
    return list;
}

/// What the submitter was asked for, and what they sent afterwards.
Result<Json> messages_json(store::Database& database, const CaseRecord& record) {
    Json list = Json::array();
    for (const auto& asked : TRY(store::SubmitterRequests(database).of_case(record.row.id))) {
        Json json = {{"kind", "question"},
                     {"at", to_iso(asked.asked)},
                     {"officer", TRY(officer_name(database, asked.officer_id))},
                     {"wants", asked.wants},
                     {"text", asked.text},
                     {"answer_by", to_iso(asked.answer_by)},
                     {"state", asked.state}};
        if (asked.ended) json["ended"] = to_iso(*asked.ended);
        list.push_back(std::move(json));
    }
    for (const auto& sent :
         TRY(store::SubmissionTexts(database).messages_of(record.row.submission_id)))
        list.push_back({{"kind", sent.kind}, {"at", to_iso(sent.sent)}, {"text", sent.text}});
    std::stable_sort(list.begin(), list.end(),
                     [](const Json& a, const Json& b) { return a["at"] < b["at"]; });
    return list;
}

/// What the custody log says of the case, its submission and its originals.
Result<Json> events_json(store::Database& database, const CaseRecord& record) {
    const auto rows = TRY(database.query(
        "SELECT e.seq, e.at_ms, COALESCE(o.name, e.actor), e.event, e.content, e.sha256 FROM "
        "custody_entry e "
        "LEFT JOIN officer o ON o.id = e.actor WHERE e.subject = $1 OR e.subject = $2 OR e.subject "
        "IN "
        "(SELECT original_id FROM submission_original WHERE submission_id = $2) ORDER BY e.seq",
        {record.row.id, record.row.submission_id}));
    Json list = Json::array();
    while (TRY(rows->next())) {
        list.push_back({{"seq", rows->integer(0)},
                        {"at", to_iso(from_ms(rows->integer(1)))},
                        {"actor", rows->text(2)},
                        {"event", rows->text(3)},
                        {"content", stored_json(rows->text(4))},
                        {"sha256", rows->text(5)}});
    }
    return list;
}

}  // namespace

Result<Json> case_view(store::Database& database, const Law& law, const std::string& reference,
                       Time now) {
    const CaseRecord record = TRY(load_case(database, reference));
    const auto originals = TRY(store::Submissions(database).originals_of(record.row.submission_id));
    Json submission = TRY(submission_json(database, record.row.submission_id));
    QueueEntry entry = TRY(queue_fields(database, law, record, now));
    entry.received = TRY(parse_time(submission["received"].get<std::string>()));
    entry.place = submission["incident"]["place"].get<std::string>();
    Json view = to_json(entry);
    const Offence* offence = law.offence(entry.offence.value_or(""), record.incident_day());
    if (offence != nullptr) view["offence_wording"] = offence->wording;
    view["vehicle"] = {{"ordinal", record.row.vehicle}, {"vrm_given", record.row.vrm_given}};
    const Json details = stored_json(record.row.vehicle_details);
    if (details.is_object()) view["vehicle"].update(details);
    view["flag_reasons"] = TRY(flags_json(database, record.row.id));
    view["submission"] = std::move(submission);
    view["originals"] = TRY(originals_json(database, originals));
    view["clock"] = clock_json(law, record);
    view["findings"] = TRY(findings_json(database, originals));
    const auto footage = TRY(case_footage(database, record.row));
    view["sightings"] = sightings_json(footage);
    view["plate_match"] = plate_match(record.row.vrm_normal, footage);
    view["decisions"] = TRY(decisions_json(database, record));
    view["outcomes"] = TRY(outcomes_json(database, record));
    view["messages"] = TRY(messages_json(database, record));
    view["events"] = TRY(events_json(database, record));
    return view;
}

}  // namespace catseye::review
