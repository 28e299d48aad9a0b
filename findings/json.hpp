#pragma once
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/result.hpp"
#include "findings/findings.hpp"

namespace catseye::findings {

/// Keys stay in the order written, so that output reads as the documentation shows it.
using Json = nlohmann::ordered_json;

/// What is absent is left out, never null or 0.
Json to_json(const ProbeFindings& probe);
Json to_json(const DeriveFindings& derive);
Json to_json(const StillFindings& still);
Json to_json(const Sighting& sighting);

/// The way back reads what a hostile child may have written: wrong types, unknown words, numbers
/// that are not finite, strings over 4 KiB or not UTF-8, more than 100,000 entries in a list are
/// invalid_media.
Result<ProbeFindings> probe_from(const Json& json);
Result<DeriveFindings> derive_from(const Json& json);
Result<StillFindings> still_from(const Json& json);
Result<Sighting> sighting_from(const Json& json);

/// Parses text from outside: nesting deeper than 32 or a syntax error is invalid_request, never an
/// exception.
Result<Json> parse_json(std::string_view text);

/// One line, with bytes that are not UTF-8 replaced.
std::string to_line(const Json& json);
/// For people: indented by two.
std::string to_pretty(const Json& json);

}  // namespace catseye::findings
