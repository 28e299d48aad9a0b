#pragma once
#include <span>
#include <string>
#include <string_view>

namespace catseye::review {

/// What was done to personal data: the acts that DPA 2018 s.62(1) wants logged.
enum class LoggedAct { collection, alteration, consultation, disclosure, combination, erasure };
std::string_view to_string(LoggedAct act);

/// What an event of the custody log is.
struct CustodyWord {
    std::string_view event;
    LoggedAct act;
    std::string_view words;
};
/// Every event that the programs write.
std::span<const CustodyWord> custody_words();
/// Null for an event that the table does not know.
const CustodyWord* custody_word(std::string_view event);
/// For people; an unknown event as it is spelled.
std::string event_words(std::string_view event);

}  // namespace catseye::review
