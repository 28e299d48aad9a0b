#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace catseye::web {

/// Text that is markup: made by the functions below and by nothing else, so that what a client sent
/// can never become markup by mistake.
class Html {
public:
    Html() = default;
    const std::string& str() const { return markup_; }
    bool empty() const { return markup_.empty(); }
    Html& operator+=(const Html& other) {
        markup_ += other.markup_;
        return *this;
    }
    friend Html operator+(Html left, const Html& right) {
        left += right;
        return left;
    }

private:
    explicit Html(std::string markup) : markup_(std::move(markup)) {}
    friend Html raw(std::string_view markup);
    std::string markup_;
};

/// Markup as it stands: only for literals of ours, and for markup made elsewhere in the house.
Html raw(std::string_view markup);
/// Text as text: & < > " ' are escaped, so that it also fits an attribute in quotes. Control
/// characters and those that turn the direction of writing become U+FFFD: a page must show them.
Html text(std::string_view content);

/// Names are literals of ours; values are text. A value of nothing is a bare attribute.
using Attributes = std::vector<std::pair<std::string, std::optional<std::string>>>;
Html attributes_html(const Attributes& attributes);

Html element(std::string_view name, const Attributes& attributes, const Html& children);
/// input, br, img …: without an end tag.
Html void_element(std::string_view name, const Attributes& attributes);
Html paragraph(const Html& content);
Html link(const std::string& href, const Html& content);

}  // namespace catseye::web
