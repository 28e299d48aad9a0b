#pragma once
#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace catseye::tests {

namespace markup {

inline std::string unescaped(std::string_view text) {
    constexpr std::pair<std::string_view, std::string_view> kEntities[] = {
        {"&amp;", "&"}, {"&lt;", "<"},   {"&gt;", ">"},  {"&quot;", "\""},
        {"&#39;", "'"}, {"&#x27;", "'"}, {"&#96;", "`"}, {"&#92;", "\\"}};
    std::string plain;
    while (!text.empty()) {
        const auto entity =
            std::find_if(std::begin(kEntities), std::end(kEntities),
                         [&](const auto& one) { return text.starts_with(one.first); });
        if (entity == std::end(kEntities)) {
            plain += text.front();
            text.remove_prefix(1);
        } else {
            plain += entity->second;
            text.remove_prefix(entity->first.size());
        }
    }
    return plain;
}

inline std::string one_space(std::string_view text) {
    std::string narrow;
    for (const char c : text) {
        const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
        if (!space)
            narrow += c;
        else if (narrow.empty() || narrow.back() != ' ')
            narrow += ' ';
    }
    return narrow;
}

inline std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// "<a href="x" class="y">" with its attributes in alphabetical order.
inline std::string normal_tag(std::string_view inside) {
    const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    const auto skip_space = [&] {
        while (!inside.empty() && is_space(inside.front()))
            inside.remove_prefix(1);
    };
    const auto word = [&] {
        std::string read;
        while (!inside.empty() && !is_space(inside.front()) && inside.front() != '=' &&
               (inside.front() != '/' || read.empty())) {
            read += inside.front();
            inside.remove_prefix(1);
        }
        return read;
    };
    const std::string name = word();
    std::vector<std::string> attributes;
    for (skip_space(); !inside.empty() && inside != "/"; skip_space()) {
        std::string attribute = word();
        if (inside.starts_with("=\"")) {
            const auto end = std::min(inside.find('"', 2), inside.size());
            attribute += "=\"" + trimmed(one_space(unescaped(inside.substr(2, end - 2)))) + "\"";
            inside.remove_prefix(std::min(end + 1, inside.size()));
        }
        attributes.push_back(std::move(attribute));
    }
    std::sort(attributes.begin(), attributes.end());
    std::string tag = "<" + name;
    for (const std::string& attribute : attributes)
        tag += " " + attribute;
    return tag + ">";
}

}  // namespace markup

/// Markup as a browser would tell it apart, one tag or text a line: attributes sorted, entities
/// decoded, and of the spaces only those kept that part a text from a <span> beside or around it.
inline std::string normal_markup(std::string_view html) {
    std::string lines;
    std::string last;
    while (!html.empty()) {
        if (html.front() == '<') {
            const auto end = std::min(html.find('>'), html.size());
            last = markup::normal_tag(html.substr(1, end - 1));
            lines += last + "\n";
            html.remove_prefix(std::min(end + 1, html.size()));
            continue;
        }
        const auto end = std::min(html.find('<'), html.size());
        const std::string content = markup::one_space(markup::unescaped(html.substr(0, end)));
        html.remove_prefix(end);
        const std::string words = markup::trimmed(content);
        if (words.empty()) continue;
        const bool apart = content.front() == ' ' &&
                           (last == "</span>" || last == "<span class=\"govuk-visually-hidden\">");
        lines += (apart ? " " : "") + words + "\n";
    }
    return lines;
}

}  // namespace catseye::tests
