#include "web/site/changeable.hpp"

#include "base/log.hpp"
#include "base/utf8.hpp"
#include "review/force_rules.hpp"
#include "store/force_changes.hpp"

namespace catseye::web {

namespace {

constexpr std::size_t kMostCharacters = 10'000;

}  // namespace

Changeable::Changeable(const Settings& told, Wording english, Wording welsh)
    : told_(told),
      shipped_english_(std::move(english)),
      shipped_welsh_(std::move(welsh)),
      settings_(told),
      english_(shipped_english_),
      welsh_(shipped_welsh_) {}

Result<std::unique_ptr<Changeable>> Changeable::open(store::Database& database,
                                                     const Settings& told) {
    const auto folder = told.portal_wording.empty()
                            ? std::nullopt
                            : std::optional<std::filesystem::path>(told.portal_wording);
    auto english = TRY(Wording::load(Language::en, folder));
    auto welsh = TRY(Wording::load(Language::cy, folder));
    auto made = std::make_unique<Changeable>(told, std::move(english), std::move(welsh));
    made->settings_.put(TRY(review::settings_in_force(database, told)));
    TRY(made->read_texts(database));
    return made;
}

std::string Changeable::name_of(Language language, const std::string& key) {
    return std::string(to_string(language)) + ":" + key;
}

Result<Wording> Changeable::amended(store::Database& database, Language language) const {
    Wording words = shipped(language);
    const std::string prefix = name_of(language, "");
    for (const auto& change : TRY(store::ForceChanges(database, "wording").latest())) {
        if (!change.value || !change.name.starts_with(prefix)) continue;
        // A text that a newer version has no more, or with other placeholders, stays as shipped.
        const auto replaced = words.replace(change.name.substr(prefix.size()), *change.value);
        if (!replaced)
            log::warning("a changed text is left out", {{"fault", replaced.error().message}});
    }
    return words;
}

Result<> Changeable::read_texts(store::Database& database) {
    english_.put(TRY(amended(database, Language::en)));
    welsh_.put(TRY(amended(database, Language::cy)));
    return ok();
}

Result<> Changeable::check_text(Language language, const std::string& key,
                                const std::string& text) const {
    Wording words = shipped(language);
    if (!is_utf8(text) || text.empty() || count_characters(text) > kMostCharacters)
        return fail(ErrorCode::invalid_request,
                    "The text must have 1 to " + std::to_string(kMostCharacters) + " characters");
    for (const char c : text)
        if (c >= 0 && (c < ' ' || c == '\x7f') && c != '\n')
            return fail(ErrorCode::invalid_request, "The text holds a control character");
    TRY(words.replace(key, text));
    if (text.find('\n') != std::string::npos &&
        shipped(language)(key).find('\n') == std::string_view::npos)
        return fail(ErrorCode::invalid_request, "This text must stay on one line");
    return ok();
}

Result<> Changeable::change_settings(store::Database& database,
                                     const std::vector<std::pair<std::string, std::string>>& values,
                                     const std::string& officer_id, Time now) {
    const auto hold = database.hold();  // what is stored last must be what holds
    settings_.put(TRY(review::change_settings(database, told_, values, officer_id, now)));
    return ok();
}

Result<> Changeable::change_text(store::Database& database, const std::string& name,
                                 const std::optional<std::string>& text,
                                 const std::string& officer_id, Time now) {
    const auto hold = database.hold();
    TRY(review::change_wording(database, name, text, officer_id, now));
    return read_texts(database);
}

}  // namespace catseye::web
