#include "web/queue/paging.hpp"

#include <algorithm>
#include <charconv>

namespace catseye::web {
namespace {

constexpr std::int64_t kLastPage = 1'000'000;

Html page_link(const std::string& address, std::string_view rel, const std::string& words) {
    return element("a",
                   {{"class", "govuk-link govuk-pagination__link"},
                    {"href", address},
                    {"rel", std::string(rel)}},
                   text(words));
}

}  // namespace

std::int64_t page_number(const Form& query) {
    const std::string digits = query.text("page");
    std::int64_t number = 1;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return std::clamp<std::int64_t>(number, 1, kLastPage);
}

Html pages_html(const std::string& path, const std::string& query, const PageOf& page) {
    const std::int64_t last = std::max<std::int64_t>(1, (page.total + page.rows - 1) / page.rows);
    if (last == 1 && page.number == 1) return {};
    const auto address = [&](std::int64_t number) {
        return path + "?" + query + (query.empty() ? "" : "&") + "page=" + std::to_string(number);
    };
    Html links;
    if (page.number > 1)
        links +=
            page_link(address(std::min(page.number - 1, last)), "prev", "Page before") + raw(" ");
    links += element("span", {},
                     text("Page " + std::to_string(page.number) + " of " + std::to_string(last))) +
             raw(" ");
    if (page.number < last) links += page_link(address(page.number + 1), "next", "Next page");
    return element("nav", {{"class", "catseye-pages"}, {"aria-label", "Pages"}}, links);
}

}  // namespace catseye::web
