#include "review/plate_match.hpp"

#include <algorithm>
#include <optional>

#include "review/vrm_difference.hpp"

namespace catseye::review {
namespace {

using findings::Json;
using findings::Sighting;

Json answer(std::string_view result, std::string sentence) {
    return {{"result", result}, {"sentence", std::move(sentence)}};
}

Json about(Json answer, const Sighting& sighting, std::size_t index) {
    answer["vrm"] = *sighting.vrm;
    answer["state"] = to_string(sighting.state);
    answer["sighting"] = index;
    return answer;
}

Json one_off(std::string_view reported, const Sighting& sighting, std::size_t index,
             std::size_t at) {
    const std::string given(1, reported[at]);
    const std::string seen(1, sighting.vrm->at(at));
    Json json = about(answer("one_off", "A plate in the footage was read as " + *sighting.vrm +
                                            ": character " + std::to_string(at + 1) + " is " +
                                            seen + ", the report says " + given + "."),
                      sighting, index);
    json["character"] = at + 1;
    json["given"] = given;
    json["read"] = seen;
    return json;
}

bool was_looked_through(const CaseOriginal& original) {
    return original.derive &&
           std::none_of(
               original.derive->warnings.begin(), original.derive->warnings.end(),
               [](const findings::Reason& warning) { return warning.code == kPlatesNotLookedFor; });
}

bool has_read(const CaseOriginal& original) {
    return std::any_of(original.sightings.begin(), original.sightings.end(),
                       [](const Sighting& sighting) { return sighting.vrm.has_value(); });
}

/// Where no mark was read at all.
Json nothing_read(const std::vector<CaseOriginal>& footage) {
    const auto derived = [](const CaseOriginal& original) { return original.derive.has_value(); };
    if (std::none_of(footage.begin(), footage.end(), derived)) return Json::object();
    const bool failed = std::any_of(footage.begin(), footage.end(), [&](const CaseOriginal& one) {
        return derived(one) && !was_looked_through(one);
    });
    return failed ? answer("not_looked_for",
                           "Number plates could not be looked for in the footage: look yourself.")
                  : answer("none_legible", "No legible number plate was found in the footage.");
}

}  // namespace

Json plate_match(std::string_view reported, const std::vector<CaseOriginal>& footage) {
    std::optional<Json> near;
    std::size_t index = 0;
    for (const CaseOriginal& original : footage) {
        for (const Sighting& sighting : original.sightings) {
            const std::size_t at = index++;
            const auto differs =
                sighting.vrm ? differing_characters(reported, *sighting.vrm) : std::nullopt;
            if (!differs || differs->size() > 1) continue;
            if (differs->empty())
                return about(answer("match", "A plate in the footage was read as " + *sighting.vrm +
                                                 ", as the report says."),
                             sighting, at);
            if (!near) near = one_off(reported, sighting, at, differs->front());
        }
    }
    if (near) return *std::move(near);
    if (std::none_of(footage.begin(), footage.end(), has_read)) return nothing_read(footage);
    return answer("not_seen", "No plate in the footage was read as " + std::string(reported) + ".");
}

bool lacks_legible_plate(const CaseOriginal& original) {
    return was_looked_through(original) && !has_read(original);
}

}  // namespace catseye::review
