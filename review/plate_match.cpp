#include "review/plate_match.hpp"

#include <algorithm>
#include <optional>

namespace catseye::review {
namespace {

using findings::Json;

char shape_of(char c) {
    return c == 'O' ? '0' : c == 'I' ? '1' : c;
}

bool alike(char a, char b) {
    return a == '?' || b == '?' || shape_of(a) == shape_of(b);
}

/// The characters in which two marks of one length differ; nothing for other lengths.
std::optional<std::vector<std::size_t>> differences(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return std::nullopt;
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!alike(a[i], b[i])) found.push_back(i);
    }
    return found;
}

Json answer(std::string_view result, std::string sentence) {
    return {{"result", result}, {"sentence", std::move(sentence)}};
}

Json about(Json answer, const Json& sightings, std::size_t index) {
    answer["vrm"] = sightings[index]["vrm"];
    answer["state"] = sightings[index].value("state", std::string());
    answer["sighting"] = index;
    return answer;
}

Json one_off(std::string_view reported, const Json& sightings, std::size_t index, std::size_t at) {
    const auto read = sightings[index]["vrm"].get<std::string>();
    const std::string given(1, reported[at]), seen(1, read[at]);
    Json json = about(answer("one_off", "A plate in the footage was read as " + read +
                                            ": character " + std::to_string(at + 1) + " is " +
                                            seen + ", the report says " + given + "."),
                      sightings, index);
    json["character"] = at + 1;
    json["given"] = given;
    json["read"] = seen;
    return json;
}

/// How far the plates were looked for in the originals that have been decoded.
struct Looked {
    int derived = 0;
    int failed = 0;
};

Looked looked(const Json& findings) {
    Looked result;
    for (const Json& finding : findings) {
        if (finding.value("stage", std::string()) != "derive") continue;
        ++result.derived;
        const Json warnings = finding["content"].is_object()
                                  ? finding["content"].value("warnings", Json::array())
                                  : Json::array();
        const auto says_so = [](const Json& warning) {
            return warning.value("code", std::string()) == kPlatesNotLookedFor;
        };
        result.failed += std::any_of(warnings.begin(), warnings.end(), says_so) ? 1 : 0;
    }
    return result;
}

Json nothing_read(const Looked& footage) {
    if (footage.derived == 0) return Json::object();
    if (footage.failed > 0)
        return answer("not_looked_for",
                      "Number plates could not be looked for in the footage: look yourself.");
    return answer("none_legible", "No legible number plate was found in the footage.");
}

}  // namespace

Json plate_match(std::string_view reported, const Json& sightings, const Json& findings) {
    std::optional<Json> near;
    bool any_read = false;
    for (std::size_t i = 0; i < sightings.size(); ++i) {
        if (!sightings[i].contains("vrm") || !sightings[i]["vrm"].is_string()) continue;
        any_read = true;
        const auto read = sightings[i]["vrm"].get<std::string>();
        const auto differs = differences(reported, read);
        if (!differs || differs->size() > 1) continue;
        if (differs->empty())
            return about(answer("match", "A plate in the footage was read as " + read +
                                             ", as the report says."),
                         sightings, i);
        if (!near) near = one_off(reported, sightings, i, differs->front());
    }
    if (near) return *std::move(near);
    if (!any_read) return nothing_read(looked(findings));
    return answer("not_seen", "No plate in the footage was read as " + std::string(reported) + ".");
}

Result<bool> lacks_legible_plate(store::Database& database, const std::string& original_id) {
    Json findings = Json::array();
    {
        const auto rows = TRY(database.query(
            "SELECT content FROM finding WHERE original_id = $1 AND stage = 'derive'",
            {original_id}));
        while (TRY(rows->next())) {
            auto content = findings::parse_json(rows->text(0));
            if (content) findings.push_back({{"stage", "derive"}, {"content", *content}});
        }
    }
    const auto rows = TRY(database.query(
        "SELECT 1 FROM sighting WHERE original_id = $1 AND vrm_normal IS NOT NULL", {original_id}));
    const bool any_read = TRY(rows->next());
    const Looked footage = looked(findings);
    return !any_read && footage.derived > 0 && footage.failed == 0;
}

}  // namespace catseye::review
