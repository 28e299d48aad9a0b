#include "review/search.hpp"

#include <algorithm>
#include <array>

#include "findings/vrm.hpp"
#include "review/search_plates.hpp"
#include "review/search_words.hpp"
#include "review/tracking.hpp"

namespace catseye::review {
namespace {

constexpr std::array<std::string_view, 4> kByWords{"reference", "plate", "place", "person"};
// Of the reports that have the rarest of the words, so many of the newest are looked through: two
// words that are common and never together cost no more.
constexpr std::int64_t kLookedThrough = 10'000;

/// Ids of cases.
struct Hits {
    std::vector<std::string> ids;
    bool is_cut = false;
};

Result<std::vector<std::string>> texts(store::Database& database, const std::string& sql,
                                       const store::Values& values) {
    const auto rows = TRY(database.query(sql, values));
    std::vector<std::string> found;
    while (TRY(rows->next()))
        found.push_back(rows->text(0));
    return found;
}

Result<Hits> find_reference(store::Database& database, const std::string& words) {
    const std::string reference = reference_from(words);
    if (reference.empty())
        return fail(ErrorCode::invalid_request,
                    "A reference has sixteen letters and digits, like K7QM-2FXH-9D3V-T4RA.");
    return Hits{TRY(texts(database,
                          "SELECT id FROM review_case WHERE reference = $1 UNION SELECT c.id FROM "
                          "review_case c JOIN submission s ON s.id = c.submission_id WHERE "
                          "s.reference = $1 ORDER BY id",
                          {reference}))};
}

/// The word that fewest submissions have first; counting ends where it no longer matters.
Result<std::vector<std::string>> rarest_first(store::Database& database, const std::string& table,
                                              std::vector<std::string> words) {
    std::vector<std::pair<std::int64_t, std::string>> counted;
    for (std::string& word : words) {
        const auto count = TRY(database.integer("SELECT count(*) FROM (SELECT 1 AS one FROM " +
                                                    table + " WHERE word = $1 LIMIT $2) AS some",
                                                {word, kLookedThrough + 1}));
        counted.emplace_back(count.value_or(0), std::move(word));
    }
    std::sort(counted.begin(), counted.end());
    std::vector<std::string> ordered;
    ordered.reserve(counted.size());
    for (auto& [count, word] : counted)
        ordered.push_back(std::move(word));
    if (!counted.empty() && counted.front().first == 0) ordered.clear();
    return ordered;
}

Result<Hits> find_words(store::Database& database, const std::string& table,
                        const std::vector<std::string>& wanted, const Search& search) {
    if (wanted.empty())
        return fail(ErrorCode::invalid_request, "Give at least one word to look for.");
    const std::vector<std::string> words = TRY(rarest_first(database, table, wanted));
    if (words.empty()) return Hits{};
    const auto oldest = TRY(texts(database,
                                  "SELECT submission_id FROM " + table +
                                      " WHERE word = $1 ORDER BY submission_id DESC LIMIT 1 OFFSET "
                                      "$2",
                                  {words.front(), kLookedThrough}));
    store::Values values{words.front(), oldest.empty() ? std::string() : oldest.front(),
                         search.most + 1, search.first};
    // CROSS JOIN, and this order: SQLite then walks the words' index and stops with the page.
    std::string sql = "SELECT c.id FROM " + table +
                      " w CROSS JOIN review_case c WHERE w.word = $1 AND w.submission_id > $2 AND "
                      "c.submission_id = w.submission_id";
    for (std::size_t at = 1; at < words.size(); ++at) {
        values.emplace_back(words[at]);
        sql += " AND EXISTS (SELECT 1 FROM " + table + " other WHERE other.word = $" +
               std::to_string(values.size()) + " AND other.submission_id = w.submission_id)";
    }
    sql += " ORDER BY w.submission_id DESC, c.vehicle LIMIT $3 OFFSET $4";
    return Hits{TRY(texts(database, sql, values)), !oldest.empty()};
}

Result<Hits> find_plate(store::Database& database, const Search& wanted) {
    PlateHits hits = TRY(cases_with_plate(database, wanted.words));
    const auto count = static_cast<std::int64_t>(hits.case_ids.size());
    const auto from = hits.case_ids.begin() + std::min(wanted.first, count);
    const auto to = hits.case_ids.begin() + std::min(wanted.first + wanted.most + 1, count);
    return Hits{{from, to}, hits.is_cut};
}

Result<Hits> find(store::Database& database, const Search& wanted) {
    switch (wanted.by) {
        case SearchBy::reference:
            return find_reference(database, wanted.words);
        case SearchBy::plate:
            return find_plate(database, wanted);
        case SearchBy::person:
            return find_words(database, "person_word", person_query(wanted.words), wanted);
        case SearchBy::place:
            break;
    }
    return find_words(database, "place_word", words_of(wanted.words), wanted);
}

}  // namespace

std::string_view to_string(SearchBy by) {
    return kByWords[static_cast<std::size_t>(by)];
}

std::optional<SearchBy> search_by_from(std::string_view word) {
    const auto* const found = std::find(kByWords.begin(), kByWords.end(), word);
    if (found == kByWords.end()) return std::nullopt;
    return static_cast<SearchBy>(found - kByWords.begin());
}

SearchBy likely_search(std::string_view words) {
    if (!reference_from(words).empty()) return SearchBy::reference;
    const auto mark = findings::normalise_vrm(words);
    return mark && findings::vrm_format(*mark) && mark->size() >= 5 ? SearchBy::plate
                                                                    : SearchBy::place;
}

Result<SearchPage> search(store::Database& database, const Law& law, const Search& wanted,
                          Time now) {
    Hits hits = TRY(find(database, wanted));
    SearchPage page;
    page.has_more = static_cast<std::int64_t>(hits.ids.size()) > wanted.most;
    page.is_cut = hits.is_cut;
    if (page.has_more) hits.ids.resize(static_cast<std::size_t>(wanted.most));
    page.entries = TRY(queue_entries(database, law, hits.ids, now));
    return page;
}

}  // namespace catseye::review
