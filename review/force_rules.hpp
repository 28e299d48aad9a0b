#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/config.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace catseye::review {

/// Whole numbers from least to most.
struct NumberRule {
    std::int64_t Settings::*member;
    std::int64_t least, most;
};
/// A line of text of at most so many characters.
struct TextRule {
    std::string Settings::*member;
    std::size_t most;
};
/// One of a few words.
struct WordRule {
    std::string Settings::*member;
    std::vector<std::string> words;
};

/// A setting that the force may change while the program runs.
struct ChangeableSetting {
    std::string name;   ///< as in the settings file: section.key
    std::string label;  ///< for people, with its unit
    std::string hint;
    std::variant<NumberRule, TextRule, WordRule> rule;
};
/// All of them: what intake asks, takes and tells. Everything else wants a restart.
const std::vector<ChangeableSetting>& changeable_settings();

/// As text.
std::string value_of(const Settings& settings, const ChangeableSetting& setting);

/// The settings as told, with the last change of each name over them. A name or a value that this
/// version does not know any more is left out.
Result<Settings> settings_in_force(store::Database& database, const Settings& told);

/// Changes settings, all or none, each with its custody entry, in a transaction of its own; an
/// empty value goes back to what the file says. `invalid_request` names the setting and what it
/// takes; then nothing is stored.
Result<Settings> change_settings(store::Database& database, const Settings& told,
                                 const std::vector<std::pair<std::string, std::string>>& values,
                                 const std::string& officer_id, Time now);

/// A text in other words, or, without a value, in the shipped ones again; with its custody entry.
/// Whether the words may stand there is judged before, where the texts are.
Result<> change_wording(store::Database& database, const std::string& name,
                        const std::optional<std::string>& value, const std::string& officer_id,
                        Time now);

}  // namespace catseye::review
