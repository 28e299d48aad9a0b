#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// The words of a text, each once, in the order they come: letters and digits in lower case (ASCII
/// letters; others as they stand), at most 40 bytes each.
std::vector<std::string> words_of(std::string_view text);

/// The words by which a submitter is found: those of their name, and their whole e-mail address.
/// `details` is the JSON of the table `submitter`.
std::vector<std::string> person_words(const std::string& details);

/// What somebody is looked for by: an e-mail address whole, else words.
std::vector<std::string> person_query(std::string_view typed);

/// Reads the words of places and people from submissions that came since it was last called, at
/// most `most`, into the tables that the search reads. How many they were.
Result<std::int64_t> read_words(store::Database& database, std::int64_t most);

}  // namespace catseye::review
