#include "ingest/declaration.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "findings/vrm.hpp"
#include "review/law.hpp"

namespace catseye::ingest {

namespace {

using findings::Json;

constexpr std::array<std::string_view, 9> kModes{"car",         "van",        "bus",
                                                 "passenger",   "cyclist",    "motorcyclist",
                                                 "horse_rider", "pedestrian", "other"};
constexpr std::array<std::string_view, 4> kIntegrity{"", "untouched", "trimmed", "other"};
constexpr std::array<std::string_view, 4> kCourt{"", "yes", "no", "not_sure"};
constexpr std::size_t kMaxVehicles = 20;  // the most that a force may allow: review/force_rules.cpp

/// One JSON object of the form: hands out its fields, and remembers every fault and every field
/// nobody asked for.
class Fields {
public:
    Fields(const Json& json, std::string prefix, std::vector<std::string>& faults)
        : json_(json), prefix_(std::move(prefix)), faults_(faults) {
        if (!json_.is_object()) fault("", "must be a JSON object");
    }

    std::string text(const char* key, std::size_t most = 200) {
        const Json* value = take(key);
        if (value == nullptr) return {};
        if (!value->is_string()) return fault(key, "must be text"), std::string();
        auto found = value->get<std::string>();
        if (found.size() > most)
            fault(key, "is longer than " + std::to_string(most) + " characters");
        return found;
    }
    std::string required(const char* key, std::size_t most = 200) {
        if (!has(key)) return fault(key, "is missing"), std::string();
        auto found = text(key, most);
        if (found.empty()) fault(key, "is empty");
        return found;
    }
    template <std::size_t N>
    std::string word(const char* key, const std::array<std::string_view, N>& known,
                     std::string_view otherwise) {
        if (!has(key)) return std::string(otherwise);
        std::string found = text(key);
        if (std::find(known.begin(), known.end(), found) == known.end()) {
            std::string list;
            for (const auto one : known)
                if (!one.empty()) list += (list.empty() ? "" : ", ") + std::string(one);
            fault(key, "'" + found.substr(0, 40) + "' is none of: " + list);
        }
        return found;
    }
    std::optional<double> number(const char* key, double low, double high) {
        const Json* value = take(key);
        if (value == nullptr) return std::nullopt;
        if (!value->is_number() || !(value->get<double>() >= low && value->get<double>() <= high)) {
            fault(key, "must be a number from " + std::to_string(static_cast<int>(low)) + " to " +
                           std::to_string(static_cast<int>(high)));
            return std::nullopt;
        }
        return value->get<double>();
    }
    std::optional<bool> truth(const char* key) {
        const Json* value = take(key);
        if (value == nullptr) return std::nullopt;
        if (!value->is_boolean()) return fault(key, "must be true or false"), std::nullopt;
        return value->get<bool>();
    }
    /// The inner object, or an empty one.
    const Json& object(const char* key) {
        static const Json kNone = Json::object();
        const Json* value = take(key);
        return value == nullptr ? kNone : *value;
    }
    bool has(const char* key) const { return json_.is_object() && json_.contains(key); }
    void fault(const std::string& key, const std::string& what) {
        faults_.push_back(prefix_ + key + " " + what);
    }
    std::string name(const char* key) const { return prefix_ + key; }
    std::vector<std::string>& faults() { return faults_; }

