#include "web/site/form.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "web/http/percent.hpp"

namespace catseye::web {

namespace {

constexpr std::size_t kMostFields = 200;

std::optional<std::string> decoded(std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    auto plain = decode_percent(spaced);
    if (!plain || !is_utf8(*plain) || plain->find('\0') != std::string::npos) return std::nullopt;
    // Browsers send \r\n; one kind of line end is enough for everyone after us.
    std::string value;
    for (std::size_t at = 0; at < plain->size(); ++at) {
        if ((*plain)[at] == '\r') {
            if (at + 1 < plain->size() && (*plain)[at + 1] == '\n') continue;
            value += '\n';
        } else {
            value += (*plain)[at];
        }
    }
    return value;
}

std::string trimmed(const std::string& text) {
    constexpr const char* kSpace = " \t\n";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

/// What stands before the first `mark`; `rest` keeps what stands behind it.
std::string_view cut_off(std::string_view& rest, char mark) {
    const auto at = rest.find(mark);
    const std::string_view head = rest.substr(0, at);
    rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
    return head;
}

}  // namespace

std::optional<Form> Form::parse(std::string_view body) {
    Form form;
    std::size_t count = 0;
    while (!body.empty()) {
        std::string_view pair = cut_off(body, '&');
        if (pair.empty()) continue;
        auto name = decoded(cut_off(pair, '='));
        auto value = decoded(pair);
        if (!name || !value || ++count > kMostFields) return std::nullopt;
        form.fields_[*std::move(name)].push_back(*std::move(value));
    }
    return form;
}

std::string Form::text(std::string_view name) const {
    const auto found = fields_.find(name);
    if (found == fields_.end() || found->second.size() != 1) return {};
    return trimmed(found->second.front());
}

std::vector<std::string> Form::all(std::string_view name) const {
    const auto found = fields_.find(name);
    if (found == fields_.end()) return {};
    std::vector<std::string> values;
    for (const std::string& value : found->second)
        values.push_back(trimmed(value));
    return values;
}

}  // namespace catseye::web
