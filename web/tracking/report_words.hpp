#pragma once
#include <string>
#include <string_view>

#include "web/site/wording.hpp"

namespace catseye::web {

/// What came of a case: a sentence for what review::told_result tells.
std::string result_words(const Wording& words, std::string_view result);
/// Why there was no action, and what would help another time: for a code of
/// data/law/nfa_reasons.tsv. Empty for an empty code.
std::string reason_words(const Wording& words, std::string_view nfa_reason);
std::string tip_words(const Wording& words, std::string_view nfa_reason);

/// What is wrong with a file and what to do, by the state of the original and the code of its
/// reason.
std::string problem_words(const Wording& words, std::string_view state, std::string_view reason);

/// Text from outside for one line: control characters and line ends become spaces, and what is
/// longer than `most` characters is cut with an ellipsis.
std::string one_line(std::string_view text, std::size_t most = 120);

}  // namespace catseye::web
