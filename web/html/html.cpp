#include "web/html/html.hpp"

namespace catseye::web {

Html raw(std::string_view markup) {
    return Html(std::string(markup));
}

Html text(std::string_view content) {
    std::string escaped;
    escaped.reserve(content.size());
    for (const char c : content) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            case '\'':
                escaped += "&#39;";
                break;
            default:
                escaped += c;
        }
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
