#pragma once
#include <vector>

#include "review/disclosure.hpp"
#include "web/html/govuk.hpp"

namespace catseye::web {

/// A list of codes as the options of a select.
inline std::vector<govuk::Option> options_of(std::span<const review::CodeWords> codes) {
    std::vector<govuk::Option> options;
    for (const review::CodeWords& one : codes)
        options.push_back({std::string(one.code), std::string(one.words), false, false});
    return options;
}

}  // namespace catseye::web
