#include "review/links.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <sstream>

#include "findings/json.hpp"

namespace catseye::review {
namespace {

constexpr auto kNearInTime = std::chrono::minutes(15);
constexpr double kNearMetres = 500;
constexpr auto kVehicleMemory = std::chrono::days(365);
constexpr std::int64_t kMostNearInTime = 500;  // more than happen in half an hour

const std::string kColumns =
    "SELECT c.reference, COALESCE(c.vrm_confirmed, c.vrm_normal), c.state, (SELECT d.disposal FROM "
    "decision d WHERE d.case_id = c.id AND d.undone_ms IS NULL ORDER BY d.ordinal DESC LIMIT 1), "
    "s.incident_ms, s.incident_place, s.declaration FROM ";

double metres_between(const Place& one, const Place& other) {
    constexpr double kEarthRadius = 6'371'000;
    const auto radians = [](double degrees) { return degrees * std::numbers::pi / 180; };
    const double north = radians(*other.latitude - *one.latitude);
    const double east = radians(*other.longitude - *one.longitude) *
                        std::cos(radians((*one.latitude + *other.latitude) / 2));
    return kEarthRadius * std::hypot(north, east);
}

/// Letters and digits in capitals, everything else a space between words.
std::vector<std::string> words_of(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        const bool lower = c >= 'a' && c <= 'z';
        const bool kept = lower || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c < 0;
        plain += lower ? static_cast<char>(c - 'a' + 'A') : kept ? c : ' ';
    }
    std::istringstream stream(plain);
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
        words.push_back(word);
    return words;
}

/// A59, M6, B5269: the numbers of roads.
std::set<std::string> roads_of(const std::vector<std::string>& words) {
    std::set<std::string> roads;
    for (const std::string& word : words) {
        const bool numbered = word.size() > 1 && word.size() < 6 &&
                              std::string_view("ABM").find(word[0]) != std::string_view::npos &&
                              word.find_first_not_of("0123456789", 1) == std::string::npos;
        if (numbered) roads.insert(word);
    }
    return roads;
}

Place place_of(const std::string& words, const std::string& declaration) {
    Place place{words, std::nullopt, std::nullopt};
    const auto json = findings::parse_json(declaration);
    if (!json || !json->is_object()) return place;
    const auto incident = json->find("incident");
    if (incident == json->end() || !incident->is_object()) return place;
    const auto number = [&](const char* name) -> std::optional<double> {
        const auto found = incident->find(name);
        const bool there = found != incident->end() && found->is_number();
        return there ? std::optional(found->get<double>()) : std::nullopt;
    };
    place.latitude = number("latitude");
    place.longitude = number("longitude");
    return place;
}

struct FoundCase {
    LinkedCase linked;
    Place place;
};

Result<std::vector<FoundCase>> find(store::Database& database, const std::string& from,
                                    const store::Values& values) {
    const auto rows = TRY(database.query(kColumns + from, values));
    std::vector<FoundCase> cases;
    while (TRY(rows->next())) {
        LinkedCase linked{rows->text(0),
                          rows->text(1),
                          rows->text(2),
                          rows->maybe_text(3),
                          from_ms(rows->integer(4)),
                          rows->text(5)};
        Place place = place_of(linked.place, rows->text(6));
        cases.push_back({std::move(linked), std::move(place)});
    }
    return cases;
}

std::vector<LinkedCase> linked_of(std::vector<FoundCase> found) {
    std::vector<LinkedCase> cases;
    cases.reserve(found.size());
    for (FoundCase& one : found)
        cases.push_back(std::move(one.linked));
    return cases;
}

Result<Place> own_place(store::Database& database, const std::string& submission_id) {
    const auto rows = TRY(database.query(
        "SELECT incident_place, declaration FROM submission WHERE id = $1", {submission_id}));
    if (!TRY(rows->next())) return fail(ErrorCode::internal, "the submission of a case is missing");
    return place_of(rows->text(0), rows->text(1));
}

Result<std::vector<LinkedCase>> same_incident(store::Database& database, const CaseRecord& record) {
    const Place here = TRY(own_place(database, record.row.submission_id));
    auto found = TRY(find(
        database,
        "submission s JOIN review_case c ON c.submission_id = s.id WHERE s.incident_ms BETWEEN $1 "
        "AND $2 AND s.id <> $3 ORDER BY s.incident_ms, c.id LIMIT " +
            std::to_string(kMostNearInTime),
        {to_ms(record.incident - kNearInTime), to_ms(record.incident + kNearInTime),
         record.row.submission_id}));
    std::erase_if(found, [&](const FoundCase& one) { return !are_near(here, one.place); });
    std::sort(found.begin(), found.end(), [&](const FoundCase& a, const FoundCase& b) {
        const auto away = [&](const FoundCase& one) {
            return std::chrono::abs(one.linked.incident - record.incident);
        };
        return away(a) < away(b);
    });
    if (found.size() > kMostLinks) found.resize(kMostLinks);
    return linked_of(std::move(found));
}

/// By the mark that each case goes by: the one confirmed, else the one reported. Each half has an
/// index of its own, and the first stays cheap however often a mark was reported.
Result<std::vector<LinkedCase>> same_vehicle(store::Database& database, const CaseRecord& record,
                                             Time now) {
    return linked_of(TRY(find(
        database,
        "(SELECT id FROM (SELECT id FROM review_case WHERE vrm_normal = $1 AND vrm_confirmed IS "
        "NULL AND opened_ms >= $2 AND id <> $3 ORDER BY opened_ms DESC LIMIT $4) reported UNION "
        "ALL SELECT id FROM review_case WHERE vrm_confirmed = $1 AND opened_ms >= $2 AND id <> $3) "
        "t JOIN review_case c ON c.id = t.id JOIN submission s ON s.id = c.submission_id ORDER BY "
        "c.opened_ms DESC, c.id LIMIT $4",
        {record.row.vrm(), to_ms(now - kVehicleMemory), record.row.id,
         static_cast<std::int64_t>(kMostLinks)})));
}

}  // namespace

