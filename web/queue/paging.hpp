#pragma once
#include <cstdint>
#include <string>

#include "web/html/html.hpp"
#include "web/site/form.hpp"

namespace catseye::web {

/// The page that an address asks for, from 1.
std::int64_t page_number(const Form& query);

/// Where one is in a list.
struct PageOf {
    std::int64_t number = 1;
    std::int64_t rows = 50;  ///< on a page
    std::int64_t total = 0;
};

/// Links to the pages around; nothing where there is one page. `query` is what stays in the
/// address.
Html pages_html(const std::string& path, const std::string& query, const PageOf& page);

}  // namespace catseye::web
