#pragma once
#include <filesystem>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "web/html/html.hpp"
#include "web/site/language.hpp"

namespace catseye::web {

/// A text compiled in: web/wording/<language>/<name>.toml.
struct WordingFile {
    std::string_view name;
    std::string_view content;
};
std::span<const WordingFile> english_wording();
std::span<const WordingFile> welsh_wording();

/// What stands for "{name}" in a text.
using Arguments = std::vector<std::pair<std::string_view, std::string>>;

/// The texts of one language, by key: file.table.key. Values are plain text, or the small markup of
/// `rich`. docs/wording.md says how a force or a translator changes them.
class Wording {
public:
    /// Ours, and over them the files of `folder`/<language>/ where one is given. An unknown key or
    /// placeholder in such a file is an Error: a misspelt one would be lost in silence.
    static Result<Wording> load(Language language,
                                const std::optional<std::filesystem::path>& folder);

    /// One text in other words. An unknown key, or a placeholder that the text does not offer, is
    /// an Error that says which.
    Result<> replace(const std::string& key, const std::string& text);

    Language language() const { return language_; }
    bool has(std::string_view key) const { return texts_.contains(key); }
    /// A key that is not there is our mistake (assert).
    std::string_view operator()(std::string_view key) const;
    std::string operator()(std::string_view key, const Arguments& arguments) const;
    /// The text as markup: paragraphs apart by an empty line, lines that begin with "- " a list,
    /// "## " a heading, **bold**, [text](address). Arguments are escaped.
    Html rich(std::string_view key, const Arguments& arguments = {}) const;
    const std::map<std::string, std::string, std::less<>>& all() const { return texts_; }

private:
    explicit Wording(Language language) : language_(language) {}
    Language language_;
    std::map<std::string, std::string, std::less<>> texts_;
};

/// The names in braces of a text.
std::set<std::string> placeholders(std::string_view text);

/// The markup of `Wording::rich`, for a text from elsewhere in the house.
Html rich_text(std::string_view markup, const Arguments& arguments);

}  // namespace catseye::web
