#pragma once
#include <string>

#include "base/clock.hpp"
#include "web/site/wording.hpp"

namespace catseye::web {

/// "Friday 20 March 2026" in the language of the words.
std::string date_words(const Wording& words, Day day);
/// "20 March 2026, 08:15" in Europe/London.
std::string time_words(const Wording& words, Time time);

}  // namespace catseye::web
