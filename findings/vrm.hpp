#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace catseye::findings {

/// The normalised registration mark: upper case, no spaces or hyphens, `?` for a character that
/// could not be read (at most two). 2 to 10 letters and digits, so that foreign marks pass;
/// anything else is invalid_request.
Result<std::string> normalise_vrm(std::string_view text);

/// The UK format that a normalised mark fits, `?` fitting anything: "current", "prefix", "suffix",
/// "dateless", "northern_ireland", "diplomatic", "military", "trade". Nothing for a mark that
/// fits none: foreign, misread. Source: DVLA INF104 (current marks have no I or Q, Z only among the
/// last three).
std::optional<std::string_view> vrm_format(std::string_view normal);

}  // namespace catseye::findings