    /// A misspelt field must not be lost in silence.
    void refuse_unknown() {
        if (!json_.is_object()) return;
        for (const auto& [key, value] : json_.items())
            if (std::find(taken_.begin(), taken_.end(), key) == taken_.end())
                fault(key.substr(0, 40), "is not a field of the form");
    }

private:
    const Json* take(const char* key) {
        taken_.emplace_back(key);
        return has(key) ? &json_.at(key) : nullptr;
    }
    const Json& json_;
    std::string prefix_;
    std::vector<std::string>& faults_;
    std::vector<std::string> taken_;
};

Incident read_incident(const Json& json, std::vector<std::string>& faults, Time now) {
    Fields fields(json, "incident.", faults);
    Incident incident;
    incident.when_given = fields.required("when", 40);
    if (!incident.when_given.empty()) {
        const auto at = parse_time(incident.when_given);
        if (!at)
            fields.fault("when", at.error().message);
        else if (*at > now)
            fields.fault("when", "'" + incident.when_given + "' lies in the future");
        else
            incident.at = *at;
    }
    incident.place = fields.required("where", 500);
    incident.latitude = fields.number("latitude", -90, 90);
    incident.longitude = fields.number("longitude", -180, 180);
    incident.clock_offset_s =
        std::llround(fields.number("clock_offset_s", -100'000'000, 100'000'000).value_or(0));
    incident.clock_explanation = fields.text("clock_explanation", 500);
    fields.refuse_unknown();
    return incident;
}

Vehicle read_vehicle(const Json& json, const std::string& prefix,
                     std::vector<std::string>& faults) {
    Fields fields(json, prefix, faults);
    Vehicle vehicle;
    vehicle.vrm_given = fields.required("vrm", 40);
    if (!vehicle.vrm_given.empty()) {
        auto normal = findings::normalise_vrm(vehicle.vrm_given);
        if (normal)
            vehicle.vrm_normal = *std::move(normal);
        else
            fields.fault("vrm", normal.error().message);
    }
    vehicle.make = fields.text("make");
    vehicle.model = fields.text("model");
    vehicle.colour = fields.text("colour");
    vehicle.kind = fields.text("kind");
    vehicle.operator_name = fields.text("operator");
    fields.refuse_unknown();
    return vehicle;
}

std::vector<Vehicle> read_vehicles(const Json& list, std::vector<std::string>& faults) {
    std::vector<Vehicle> vehicles;
    if (!list.is_array() || list.empty() || list.size() > kMaxVehicles) {
        faults.push_back("vehicles must name one to " + std::to_string(kMaxVehicles) + " vehicles");
        return vehicles;
    }
    for (std::size_t at = 0; at < list.size(); ++at)
        vehicles.push_back(read_vehicle(list[at], "vehicles[" + std::to_string(at) + "].", faults));
    for (std::size_t at = 0; at < vehicles.size(); ++at)
        for (std::size_t other = 0; other < at; ++other)
            if (!vehicles[at].vrm_normal.empty() &&
                vehicles[at].vrm_normal == vehicles[other].vrm_normal)
                faults.push_back("vehicles[" + std::to_string(at) + "].vrm is given twice");
    return vehicles;
}

std::vector<Moment> read_moments(const Json& list, std::vector<std::string>& faults) {
    std::vector<Moment> moments;
    if (list.is_object() && list.empty()) return moments;
    if (!list.is_array() || list.size() > 100) {
        faults.emplace_back("footage.moments must be a list");
        return moments;
    }
    for (std::size_t at = 0; at < list.size(); ++at) {
        Fields fields(list[at], "footage.moments[" + std::to_string(at) + "].", faults);
        const auto file = fields.number("file", 1, 100);
        const auto at_s = fields.number("at_s", 0, 86'400);
        if (!file || !at_s) fields.fault("", "must have file and at_s");
        moments.push_back({std::llround(file.value_or(1)), at_s.value_or(0)});
        fields.refuse_unknown();
    }
    return moments;
}

FootageStatement read_footage(const Json& json, std::vector<std::string>& faults) {
    Fields fields(json, "footage.", faults);
    FootageStatement footage;
    footage.camera = fields.text("camera");
    footage.integrity = fields.word("integrity", kIntegrity, "");
    footage.integrity_note = fields.text("integrity_note", 1000);
    if (footage.integrity == "other" && footage.integrity_note.empty())
        fields.fault("integrity_note", "is missing: say what was done to the file");
    footage.keeps_original = fields.truth("keeps_original");
    footage.published_at = fields.text("published_at", 500);
    footage.moments = read_moments(fields.object("moments"), faults);
    fields.refuse_unknown();
    return footage;
}

Observation read_observation(const Json& json, std::vector<std::string>& faults) {
    Fields fields(json, "observed.", faults);
    Observation observed;
    observed.view = fields.text("view", 1000);
    observed.conditions = fields.text("conditions", 1000);
    observed.effect = fields.text("effect", 1000);
    observed.driver = fields.text("driver", 1000);
    observed.witnesses = fields.text("witnesses", 1000);
    fields.refuse_unknown();
    return observed;
}

std::vector<std::string> read_offences_seen(Fields& fields, const std::string& hint) {
    const Json& list = fields.object("offences");
    std::vector<std::string> seen{hint};
    if (list.is_object() && list.empty()) return seen;
    if (!list.is_array() || list.size() > review::offence_hints().size()) {
        fields.fault("offences", "must be a list of offences");
        return seen;
    }
    for (const Json& one : list) {
        const std::string word = one.is_string() ? one.get<std::string>() : "";
        const auto& hints = review::offence_hints();
        if (std::none_of(hints.begin(), hints.end(),
                         [&](const auto& known) { return known.hint == word; }))
            fields.fault("offences", "'" + word.substr(0, 40) + "' is no offence of the form");
        else if (std::find(seen.begin(), seen.end(), word) == seen.end())
            seen.push_back(word);
    }
    return seen;
}

Submitter read_submitter(const Json& json, std::vector<std::string>& faults) {
    Fields fields(json, "submitter.", faults);
    Submitter submitter;
    submitter.first_name = fields.text("first_name", 100);
    submitter.last_name = fields.text("last_name", 100);
    submitter.email = fields.text("email", 254);
    submitter.phone = fields.text("phone", 40);
    submitter.address = fields.text("address", 500);
    submitter.postcode = fields.text("postcode", 12);
    submitter.support = fields.text("support", 1000);
    submitter.over_18 = fields.truth("over_18");
    if (submitter.over_18 == false)
        fields.fault("over_18",
                     "is false: a witness statement needs a witness of 18 or over; please use the "
                     "contact form");
    fields.refuse_unknown();
    return submitter;
}

std::string read_hint(Fields& fields) {
    std::string hint = fields.required("offence", 40);
    if (hint.empty()) return hint;
    std::string known;
    for (const auto& one : review::offence_hints()) {
        if (one.hint == hint) return hint;
        known += (known.empty() ? "" : ", ") + one.hint;
    }
    fields.fault("offence", "'" + hint.substr(0, 40) + "' is none of: " + known);
    return hint;
}

void put(Json& json, const char* key, const std::string& text) {
    if (!text.empty()) json[key] = text;
}

}  // namespace

Result<Declaration> declaration_from(const Json& json, Time now) {
    std::vector<std::string> faults;
    Declaration declaration;
    Fields fields(json, "", faults);
    declaration.mode = fields.word("mode", kModes, "other");
    declaration.offence_hint = read_hint(fields);
    declaration.offences_seen = read_offences_seen(fields, declaration.offence_hint);
    declaration.observed = read_observation(fields.object("observed"), faults);
    declaration.incident = read_incident(fields.object("incident"), faults, now);
    declaration.vehicles = read_vehicles(fields.object("vehicles"), faults);
    declaration.footage = read_footage(fields.object("footage"), faults);
    declaration.narrative = fields.text("narrative", 20000);
    declaration.court = fields.word("court", kCourt, "");
    declaration.statement_name = fields.text("statement_name");
    declaration.reuse_consent = fields.truth("reuse_consent").value_or(false);
    declaration.submitter = read_submitter(fields.object("submitter"), faults);
    fields.refuse_unknown();
    if (faults.empty()) return declaration;
    std::string message = "the declaration cannot be taken: ";
    for (std::size_t at = 0; at < faults.size(); ++at)
        message += (at == 0 ? "" : "; ") + faults[at];
    return fail(ErrorCode::invalid_request, message);
}

Json answers_json(const Declaration& declaration) {
    Json incident = {{"when", declaration.incident.when_given},
                     {"where", declaration.incident.place}};
    if (declaration.incident.latitude) incident["latitude"] = *declaration.incident.latitude;
    if (declaration.incident.longitude) incident["longitude"] = *declaration.incident.longitude;
    if (declaration.incident.clock_offset_s != 0)
        incident["clock_offset_s"] = declaration.incident.clock_offset_s;
    put(incident, "clock_explanation", declaration.incident.clock_explanation);
    Json footage = Json::object();
    put(footage, "camera", declaration.footage.camera);
    put(footage, "integrity", declaration.footage.integrity);
    put(footage, "integrity_note", declaration.footage.integrity_note);
    if (declaration.footage.keeps_original)
        footage["keeps_original"] = *declaration.footage.keeps_original;
    put(footage, "published_at", declaration.footage.published_at);
    for (const Moment& moment : declaration.footage.moments)
        footage["moments"].push_back({{"file", moment.file}, {"at_s", moment.at_s}});
    Json observed = Json::object();
    put(observed, "view", declaration.observed.view);
    put(observed, "conditions", declaration.observed.conditions);
    put(observed, "effect", declaration.observed.effect);
    put(observed, "driver", declaration.observed.driver);
    put(observed, "witnesses", declaration.observed.witnesses);
    Json json = {{"mode", declaration.mode},
                 {"offence", declaration.offence_hint},
                 {"incident", std::move(incident)},
                 {"footage", std::move(footage)}};
    if (!observed.empty()) json["observed"] = std::move(observed);
    if (declaration.offences_seen.size() > 1) json["offences"] = declaration.offences_seen;
    put(json, "narrative", declaration.narrative);
    put(json, "court", declaration.court);
    put(json, "statement_name", declaration.statement_name);
    json["reuse_consent"] = declaration.reuse_consent;
    return json;
}

Json submitter_json(const Submitter& submitter) {
    Json json = Json::object();
    put(json, "first_name", submitter.first_name);
    put(json, "last_name", submitter.last_name);
    put(json, "email", submitter.email);
    put(json, "phone", submitter.phone);
    put(json, "address", submitter.address);
    put(json, "postcode", submitter.postcode);
    put(json, "support", submitter.support);
    if (submitter.over_18) json["over_18"] = *submitter.over_18;
    return json;
}

}  // namespace catseye::ingest
