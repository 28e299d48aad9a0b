#include "web/html/html.hpp"

namespace catseye::web {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

/// The length of a character at the start of `rest` that is not shown as it is: a control
/// character, or one that turns the direction of text; 0 where it is.
std::size_t unshown(std::string_view rest) {
    const auto byte = [&](std::size_t at) {
        return at < rest.size() ? static_cast<unsigned char>(rest[at]) : 0U;
    };
    if (byte(0) < ' ' && rest[0] != '\n' && rest[0] != '\t' && rest[0] != '\r') return 1;
    if (byte(0) == 0x7FU) return 1;
    if (byte(0) == 0xC2U && byte(1) < 0xA0U) return 2;
    const bool turns =
        byte(0) == 0xE2U && ((byte(1) == 0x80U && byte(2) >= 0xAAU && byte(2) <= 0xAEU) ||
                             (byte(1) == 0x81U && byte(2) >= 0xA6U && byte(2) <= 0xA9U));
    return turns ? 3 : 0;
}

/// Nothing where the character stands for itself.
std::string_view entity(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        default:
            return {};
    }
}

}  // namespace

Html raw(std::string_view markup) {
    return Html(std::string(markup));
}

Html text(std::string_view content) {
    std::string escaped;
    escaped.reserve(content.size());
    for (std::size_t at = 0; at < content.size();) {
        if (const std::size_t length = unshown(content.substr(at)); length > 0) {
            escaped += kReplacement;
            at += length;
            continue;
        }
        const char c = content[at++];
        const std::string_view escape = entity(c);
        if (escape.empty())
            escaped += c;
        else
            escaped += escape;
    }
    return raw(escaped);
}

Html attributes_html(const Attributes& attributes) {
    Html html;
    for (const auto& [name, value] : attributes) {
        html += raw(" " + name);
        if (value) html += raw("=\"") + text(*value) + raw("\"");
    }
    return html;
}

Html element(std::string_view name, const Attributes& attributes, const Html& children) {
    return void_element(name, attributes) + children + raw("</" + std::string(name) + ">");
}

Html void_element(std::string_view name, const Attributes& attributes) {
    return raw("<" + std::string(name)) + attributes_html(attributes) + raw(">");
}

Html paragraph(const Html& content) {
    return element("p", {{"class", "govuk-body"}}, content);
}

Html link(const std::string& href, const Html& content) {
    return element("a", {{"class", "govuk-link"}, {"href", href}}, content);
}

}  // namespace catseye::web
