#include "review/queue_order.hpp"

#include <map>
#include <tuple>

#include "review/offences.hpp"
#include "store/cases.hpp"

namespace catseye::review {
namespace {

using std::chrono::days;

/// An entry with what orders it.
struct Candidate {
    QueueEntry entry;
    Day incident_day;
};

using FlagsByReference = std::map<std::string, std::vector<std::string>>;

Result<FlagsByReference> open_flags(store::Database& database) {
    // CROSS JOIN: SQLite then begins with the few open cases instead of every flag ever raised.
    const auto rows =
        TRY(database.query("SELECT c.reference, f.code FROM review_case c CROSS JOIN case_flag f "
                           "WHERE f.case_id = c.id AND " +
                           std::string(kOpenCases) + " ORDER BY f.code"));
    FlagsByReference flags;
    while (TRY(rows->next())) {
        std::vector<std::string>& codes = flags[rows->text(0)];
        if (codes.empty() || codes.back() != rows->text(1)) codes.push_back(rows->text(1));
    }
    return flags;
}

Candidate candidate_of(const store::Rows& rows) {
    Candidate candidate;
    QueueEntry& entry = candidate.entry;
    entry.reference = rows.text(0);
    entry.state = rows.text(1);
    entry.offence = rows.maybe_text(2);
    entry.vrm = rows.text(3);
    entry.severity = rows.integer(4);
    if (!rows.is_null(5)) entry.last_safe_posting_day = store::day_from(rows.integer(5));
    if (!rows.is_null(6)) entry.proceedings_day = store::day_from(rows.integer(6));
    entry.held_by = rows.maybe_text(7);
    entry.received = from_ms(rows.integer(8));
    candidate.incident_day = london_day(from_ms(rows.integer(9)));
    entry.place = rows.text(10);
    entry.offence_hint = rows.text(11);
    return candidate;
}

bool is_listed(const QueueEntry& entry, const QueueLimits& limits, Time now) {
    if (entry.state != "processing" || now - entry.received >= limits.processing_grace) return true;
    return !entry.posting_days_left || *entry.posting_days_left <= limits.urgent_posting_days;
}

/// The day that puts a case in its place.
Day urgency(const Law& law, const Candidate& candidate) {
    const QueueEntry& entry = candidate.entry;
    if (entry.last_safe_posting_day) return *entry.last_safe_posting_day;
    const Offence* chosen =
        entry.offence ? law.offence(*entry.offence, candidate.incident_day) : nullptr;
    if (case_clock(law, chosen, candidate.incident_day).is_not_computable()) return Day::min();
    return entry.proceedings_day.value_or(Day::max());
}

}  // namespace

std::optional<std::int64_t> posting_days_left(const BusinessDays& calendar,
                                              Day last_safe_posting_day, Day today) {
    const bool past = today > last_safe_posting_day;
    const Day from = std::min(today, last_safe_posting_day);
    const Day to = std::max(today, last_safe_posting_day);
    std::int64_t count = 0;
    for (Day day = from + days(1); day <= to; day += days(1)) {
        const auto business = calendar.is_business_day(day);
        if (!business) return std::nullopt;
        count += *business ? 1 : 0;
    }
    return past ? -std::max<std::int64_t>(count, 1) : count;
}

Result<std::vector<QueueEntry>> queue(store::Database& database, const Law& law,
                                      const QueueLimits& limits, Time now) {
    FlagsByReference flags = TRY(open_flags(database));
    const auto rows = TRY(database.query(
        "SELECT c.reference, c.state, c.offence, c.vrm_normal, c.severity, "
        "c.last_safe_posting_day, c.proceedings_day, "
        "o.name, s.received_ms, s.incident_ms, s.incident_place, s.offence_hint FROM review_case c "
        "JOIN submission s ON s.id = c.submission_id "
        "LEFT JOIN officer o ON o.id = c.held_by AND c.held_until_ms > $1 WHERE " +
            std::string(kOpenCases),
        {to_ms(now)}));
    std::vector<std::pair<Day, QueueEntry>> listed;
    while (TRY(rows->next())) {
        Candidate candidate = candidate_of(*rows);
        QueueEntry& entry = candidate.entry;
        if (entry.last_safe_posting_day) {
            entry.posting_days_left = posting_days_left(
                law.business_days(), *entry.last_safe_posting_day, london_day(now));
        }
        if (!is_listed(entry, limits, now)) continue;
        entry.flags = std::move(flags[entry.reference]);
        const Day day = urgency(law, candidate);
        listed.emplace_back(day, std::move(entry));
    }
    std::sort(listed.begin(), listed.end(), [](const auto& a, const auto& b) {
        return std::tie(a.first, b.second.severity, a.second.received, a.second.reference) <
               std::tie(b.first, a.second.severity, b.second.received, b.second.reference);
    });
    std::vector<QueueEntry> entries;
    entries.reserve(listed.size());
    for (auto& [day, entry] : listed)
        entries.push_back(std::move(entry));
    return entries;
}

findings::Json to_json(const QueueEntry& entry) {
    findings::Json json = {
        {"ref", entry.reference}, {"state", entry.state}, {"flags", entry.flags}};
    if (entry.offence) json["offence"] = *entry.offence;
    json["hint"] = entry.offence_hint;
    json["vrm"] = entry.vrm;
    if (entry.last_safe_posting_day)
        json["last_safe_posting_day"] = to_iso(*entry.last_safe_posting_day);
    if (entry.posting_days_left) json["posting_days_left"] = *entry.posting_days_left;
    if (entry.proceedings_day) json["proceedings_day"] = to_iso(*entry.proceedings_day);
    if (entry.held_by) json["held_by"] = *entry.held_by;
    json["received"] = to_iso(entry.received);
    json["place"] = entry.place;
    return json;
}

findings::Json to_json(const std::vector<QueueEntry>& entries) {
    findings::Json cases = findings::Json::array();
    for (const QueueEntry& entry : entries)
        cases.push_back(to_json(entry));
    return cases;
}

}  // namespace catseye::review
