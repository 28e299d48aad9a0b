#include "web/site/wording.hpp"

#include <algorithm>
#include <cassert>
#include <sstream>

#include <toml.hpp>

#include "base/file.hpp"
#include "base/utf8.hpp"

namespace catseye::web {

namespace {

using Texts = std::map<std::string, std::string, std::less<>>;

Result<> flatten(const std::string& prefix, const toml::table& table, Texts& texts) {
    for (const auto& [key, value] : table) {
        const std::string name = prefix + "." + key;
        if (value.is_table())
            TRY(flatten(name, value.as_table(), texts));
        else if (value.is_string())
            texts[name] = value.as_string().str;
        else
            return fail(ErrorCode::invalid_request, "'" + name + "' is not a text in quotes");
    }
    return ok();
}

Result<Texts> parse(const std::string& name, const std::string& content) {
    if (!is_utf8(content))
        return fail(ErrorCode::invalid_request, "wording '" + name + "' is not UTF-8 text");
    try {
        std::istringstream stream(content);
        Texts texts;
        const auto document = toml::parse(stream, name);
        TRY(flatten(name.substr(0, name.rfind('.')), document.as_table(), texts));
        return texts;
    } catch (const std::exception& error) {
        return fail(ErrorCode::invalid_request,
                    "cannot read wording '" + name + "': " + error.what());
    }
}

/// Where a link of a text may lead: a page of ours, a place on the page, another site, a telephone,
/// a mail; or where an argument says.
bool may_lead_to(std::string_view address) {
    constexpr std::string_view kBeginnings[] = {"/", "#", "{", "https://", "tel:", "mailto:"};
    return std::any_of(std::begin(kBeginnings), std::end(kBeginnings),
                       [&](std::string_view beginning) { return address.starts_with(beginning); });
}

std::string replaced(std::string_view text, const Arguments& arguments, bool escape) {
    std::string result;
    while (!text.empty()) {
        const auto open = std::min(text.find('{'), text.size());
        result += text.substr(0, open);
        text.remove_prefix(open);
        const auto close = text.find('}');
        if (text.empty() || close == std::string_view::npos) {
            result += text;
            break;
        }
        const std::string_view name = text.substr(1, close - 1);
        const auto found = std::find_if(arguments.begin(), arguments.end(),
                                        [&](const auto& one) { return one.first == name; });
        if (found == arguments.end())
            result += text.substr(0, close + 1);
        else
            result += escape ? web::text(found->second).str() : found->second;
        text.remove_prefix(close + 1);
    }
    return result;
}

/// **bold** and [text](address) within a line.
Html inline_markup(std::string_view line) {
    Html html;
    while (!line.empty()) {
        const auto bold = line.find("**");
        const auto bracket = line.find('[');
        const auto next = std::min({bold, bracket, line.size()});
        html += text(line.substr(0, next));
        line.remove_prefix(next);
        if (line.empty()) break;
        if (line.front() == '*') {
            const auto end = line.find("**", 2);
            if (end == std::string_view::npos) return html + text(line);
            html += element("strong", {}, text(line.substr(2, end - 2)));
            line.remove_prefix(end + 2);
            continue;
        }
        const auto middle = line.find("](");
        const auto end = line.find(')', std::min(middle, line.size()));
        if (middle == std::string_view::npos || end == std::string_view::npos)
            return html + text(line);
        const std::string_view address = line.substr(middle + 2, end - middle - 2);
        const Html words = text(line.substr(1, middle - 1));
        html += may_lead_to(address) ? link(std::string(address), words) : words;
        line.remove_prefix(end + 1);
    }
    return html;
}

Html block(const std::vector<std::string_view>& lines) {
    if (lines.front().starts_with("## "))
        return element("h2", {{"class", "govuk-heading-m"}},
                       inline_markup(lines.front().substr(3)));
    if (lines.front().starts_with("- ")) {
        Html items;
        for (const std::string_view line : lines)
            items += element("li", {},
                             inline_markup(line.substr(std::min<std::size_t>(2, line.size()))));
        return element("ul", {{"class", "govuk-list govuk-list--bullet"}}, items);
    }
    std::string joined;
    for (const std::string_view line : lines)
        joined += (joined.empty() ? "" : " ") + std::string(line);
    return paragraph(inline_markup(joined));
}

}  // namespace

std::set<std::string> placeholders(std::string_view text) {
    std::set<std::string> names;
    for (auto open = text.find('{'); open != std::string_view::npos; open = text.find('{', open)) {
        const auto close = text.find('}', open);
        if (close == std::string_view::npos) break;
        names.emplace(text.substr(open + 1, close - open - 1));
        open = close;
    }
    return names;
}

Result<Wording> Wording::load(Language language,
                              const std::optional<std::filesystem::path>& folder) {
    Wording wording(language);
    for (const WordingFile& file : language == Language::cy ? welsh_wording() : english_wording()) {
        auto texts = TRY(parse(std::string(file.name), std::string(file.content)));
        wording.texts_.merge(texts);
        if (!folder) continue;
        const auto path = *folder / to_string(language) / file.name;
        if (!std::filesystem::exists(path)) continue;
        constexpr std::int64_t kMostBytes = std::int64_t{1} << 20U;
        const std::string content = TRY(read_text(path, kMostBytes));
        for (auto& [key, value] : TRY(parse(std::string(file.name), content))) {
            const auto replaced_there = wording.replace(key, value);
            if (!replaced_there)
                return fail(ErrorCode::invalid_request,
                            "'" + path.string() + "': " + replaced_there.error().message);
        }
    }
    return wording;
}

Result<> Wording::replace(const std::string& key, const std::string& text) {
    const auto found = texts_.find(key);
    if (found == texts_.end())
        return fail(ErrorCode::invalid_request, "there is no text '" + key + "'");
    const auto offered = placeholders(found->second);
    for (const std::string& name : placeholders(text))
        if (!offered.contains(name))
            return fail(ErrorCode::invalid_request,
                        "'" + key + "' has no value for {" + name + "}");
    found->second = text;
    return ok();
}

std::string_view Wording::operator()(std::string_view key) const {
    const auto found = texts_.find(key);
    assert(found != texts_.end());
    return found->second;
}

std::string Wording::operator()(std::string_view key, const Arguments& arguments) const {
    return replaced((*this)(key), arguments, false);
}

Html Wording::rich(std::string_view key, const Arguments& arguments) const {
    return rich_text((*this)(key), arguments);
}

Html rich_text(std::string_view markup, const Arguments& arguments) {
    Html html;
    std::vector<std::string_view> lines;
    const auto flush = [&] {
        if (!lines.empty()) html += block(lines);
        lines.clear();
    };
    while (!markup.empty()) {
        const auto end = std::min(markup.find('\n'), markup.size());
        const std::string_view line = markup.substr(0, end);
        markup.remove_prefix(std::min(end + 1, markup.size()));
        const bool starts_list =
            line.starts_with("- ") && !lines.empty() && !lines.front().starts_with("- ");
        if (line.empty() || line.starts_with("## ") || starts_list) flush();
        if (!line.empty()) lines.push_back(line);
        if (line.starts_with("## ")) flush();
    }
    flush();
    // Placeholders go through the markup untouched; only now are they replaced, escaped.
    return raw(replaced(html.str(), arguments, true));
}

}  // namespace catseye::web
