#pragma once
#include <string>
#include <string_view>

#include "review/queue_order.hpp"

namespace catseye::review {

/// What somebody looks for a case by. Spelled as in the address of the search.
enum class SearchBy { reference, plate, place, person };
std::string_view to_string(SearchBy by);
std::optional<SearchBy> search_by_from(std::string_view word);

/// What the words most likely are: a reference, a registration mark, else a place.
SearchBy likely_search(std::string_view words);

struct Search {
    SearchBy by = SearchBy::place;
    std::string words;
    std::int64_t first = 0;
    std::int64_t most = 25;
};

/// Cases that were found, the newest first.
struct SearchPage {
    std::vector<QueueEntry> entries;
    bool has_more = false;  ///< after these
    bool is_cut = false;    ///< only the newest were looked through: the words are too common
};

/// Cases of any state. A reference is one of a case or of a submission, in any way of writing it. A
/// plate is found as reported, as confirmed and as read in the footage; `?` in it or in what was
/// reported stands for any character. A place or a person must have all the words; a person is also
/// found by their whole e-mail address. `invalid_request` says what cannot be looked for.
Result<SearchPage> search(store::Database& database, const Law& law, const Search& wanted,
                          Time now);

}  // namespace catseye::review
