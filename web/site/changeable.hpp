#pragma once
#include <memory>

#include "base/book.hpp"
#include "base/clock.hpp"
#include "base/config.hpp"
#include "store/database.hpp"
#include "web/site/wording.hpp"

namespace catseye::web {

/// The settings and the texts of the public's pages as they stand now: what file and program say,
/// and over them what the force changed while the program runs. From any thread.
class Changeable {
public:
    /// Without any change; `open` reads them.
    Changeable(const Settings& told, Wording english, Wording welsh);
    /// Reads the texts and every change. A folder of texts that has a fault is an Error.
    static Result<std::unique_ptr<Changeable>> open(store::Database& database,
                                                    const Settings& told);

    const Settings& settings() const { return settings_.current(); }
    const Wording& words(Language language) const {
        return language == Language::cy ? welsh_.current() : english_.current();
    }
    /// Without the changes.
    const Settings& told() const { return told_; }
    const Wording& shipped(Language language) const {
        return language == Language::cy ? shipped_welsh_ : shipped_english_;
    }

    /// Whether this text may stand for that key: one line where the shipped one is, only
    /// placeholders that it has, 1 to 10,000 characters. `invalid_request` says what is wrong.
    Result<> check_text(Language language, const std::string& key, const std::string& text) const;

    /// Each stores its change and makes it hold at once.
    Result<> change_settings(store::Database& database,
                             const std::vector<std::pair<std::string, std::string>>& values,
                             const std::string& officer_id, Time now);
    /// Nothing: the shipped words again.
    Result<> change_text(store::Database& database, const std::string& name,
                         const std::optional<std::string>& text, const std::string& officer_id,
                         Time now);

    /// "en:mail.receipt.subject": a text's name in the table of changes.
    static std::string name_of(Language language, const std::string& key);

private:
    Result<Wording> amended(store::Database& database, Language language) const;
    Result<> read_texts(store::Database& database);

    const Settings& told_;
    Wording shipped_english_, shipped_welsh_;
    Book<Settings> settings_;
    Book<Wording> english_, welsh_;
};

}  // namespace catseye::web
