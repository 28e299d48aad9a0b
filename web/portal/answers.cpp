#include "web/portal/answers.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "web/portal/force_area.hpp"

namespace catseye::web {

namespace {

using findings::Json;

const Json& nothing() {
    static const Json kNothing = Json::object();
    return kNothing;
}

void put(Json& json, const char* key, const std::string& text) {
    if (!text.empty()) json[key] = text;
}

std::string two_digits(const std::string& number) {
    return number.size() == 1 ? "0" + number : number;
}

/// "fast 2 min 30 s" as seconds, positive where the camera's clock is ahead.
std::int64_t clock_offset(const std::string& state, const std::string& minutes,
                          const std::string& seconds) {
    const std::int64_t offset = 60 * std::atoll(minutes.c_str()) + std::atoll(seconds.c_str());
    if (state == "fast") return offset;
    return state == "slow" ? -offset : 0;
}

}  // namespace

Answers::Answers(const store::Draft& draft) {
    auto parsed = findings::parse_json(draft.answers);
    json_ = parsed && parsed->is_object() ? *std::move(parsed) : Json::object();
}

const Json& Answers::page(std::string_view name) const {
    const auto found = json_.find(std::string(name));
    return found == json_.end() || !found->is_object() ? nothing() : *found;
}

std::string Answers::text(std::string_view name, std::string_view field) const {
    const Json& fields = page(name);
    const auto found = fields.find(std::string(field));
    return found == fields.end() || !found->is_string() ? "" : found->get<std::string>();
}

std::vector<std::string> Answers::list(std::string_view name, std::string_view field) const {
    const Json& fields = page(name);
    const auto found = fields.find(std::string(field));
    std::vector<std::string> texts;
    if (found == fields.end()) return texts;
    if (found->is_string()) texts.push_back(found->get<std::string>());
    if (found->is_array())
        for (const Json& one : *found)
            if (one.is_string()) texts.push_back(one.get<std::string>());
    return texts;
}

void Answers::set(std::string_view name, Json fields) {
    json_[std::string(name)] = std::move(fields);
}

const Json& Answers::vehicles() const {
    static const Json kNone = Json::array();
    const Json& fields = page("vehicles");
    return fields.contains("list") && fields.at("list").is_array() ? fields.at("list") : kNone;
}

std::string Answers::when() const {
    if (!has("when")) return {};
    return text("when", "year") + "-" + two_digits(text("when", "month")) + "-" +
           two_digits(text("when", "day")) + "T" + two_digits(text("when", "hour")) + ":" +
           two_digits(text("when", "minute")) + text("when", "offset");
}

std::string Answers::where() const {
    std::string place = text("where", "road");
    for (const char* field : {"near", "town"})
        if (const std::string part = text("where", field); !part.empty()) place += ", " + part;
    if (const std::string towards = text("where", "direction"); !towards.empty())
        place += " (" + towards + ")";
    return place;
}

Json Answers::declaration(const std::string& email,
                          const std::vector<store::Upload>& uploads) const {
    Json incident = {{"when", when()}, {"where", where()}};
    if (const auto place = place_from(text("where", "coordinates"))) {
        incident["latitude"] = place->latitude;
        incident["longitude"] = place->longitude;
    }
    const std::int64_t offset =
        clock_offset(text("clock", "state"), text("clock", "minutes"), text("clock", "seconds"));
    if (offset != 0) incident["clock_offset_s"] = offset;
    put(incident, "clock_explanation", text("clock", "explanation"));

    Json footage = Json::object();
    put(footage, "camera", text("camera", "camera"));
    put(footage, "integrity", text("integrity", "integrity"));
    put(footage, "integrity_note", text("integrity", "note"));
    if (has("integrity")) footage["keeps_original"] = text("integrity", "keeps") == "yes";
    if (text("integrity", "published") == "yes")
        put(footage, "published_at", text("integrity", "published_at"));
    for (std::size_t at = 0; at < uploads.size(); ++at)
        if (uploads[at].moment_ms)
            footage["moments"].push_back(
                {{"file", at + 1}, {"at_s", static_cast<double>(*uploads[at].moment_ms) / 1000}});

    Json observed = Json::object();
    put(observed, "view", text("position", "view"));
    put(observed, "conditions", text("position", "conditions"));
    put(observed, "effect", text("effect", "effect"));
    put(observed, "driver", text("effect", "driver"));
    put(observed, "witnesses", text("witnesses", "witnesses"));

    Json submitter = {{"over_18", true}};
    for (const char* field : {"first_name", "last_name", "phone", "address", "postcode", "support"})
        put(submitter, field, text("details", field));
    put(submitter, "email", email);

    const auto seen = list("offences", "offences");
    Json json = {{"mode", has("position") ? text("position", "mode") : "other"},
                 {"offence", seen.empty() ? "other" : seen.front()},
                 {"incident", std::move(incident)},
                 {"vehicles", vehicles()},
                 {"footage", std::move(footage)},
                 {"observed", std::move(observed)},
                 {"submitter", std::move(submitter)},
                 {"reuse_consent", text("court", "reuse") == "yes"}};
    if (seen.size() > 1) json["offences"] = seen;
    put(json, "narrative", text("happened", "narrative"));
    put(json, "court", text("court", "court"));
    put(json, "statement_name", text("statement", "name"));
    return json;
}

std::string described(const Json& vehicle) {
    std::string words;
    for (const char* field : {"colour", "make", "model", "kind", "operator"})
        if (const std::string part = vehicle.value(field, std::string()); !part.empty())
            words += (words.empty() ? "" : " ") + part;
    return words;
}

std::vector<ingest::SealedFile> sealed_files(const std::vector<store::Upload>& uploads) {
    std::vector<ingest::SealedFile> files;
    for (const store::Upload& upload : uploads)
        if (upload.sha256)
            files.push_back({upload.client_name, {*upload.sha256, upload.size_bytes}});
    return files;
}

}  // namespace catseye::web
