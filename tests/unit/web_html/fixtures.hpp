#pragma once
// The package's own examples: for each component a list of options and the markup that they give.
#include <algorithm>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "tests/unit/web_html/markup.hpp"
#include "web/html/govuk.hpp"

namespace catseye::tests {

using nlohmann::json;

/// The options of one example, which knows which of them have been read: an example with an option
/// that none of our functions has is not one of ours.
class Options {
public:
    explicit Options(const json& root)
        : root_(&root), unread_(std::make_shared<std::set<std::string>>()) {
        note(root, "");
    }

    bool all_read() const { return unread_->empty(); }
    const std::set<std::string>& unread() const { return *unread_; }
    /// Our function asks for what the example leaves out, or the other way round.
    void not_ours(const std::string& why) const { unread_->insert("(" + why + ")"); }
    std::string required(const std::string& key) const {
        if (!has(key)) not_ours("no " + key);
        return text(key);
    }

    bool has(const std::string& key) const { return root_->is_object() && root_->contains(key); }

    Options at(const std::string& key) const {
        static const json kNothing = json::object();
        return {has(key) ? root_->at(key) : kNothing, path_ + "/" + key, unread_};
    }

    /// "" where it is missing.
    std::string text(const std::string& key) const { return text_or_nothing(key).value_or(""); }
    std::optional<std::string> text_or_nothing(const std::string& key) const {
        if (!has(key) || root_->at(key).is_structured()) return std::nullopt;
        const json& value = root_->at(key);
        unread_->erase(path_ + "/" + key);
        if (value.is_null()) return std::nullopt;
        return value.is_string() ? value.get<std::string>() : value.dump();
    }
    bool flag(const std::string& key, bool otherwise = false) const {
        const auto value = text_or_nothing(key);
        return value ? *value == "true" : otherwise;
    }
    int number(const std::string& key) const {
        const auto value = text_or_nothing(key);
        return value ? std::stoi(*value) : 0;
    }
    /// `textKey` escaped, or `htmlKey` as it stands.
    web::Html content(const std::string& text_key = "text",
                      const std::string& html_key = "html") const {
        const auto words = text_or_nothing(text_key);
        const auto html = text_or_nothing(html_key);
        if (html && *html != "false") return web::raw(*html);
        return web::text(words.value_or(""));
    }
    web::Attributes attributes(const std::string& key = "attributes") const {
        web::Attributes read;
        if (!has(key)) return read;
        const Options inner = at(key);
        for (const auto& [name, value] : root_->at(key).items())
            if (!value.is_structured()) read.emplace_back(name, inner.text(name));
        return read;
    }
    /// True where the option is; false stays unread, for options whose "no" is written out.
    bool is_true(const std::string& key) const {
        return has(key) && root_->at(key) == true && flag(key);
    }
    /// The members of a list that are objects or lists; where `gaps_count`, one that is nothing
    /// stays unread.
    std::vector<Options> list(const std::string& key, bool gaps_count = false) const {
        return at(key).members(gaps_count);
    }
    std::vector<Options> members(bool gaps_count = false) const {
        std::vector<Options> read;
        if (!root_->is_array()) return read;
        std::size_t index = 0;
        for (const json& member : *root_) {
            const std::string path = path_ + "/" + std::to_string(index++);
            if (member.is_structured())
                read.push_back({member, path, unread_});
            else if (!gaps_count)
                unread_->erase(path);
        }
        return read;
    }
    std::vector<std::string> words(const std::string& key) const {
        std::vector<std::string> read;
        if (!has(key) || !root_->at(key).is_array()) return read;
        std::size_t index = 0;
        for (const json& member : root_->at(key)) {
            unread_->erase(path_ + "/" + key + "/" + std::to_string(index++));
            read.push_back(member.get<std::string>());
        }
        return read;
    }

private:
    Options(const json& root, std::string path, std::shared_ptr<std::set<std::string>> unread)
        : root_(&root), path_(std::move(path)), unread_(std::move(unread)) {}

    void note(const json& value, const std::string& path) {
        if (!value.is_structured()) {
            unread_->insert(path);
            return;
        }
        for (const auto& [key, member] : value.items())
            note(member, path + "/" + key);
    }

    const json* root_;
    std::string path_;
    std::shared_ptr<std::set<std::string>> unread_;
};

struct Example {
    std::string name;
    json options;
    std::string html;
};

inline std::vector<Example> examples_of(const std::string& component) {
    const std::string path = std::string(CATSEYE_SOURCE) +
                             "/web/assets/node_modules/govuk-frontend/dist/govuk/components/" +
                             component + "/fixtures.json";
    std::ifstream file(path);
    if (!file) throw std::runtime_error(path + " is missing: script/bootstrap installs it");
    std::vector<Example> examples;
    const json document = json::parse(file);
    for (const json& one : document.at("fixtures"))
        examples.push_back({one.at("name"), one.at("options"), one.at("html")});
    return examples;
}

/// What one component's comparison came to.
struct Comparison {
    std::size_t compared = 0;
    std::string not_ours;                ///< examples with options that we do not have, and which
    std::vector<std::string> different;  ///< examples whose markup is not the package's
};

using Rendering = std::function<web::Html(const Options&)>;

inline Comparison compare(const std::string& component, const Rendering& rendering) {
    Comparison result;
    for (const Example& example : examples_of(component)) {
        const Options options(example.options);
        const std::string ours = normal_markup(rendering(options).str());
        if (!options.all_read()) {
            result.not_ours += example.name + ":";
            for (const std::string& key : options.unread())
                result.not_ours += " " + key;
            result.not_ours += "\n";
            continue;
        }
        ++result.compared;
        const std::string theirs = normal_markup(example.html);
        if (ours != theirs)
            result.different.push_back(example.name + "\n--- theirs\n" + theirs + "--- ours\n" +
                                       ours);
    }
    return result;
}

}  // namespace catseye::tests