bool are_near(const Place& one, const Place& other) {
    const bool measured = one.latitude && one.longitude && other.latitude && other.longitude;
    if (measured) return metres_between(one, other) <= kNearMetres;
    const auto words = words_of(one.words);
    const auto others = words_of(other.words);
    if (words.empty() || others.empty()) return false;
    if (words == others) return true;
    const auto roads = roads_of(words);
    const auto other_roads = roads_of(others);
    return std::any_of(roads.begin(), roads.end(),
                       [&](const std::string& road) { return other_roads.contains(road); });
}

Result<LinkedCases> linked_cases(store::Database& database, const CaseRecord& record, Time now) {
    const std::string limit = " LIMIT " + std::to_string(kMostLinks);
    LinkedCases links;
    links.same_report = linked_of(TRY(
        find(database,
             "review_case c JOIN submission s ON s.id = c.submission_id WHERE c.submission_id = $1 "
             "AND c.id <> $2 ORDER BY c.vehicle",
             {record.row.submission_id, record.row.id})));
    links.same_file = linked_of(TRY(
        find(database,
             "(SELECT DISTINCT theirs.submission_id AS id FROM submission_original ours JOIN "
             "submission_original theirs ON theirs.original_id = ours.original_id WHERE "
             "ours.submission_id = $1 AND theirs.submission_id <> $1) t JOIN submission s ON s.id "
             "= t.id JOIN review_case c ON c.submission_id = s.id ORDER BY c.opened_ms DESC, c.id" +
                 limit,
             {record.row.submission_id})));
    links.same_incident = TRY(same_incident(database, record));
    if (record.row.vrm().find('?') != std::string::npos) return links;
    links.same_vehicle = TRY(same_vehicle(database, record, now));
    return links;
}

}  // namespace catseye::review
