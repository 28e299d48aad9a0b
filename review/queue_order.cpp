#include "review/queue_order.hpp"

#include <map>

#include "review/plate_match.hpp"
#include "store/cases.hpp"

namespace catseye::review {
namespace {

using std::chrono::days;

constexpr std::size_t kAtOnce = 500;  // ids: an engine takes so many placeholders and no more

// CROSS JOIN: SQLite then begins with the cases, in the order of their index.
constexpr std::string_view kFrom =
    " FROM review_case c CROSS JOIN submission s LEFT JOIN officer h ON h.id = c.held_by AND "
    "c.held_until_ms > ";
constexpr std::string_view kJoin = " WHERE s.id = c.submission_id AND ";

QueueEntry entry_of(const store::Rows& rows, const Law& law, Day today) {
    QueueEntry entry;
    entry.id = rows.text(0);
    entry.reference = rows.text(1);
    entry.state = rows.text(2);
    entry.offence = rows.maybe_text(3);
    entry.vrm = rows.text(4);
    entry.severity = rows.integer(5);
    if (!rows.is_null(6)) {
        entry.last_safe_posting_day = store::day_from(rows.integer(6));
        entry.posting_days_left =
            posting_days_left(law.business_days(), *entry.last_safe_posting_day, today);
    }
    if (!rows.is_null(7)) entry.proceedings_day = store::day_from(rows.integer(7));
    entry.queue_day = store::day_from(rows.integer(8));
    entry.is_new = rows.is_null(9);
    entry.held_by = rows.maybe_text(10);
    entry.received = from_ms(rows.integer(11));
    entry.incident = from_ms(rows.integer(12));
    entry.place = rows.text(13);
    entry.offence_hint = rows.text(14);
    entry.submitter_mode = rows.text(15);
    return entry;
}

constexpr std::string_view kColumns =
    "SELECT c.id, c.reference, c.state, c.offence, COALESCE(c.vrm_confirmed, c.vrm_normal), "
    "c.severity, "
    "c.last_safe_posting_day, c.proceedings_day, c.queue_day, c.first_viewed_ms, h.name, "
    "s.received_ms, s.incident_ms, s.incident_place, s.offence_hint, s.submitter_mode";

/// "$1, $2, $3" for so many.
std::string placeholders(std::size_t count) {
    std::string places;
    for (std::size_t number = 1; number <= count; ++number)
        places += (number == 1 ? "$" : ", $") + std::to_string(number);
    return places;
}

/// The entries of these ids, in their order.
Result<> add_entries(store::Database& database, const Law& law, std::span<const std::string> ids,
                     Time now, std::vector<QueueEntry>& entries) {
    store::Values values(ids.begin(), ids.end());
    values.emplace_back(to_ms(now));
    const auto rows = TRY(database.query(std::string(kColumns) + std::string(kFrom) + "$" +
                                             std::to_string(values.size()) + std::string(kJoin) +
                                             "c.id IN (" + placeholders(ids.size()) + ")",
                                         values));
    std::map<std::string, QueueEntry> by_id;
    while (TRY(rows->next()))
        by_id.emplace(rows->text(0), entry_of(*rows, law, london_day(now)));
    for (const std::string& id : ids)
        if (const auto found = by_id.find(id); found != by_id.end())
            entries.push_back(std::move(found->second));
    return ok();
}

store::Values ids_of(std::span<const QueueEntry> entries) {
    store::Values ids;
    for (const QueueEntry& entry : entries)
        ids.emplace_back(entry.id);
    return ids;
}

Result<> add_flags(store::Database& database, std::span<QueueEntry> entries) {
    std::map<std::string, QueueEntry*> by_id;
    for (QueueEntry& entry : entries)
        by_id[entry.id] = &entry;
    const auto rows =
        TRY(database.query("SELECT DISTINCT case_id, code FROM case_flag WHERE case_id IN (" +
                               placeholders(entries.size()) + ") ORDER BY code",
                           ids_of(entries)));
    while (TRY(rows->next()))
        by_id[rows->text(0)]->flags.push_back(rows->text(1));
    return ok();
}

/// Takes in one row of the query in add_plates: of an original, what plate_match() looks at.
void add_sighted(std::vector<CaseOriginal>& footage, const store::Rows& rows) {
    if (footage.empty() || footage.back().ordinal != rows.integer(1)) {
        footage.emplace_back().ordinal = rows.integer(1);
        if (const auto content = findings::parse_json(rows.text(2)))
            if (auto derive = findings::derive_from(*content))
                footage.back().derive = *std::move(derive);
    }
    if (!rows.is_null(3)) footage.back().sightings.emplace_back().vrm = rows.maybe_text(4);
}

/// What the footage says of the mark that the queue shows: an officer's, where one was confirmed.
Result<> add_plates(store::Database& database, std::span<QueueEntry> entries) {
    const auto rows = TRY(database.query(
        "SELECT c.id, o.ordinal, f.content, s.id, s.vrm_normal FROM review_case c JOIN "
        "submission_original o ON o.submission_id = c.submission_id JOIN finding f ON f.job_id = "
        "(SELECT max(job_id) FROM finding WHERE original_id = o.original_id AND stage = 'derive') "
        "LEFT JOIN sighting s ON s.job_id = f.job_id WHERE c.id IN (" +
            placeholders(entries.size()) + ") ORDER BY c.id, o.ordinal, s.ordinal",
        ids_of(entries)));
    std::map<std::string, std::vector<CaseOriginal>> by_id;
    while (TRY(rows->next()))
        add_sighted(by_id[rows->text(0)], *rows);
    for (QueueEntry& entry : entries)
        entry.plate_result = plate_match(entry.vrm, by_id[entry.id]).value("result", std::string());
    return ok();
}

std::string order_of(const QueueFilter& filter) {
    const bool by_charge = filter.band == ClockBand::proceedings;
    return std::string(" ORDER BY ") + (by_charge ? "c.proceedings_day" : "c.queue_day") +
           ", c.severity DESC, c.opened_ms, c.reference";
}

/// Which cases a page has: by the index alone, so that what stands before it costs little.
Result<std::vector<std::string>> queue_ids(store::Database& database, const Law& law,
                                           const QueueRequest& request, Time now) {
    Conditions conditions(request.filter, law, request.limits, now);
    std::string sql =
        "SELECT c.id" + conditions.from() + conditions.sql() + order_of(request.filter);
    if (request.most)
        sql += " LIMIT " + conditions.bind(*request.most) + " OFFSET " +
               conditions.bind(request.first);
    const auto rows = TRY(database.query(sql, conditions.values()));
    std::vector<std::string> ids;
    while (TRY(rows->next()))
        ids.push_back(rows->text(0));
    return ids;
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

Result<std::int64_t> queue_count(store::Database& database, const Law& law,
                                 const QueueRequest& request, Time now) {
    const Conditions conditions(request.filter, law, request.limits, now);
    return TRY(database.integer("SELECT count(*)" + conditions.from() + conditions.sql(),
                                conditions.values()))
        .value_or(0);
}

Result<QueuePage> queue_page(store::Database& database, const Law& law, const QueueRequest& request,
                             Time now) {
    QueuePage page;
    const std::vector<std::string> ids = TRY(queue_ids(database, law, request, now));
    page.entries = TRY(queue_entries(database, law, ids, now));
    page.total = request.most ? TRY(queue_count(database, law, request, now))
                              : static_cast<std::int64_t>(page.entries.size());
    return page;
}

Result<std::vector<QueueEntry>> queue_entries(store::Database& database, const Law& law,
                                              const std::vector<std::string>& ids, Time now) {
    std::vector<QueueEntry> entries;
    entries.reserve(ids.size());
    for (std::size_t from = 0; from < ids.size(); from += kAtOnce) {
        const std::size_t to = std::min(ids.size(), from + kAtOnce);
        const std::size_t before = entries.size();
        TRY(add_entries(database, law, std::span(ids).subspan(from, to - from), now, entries));
        const auto added = std::span(entries).subspan(before);
        if (added.empty()) continue;
        TRY(add_flags(database, added));
        TRY(add_plates(database, added));
    }
    return entries;
}

Result<std::vector<QueueEntry>> queue(store::Database& database, const Law& law,
                                      const QueueLimits& limits, Time now) {
    return std::move(TRY(queue_page(database, law, {{}, limits}, now)).entries);
}

findings::Json to_json(const QueueEntry& entry) {
    findings::Json json = {
        {"ref", entry.reference}, {"state", entry.state}, {"flags", entry.flags}};
    if (entry.offence) json["offence"] = *entry.offence;
    json["hint"] = entry.offence_hint;
    json["vrm"] = entry.vrm;
    if (!entry.plate_result.empty()) json["plate_match"] = entry.plate_result;
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
