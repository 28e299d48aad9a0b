#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "review/law.hpp"

namespace catseye::review {

/// A published disposal in our codes; the reason where the force's word names one ("No VRM").
struct MappedDisposal {
    std::string disposal;
    std::optional<std::string> nfa_reason;
};

/// What one force's columns and words mean: data, so that a new force needs a file and no code
/// (data/maps/*.toml). Every word is kept in its `plain_form`.
struct PublishedMap {
    std::string name;            ///< what `report --source` calls it
    std::string publisher;       ///< the force's own name
    std::string disposal_basis;  ///< recommended | final | not_stated: what a published disposal is
    std::vector<std::string>
        date_formats;             ///< as strftime writes them; the first that fits is taken
    std::set<std::string> empty;  ///< said where there is nothing to say
    std::map<std::string, std::string> columns;  ///< header → our field
    std::set<std::string> may_be_absent;         ///< fields
    std::set<std::string> ignored;               ///< headers known to say nothing of the outcome
    std::map<std::string, std::string> submitter_modes;
    std::map<std::string, MappedDisposal> disposals;
    std::map<std::string, std::string> nfa_reasons;
    std::set<std::string> no_marks;  ///< vehicle models that look like registration marks
};

/// `text` without case, spaces and punctuation: "RTC - Actioned" and "rtc actioned" are one word.
std::string plain_form(std::string_view text);

/// Reads a map. Codes that `law` does not know, unknown keys and missing ones are invalid_request;
/// the sentence begins with `where`.
Result<PublishedMap> parse_map(std::string_view toml, const std::string& where, const Law& law);

/// The map of that name that ships with the program, or the one in the file when `name` ends in
/// ".toml". An unknown name is not_found and lists the known ones.
Result<PublishedMap> find_map(const std::string& name, const Law& law);

/// The day that a published cell names, by the map's formats; nothing when none fits.
std::optional<Day> published_day(const PublishedMap& map, const std::string& cell);

}  // namespace catseye::review
